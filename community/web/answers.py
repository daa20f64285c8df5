"""Answering, and the verdicts on answers."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.answers import operations
from community.domain.threads import queries, rendering
from community.domain.threads.models import Thread
from community.kernel.errors import Invalid
from community.kernel.words import say
from community.web import stamping, thread_page
from community.web.carrying import carried, sign_in_to_continue
from community.web.forms.threads import AnswerForm
from community.web.rendering import back_to, is_undo, wants_preview
from community.web.viewer import signed_in, viewer

bp = Blueprint("answers", __name__)


@bp.post("/questions/<int:thread_id>/answers")
def create(thread_id: int) -> ResponseReturnValue:
    person = viewer()
    thread = queries.get_thread(thread_id, person)
    if person is None:
        return sign_in_to_continue(
            url_for("answers.draft", thread_id=thread_id), carried(request.form)
        )
    form = AnswerForm()
    if wants_preview():
        return _page_with(thread, form, preview=rendering.render(form.body.data or ""))
    try:
        post = operations.answer(
            thread, by=person, body=form.body.data or "",
            audience=form.audience.data or "public",
            submission_key=form.submission_key.data or None,
            typed_for=stamping.open_for(form.submission_key.data),
        )  # fmt: skip
    except Invalid as error:
        form.take_errors(error)
        return _page_with(thread, form), 422
    return back_to(url_for("threads.post", post_id=post.id))


@bp.post("/questions/<int:thread_id>/answers/new")
def draft(thread_id: int) -> ResponseReturnValue:
    """The thread with what was typed, after signing in."""
    return _page_with(queries.get_thread(thread_id, viewer()), AnswerForm())


@bp.route("/posts/<int:post_id>/acceptance", methods=["POST", "DELETE"])
def accept(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person)
    if is_undo():
        operations.unaccept(post, by=person)
    else:
        operations.accept(post, by=person)
    return back_to(url_for("threads.post", post_id=post_id))


@bp.route("/posts/<int:post_id>/endorsement", methods=["POST", "DELETE"])
def endorse(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person)
    if is_undo():
        operations.unendorse(post, by=person)
    else:
        operations.endorse(post, by=person)
    return back_to(url_for("threads.post", post_id=post_id))


@bp.route("/posts/<int:post_id>/confirmation", methods=["POST", "DELETE"])
def confirm(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person)
    if is_undo():
        operations.unconfirm(post, by=person)
    else:
        operations.confirm(
            post, by=person, worked=_worked(request.form.get("worked", "")),
            version=request.form.get("version", ""), platform=request.form.get("platform", ""),
        )  # fmt: skip
    return back_to(url_for("threads.post", post_id=post_id))


def _worked(typed: str) -> bool:
    if typed not in ("0", "1"):
        raise Invalid(worked=say("Say whether it worked or not."))
    return typed == "1"


def _page_with(thread: Thread, form: AnswerForm, preview: str | None = None) -> str:
    # A refused operation was rolled back, and the thread forgot its category with it.
    thread = queries.get_thread(thread.id, viewer())
    return render_template(
        "threads/show.html", page=thread_page.assemble(thread, viewer()), thread=thread, form=form,
        preview=preview,
    )  # fmt: skip
