"""What a composer asks for while somebody writes: a preview, and names and tags completed."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.accounts import completing
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.blocks import queries as blocks
from community.domain.categories import queries as categories
from community.domain.threads import participants, rules
from community.domain.threads.cards import Audience
from community.kernel.errors import Invalid
from community.kernel.sensitive import Finding
from community.web import previews
from community.web.filters import translated
from community.web.holding import MOVED, found_in
from community.web.viewer import viewer

bp = Blueprint("writing", __name__)

MOST = 8  # rows that are offered


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """The text as it will stand on the page, and what in it everyone would read and perhaps should not."""
    kind = request.args.get("of", previews.POST)
    try:
        body = previews.checked(request.form.get("body", ""), kind)
    except Invalid as error:
        return _preview(refusal=translated(next(iter(error.fields.values())))), 422
    if kind != previews.POST:
        return _preview(previews.shown_as(body, kind))
    audience = request.form.get("audience", Audience.PUBLIC)
    environment = [said for name, said in request.form.items() if name.startswith("env_")]
    found = found_in(audience, request.form.get("title"), body, *environment)
    return _preview(previews.shown_as(body), found)


def _preview(html: str = "", found: tuple[Finding, ...] = (), refusal: str | None = None) -> str:
    return render_template(
        "shared/_preview.html", preview=html, sensitive=found, refusal=refusal,
        moves=(MOVED,) if request.args.get("lane") else (),
    )  # fmt: skip


@bp.get("/completions/people")
def people() -> ResponseReturnValue:
    """People whose handle or name begins so: those of the thread first, whom the viewer may read there."""
    person, begins = _writer(), _begins()
    thread_id = request.args.get("thread", type=int) or 0
    near: list[PersonCard] = []
    if 0 < thread_id < 2**31:
        near = participants.people_in(thread_id, person, begins, MOST)
    others = completing.beginning_with(begins, 2 * MOST) if begins and len(near) < MOST else []
    found = list({card.id: card for card in (*near, *others)}.values())
    found = blocks.approachable(person, found)[:MOST]
    return render_template("shared/_people_options.html", people=found)


@bp.get("/completions/tags")
def tags() -> ResponseReturnValue:
    """Tags that begin so, the most used first."""
    _writer()
    typed = _begins()
    slug = rules.tag_slug(typed)
    found = categories.tags(limit=MOST, begins=slug).items if slug or not typed else ()
    return render_template("shared/_tag_options.html", tags=found)


def _writer() -> User:
    person = viewer()
    if person is None:
        abort(401)  # not the way to sign in, which a list under a text would show as its rows
    return person


def _begins() -> str:
    typed = request.args.get("q", "").removeprefix("@").strip()
    return typed[: completing.MAX_BEGINNING]
