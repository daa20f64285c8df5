"""The community's own texts: read by all, agreed to by members, written by admins."""

from functools import lru_cache

from flask import (
    Blueprint,
    Flask,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from community.domain.consents import operations, queries
from community.domain.consents.rules import TITLES, Text
from community.kernel.errors import Conflict, Invalid
from community.web import previews
from community.web.carrying import safe_path
from community.web.filters import translated
from community.web.forms.texts import TextForm
from community.web.rendering import back_to, is_fragment, wants_preview
from community.web.viewer import admin, signed_in, viewer

bp = Blueprint("texts", __name__)

OPEN = frozenset({
    "texts", "your_data", "settings", "second_factor", "assets", "accounts", "offline", "uploads",
})  # fmt: skip
"""Families of pages that nobody is stopped before: what one is asked about, and one's own data."""


def init(app: Flask) -> None:
    """Have members asked once about a new text, and the texts linked at the foot of every page."""
    app.before_request(_ask_once)
    app.jinja_env.globals["community_texts"] = _linked


@bp.get("/terms", defaults={"page": Text.TERMS})
@bp.get("/privacy", defaults={"page": Text.PRIVACY})
def show(page: Text) -> ResponseReturnValue:
    text = queries.get(page, request.args.get("version", type=int))
    return render_template(
        "pages/text.html", shown=text.html, text=text, title=TITLES[page],
        versions=queries.versions(page),
    )  # fmt: skip


@bp.get("/agree")
def asked() -> ResponseReturnValue:
    """Which texts are new, in a page that stops nobody for long."""
    person = signed_in()
    after = safe_path(request.args.get("next"))
    if not queries.owes_answer(person):
        return redirect(after, 303)
    page = render_template(
        "accounts/agree.html", texts=queries.newest(), titles=TITLES, next=after,
        agreed={one.page: one.version for one in reversed(queries.agreed_by(person))},
    )  # fmt: skip
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/agree")
def answer() -> ResponseReturnValue:
    person = signed_in()
    if request.form.get("answer") == "agree":
        operations.agree(person)
        flash(_("Thank you. It is noted in your settings."), "success")
    else:
        operations.note_asked(person)
    return back_to(safe_path(request.form.get("next")))


@bp.get("/admin/texts/terms", defaults={"page": Text.TERMS})
@bp.get("/admin/texts/privacy", defaults={"page": Text.PRIVACY})
def edit(page: Text) -> ResponseReturnValue:
    admin()
    text = queries.find(page)
    form = TextForm(
        formdata=None, body=text.body if text else "", after=text.version if text else 0
    )
    return _edit_page(page, form)


@bp.post("/admin/texts/terms", defaults={"page": Text.TERMS})
@bp.post("/admin/texts/privacy", defaults={"page": Text.PRIVACY})
def publish(page: Text) -> ResponseReturnValue:
    person, form = admin(), TextForm()
    if wants_preview():
        return _edit_page(page, form, previews.typed_in(form.body, "text"))
    try:
        operations.publish(
            page, form.body.data or "", by=person, note=form.note.data or "",
            asks_again=not form.mends.data, after=_version(form),
        )  # fmt: skip
    except (Invalid, Conflict) as error:
        form.take_refusal(error)
        return _edit_page(page, form), 409 if isinstance(error, Conflict) else 422
    flash(_("The text is published."), "success")
    return back_to(url_for("texts.show", page=page))


def _ask_once() -> ResponseReturnValue | None:
    if request.method != "GET" or request.blueprint in OPEN or is_fragment():
        return None
    if not _wants_page(request.headers.get("Accept", "")):
        return None
    if not _is_page():
        return None
    person = viewer()
    if person is None or not queries.is_to_be_asked(person):
        return None
    return redirect(url_for("texts.asked", next=request.full_path.rstrip("?")), 303)


@lru_cache(maxsize=256)  # a browser says the same each time
def _wants_page(header: str) -> bool:
    accepted: MIMEAccept = parse_accept_header(header, MIMEAccept)
    return accepted.best_match(("text/html", "application/json")) == "text/html"


def _is_page() -> bool:
    """Only what a person reads as a page, and no file, feed, list of completions or API."""
    endpoint = request.endpoint or ""
    families = (
        "api_",
        "feeds.",
        "writing.",
        "arrivals.",
        "near.",
        "pages.healthy",
        "pages.ready",
        "pages.measured",
    )
    return bool(endpoint) and not endpoint.startswith((*families, "search.suggestions", "static"))


def _linked() -> list[tuple[str, str]]:
    """Address and words of each text there is."""
    pages = queries.standing().pages
    return [(url_for("texts.show", page=page), translated(TITLES[page])) for page in pages]


def _version(form: TextForm) -> int:
    return max(0, min(form.after.data or 0, 2**31 - 1))


def _edit_page(page: Text, form: TextForm, preview: str | None = None) -> str:
    return render_template(
        "admin/text.html", form=form, page=page, titles=TITLES, preview=preview,
        versions=queries.versions(page),
    )  # fmt: skip
