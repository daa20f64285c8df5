"""Answering, and the verdicts on answers."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.answers import apart, operations
from community.domain.drafts import operations as drafts
from community.domain.drafts.rules import Key, Purpose
from community.domain.threads import queries
from community.domain.threads.cards import Audience
from community.domain.threads.models import Post, Thread
from community.domain.threads.overtaking import Overtaken
from community.kernel.errors import Invalid, RateLimited
from community.kernel.words import say
from community.web import desk, stamping, thread_page, thread_parts
from community.web.carrying import carried, sign_in_to_continue
from community.web.desk_places import Place, place_in
from community.web.forms.threads import AnswerForm
from community.web.holding import MOVED, PRIVATE, chosen, found_in, holds, wording
from community.web.overtaken import newer, seen_at
from community.web.rendering import Undo, back_to, done, form_again, is_undo, wants_preview
from community.web.thread_links import preview_of
from community.web.viewer import signed_in, staff, viewer

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
    audience = form.audience.data or Audience.PUBLIC
    if audience == Audience.PUBLIC and chosen() == PRIVATE:
        audience = Audience.PRIVATE
    found = found_in(audience, form.body.data)
    if wants_preview():
        preview = preview_of(form.body.data or "", person)
        return page_with(thread, form, preview=preview, sensitive=found)
    if holds(found):
        return page_with(thread, form, sensitive=found, sensitive_held=True), 422
    try:
        post = drafts.finish(
            person, Key(Purpose.ANSWER, thread.id), lambda: _write(thread, form, person, audience)
        )
    except (Invalid, RateLimited) as error:
        form.take_errors(error)
        return form_again(page_with(thread, form), error)
    except Overtaken as refusal:
        return page_with(thread, form, newer=newer(refusal, person)), 409
    if place := _desk_place():
        return back_to(f"{place.address}#post-{post.id}")
    return back_to(url_for("threads.post", post_id=post.id))


def _write(thread: Thread, form: AnswerForm, person: User, audience: str) -> Post:
    body, key = form.body.data or "", form.submission_key.data
    manner = stamping.manner_of(request.form, person)
    more: dict[str, Any] = {"submission_key": key or None, "manner": manner, "seen_at": seen_at()}
    if audience == Audience.PUBLIC and chosen() == MOVED:
        return apart.answer_apart(thread, person, body, wording(), **more)
    return operations.answer(thread, by=person, body=body, audience=audience, **more)


@bp.post("/questions/<int:thread_id>/answers/new")
def draft(thread_id: int) -> ResponseReturnValue:
    """The thread with what was typed, after signing in."""
    return page_with(queries.get_thread(thread_id, viewer()), AnswerForm())


@bp.route("/posts/<int:post_id>/acceptance", methods=["POST", "DELETE"])
def accept(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person)
    before = post.thread.accepted_post_id
    if is_undo():
        operations.unaccept(post, by=person)
        again = Undo(url_for("answers.accept", post_id=post_id))
        return _judged(say("Acceptance taken back."), post, person, undo=again)
    operations.accept(post, by=person)
    return _judged(say("Answer accepted."), post, person, before)


@bp.route("/posts/<int:post_id>/endorsement", methods=["POST", "DELETE"])
def endorse(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person)
    before = post.thread.official_post_id
    if is_undo():
        operations.unendorse(post, by=person)
        again = Undo(url_for("answers.endorse", post_id=post_id))
        return _judged(say("Official mark taken off."), post, person, undo=again)
    operations.endorse(post, by=person)
    return _judged(say("This is the official answer now."), post, person, before)


@bp.route("/posts/<int:post_id>/confirmation", methods=["POST", "DELETE"])
def confirm(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person)
    if is_undo():
        operations.unconfirm(post, by=person)
        return _judged(say("Taken back."), post, person)
    worked = _worked(request.form.get("worked", ""))
    operations.confirm(
        post, by=person, worked=worked,
        version=request.form.get("version", ""), platform=request.form.get("platform", ""),
    )  # fmt: skip
    said = say("Noted: it worked for you.") if worked else say("Noted: it did not work for you.")
    return _judged(said, post, person)


def _judged(
    said: str, post: Post, person: User, before: int | None = None, undo: Undo | None = None
) -> ResponseReturnValue:
    """After a verdict on a post, which may have taken the place of one given before."""
    place = url_for("threads.post", post_id=post.id)
    return done(
        said, place, lambda: thread_parts.changes(post.thread_id, person, post.id, before), undo
    )


def _worked(typed: str) -> bool:
    if typed not in ("0", "1"):
        raise Invalid(worked=say("Say whether it worked or not."))
    return typed == "1"


def page_with(thread: Thread, form: AnswerForm, preview: str | None = None, **more: Any) -> str:
    """The page with the composer as it was sent: the question's, or the desk with the case beside it."""
    person = viewer()
    more["moving"] = chosen() == MOVED
    if place := _desk_place():
        return desk.shown(staff(), place, form=form, preview=preview, **more)
    # A refused operation was rolled back, and the thread forgot its category with it.
    thread = queries.get_thread(thread.id, person)
    return render_template(
        "threads/show.html", page=thread_page.assemble(thread, person), thread=thread, form=form,
        preview=preview, **more,
    )  # fmt: skip


def _desk_place() -> Place | None:
    """Where on the desk the composer stood; None on a question's own page."""
    person, typed = viewer(), request.form.get("desk")
    if not typed or person is None or not person.is_staff:
        return None
    place = place_in(person, typed)
    return place if place.case else None
