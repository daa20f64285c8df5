"""Ready replies: the page to manage them, and the list to choose one from while a reply is written."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.replies import operations, queries
from community.domain.replies.filling import VARIABLES
from community.domain.threads import queries as threads
from community.kernel.errors import Conflict, Invalid, Stale
from community.web import answers, previews, reply_values
from community.web.filters import translated
from community.web.forms.threads import AnswerForm
from community.web.locales import NAMES
from community.web.rendering import back_to, is_fragment, is_undo, wants_preview, whole_number
from community.web.viewer import staff

bp = Blueprint("replies", __name__)


@bp.get("/desk/replies")
def index() -> ResponseReturnValue:
    looked_for = request.args.get("q", "")[:100]
    found = queries.replies_for(staff(), looked_for)
    return render_template("replies/index.html", replies=found, q=looked_for)


@bp.get("/desk/replies/new")
def new() -> ResponseReturnValue:
    staff()
    return _form(None, {"for_team": "1"})


@bp.post("/desk/replies")
def create() -> ResponseReturnValue:
    person = staff()
    if wants_preview():
        return _form(None, request.form, shown=True)
    try:
        operations.write(person, **_written())
    except (Invalid, Conflict) as error:
        return _form(None, request.form, error), error.status
    flash(_("The reply is ready."), "success")
    return back_to(url_for("replies.index"))


@bp.get("/desk/replies/<int:reply_id>")
def edit(reply_id: int) -> ResponseReturnValue:
    reply = queries.card_of(reply_id, staff())
    typed = {"title": reply.title, "body": reply.body, "for_team": "1" if reply.for_team else ""}
    return _form(reply, typed | {f"body_{code}": text for code, text in reply.variants.items()})


@bp.route("/desk/replies/<int:reply_id>", methods=["POST", "DELETE"])
def change(reply_id: int) -> ResponseReturnValue:
    person = staff()
    if is_undo():
        operations.throw_away(reply_id, person)
        flash(_("The reply is deleted. What was sent with it stays."), "success")
        return back_to(url_for("replies.index"))
    if wants_preview():
        return _form(queries.card_of(reply_id, person), request.form, shown=True)
    try:
        operations.change(reply_id, person, version=whole_number("version"), **_written())
    except (Invalid, Stale) as error:
        return _form(queries.card_of(reply_id, person), request.form, error), error.status
    flash(_("The reply is saved."), "success")
    return back_to(url_for("replies.index"))


@bp.route("/questions/<int:thread_id>/replies", methods=["GET", "POST"])
def choose(thread_id: int) -> ResponseReturnValue:
    """The replies as they would read here. Without scripts what was typed comes along, and goes back."""
    person = staff()
    thread = threads.get_thread(thread_id, person, removed=True)
    fits = reply_values.of_thread(thread, person)
    found = [(reply, fits.filled(reply)) for reply in queries.replies_for(person)]
    if is_fragment():
        return render_template("replies/_options.html", thread=thread, offered=found)
    carried = {name: value for name, value in request.form.items() if name != "replies"}
    return render_template("replies/choose.html", thread=thread, offered=found, carried=carried)


@bp.post("/questions/<int:thread_id>/replies/<int:reply_id>")
def use(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """A reply filled in for this thread: as it is for a script, else in the composer behind what was typed."""
    person = staff()
    thread = threads.get_thread(thread_id, person, removed=True)
    text = reply_values.of_thread(thread, person).filled(queries.card_of(reply_id, person)).text
    operations.count_use(reply_id)
    if is_fragment():
        plain: Response = make_response(text)
        plain.mimetype = "text/plain"
        return plain
    form = AnswerForm()
    form.body.data = "\n\n".join(part for part in ((form.body.data or "").rstrip(), text) if part)
    return answers.page_with(thread, form)


def _written() -> dict[str, Any]:
    form = request.form
    return {
        "title": form.get("title", ""), "body": form.get("body", ""),
        "variants": {code: form.get(f"body_{code}", "") for code in NAMES},
        "for_team": bool(form.get("for_team")),
    }  # fmt: skip


def _form(
    reply: queries.ReplyCard | None,
    typed: Any,
    error: Invalid | Conflict | Stale | None = None,
    shown: bool = False,
) -> str:
    wrong = {name: translated(said) for name, said in error.fields.items()} if error else {}
    told = translated(error.sentence) if error and not wrong else ""
    previewed = _previewed(wrong) if shown else {}
    return render_template(
        "replies/edit.html", reply=reply, typed=typed, wrong=wrong, told=told, variables=VARIABLES,
        offered=NAMES, previewed=previewed,
    )  # fmt: skip


def _previewed(wrong: dict[str, str]) -> dict[str, str]:
    """The text whose button was pressed, as it will read; or what is wrong with it, among the rest."""
    name = request.form["preview"]
    try:
        text = previews.checked(request.form.get(name, ""), "reply")
    except Invalid as refusal:
        wrong[name] = translated(refusal.fields["body"])
        return {}
    return {name: previews.shown_as(text, "reply")}
