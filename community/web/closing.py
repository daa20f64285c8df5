"""Closing a thread with a reason, and opening it again."""

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.threads import closing_rules, operations, queries
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.errors import Forbidden, Invalid, NotFound
from community.kernel.words import say
from community.web import thread_page, thread_parts
from community.web.filters import translated
from community.web.forms.threads import Plain
from community.web.rendering import Undo, back_to, done, is_fragment, is_undo, part, told
from community.web.threads import address_of
from community.web.viewer import signed_in

bp = Blueprint("closing", __name__)


class CloseForm(Plain):
    """Why a thread is closed, and what it is a duplicate of."""

    reason = StringField()
    duplicate_of = StringField()


@bp.get("/questions/<int:thread_id>/closure")
def show(thread_id: int) -> ResponseReturnValue:
    person = signed_in()
    thread = queries.get_thread(thread_id, person)
    if not closing_rules.reasons_for(person, thread, clock.now(), terms()):
        raise Forbidden(say("Only a moderator can close this; the asker can withdraw it."))
    return _page(thread, CloseForm(formdata=None), person)


@bp.route("/questions/<int:thread_id>/closure", methods=["POST", "DELETE"])
def close(thread_id: int) -> ResponseReturnValue:
    person = signed_in()
    thread = queries.get_thread(thread_id, person)
    if is_undo():
        if operations.reopen(thread, by=person).closed_at is not None:
            said = say("Your vote is counted. It takes another one to reopen this.")
            return _counted(said, thread, person)
        return _changed(say("Question reopened."), thread, person)
    form = CloseForm()
    try:
        target = (
            _target(form.duplicate_of.data or "", person)
            if form.reason.data == "duplicate"
            else None
        )
        if operations.close(thread, person, form.reason.data or "", target) is None:
            said = say("Your vote is counted. It takes another one to close this.")
            return _counted(said, thread, person)
    except Invalid as error:
        form.take_errors(error)
        return _page(thread, form, person), 422
    may_undo = closing_rules.may_reopen(person, thread, clock.now())
    again = Undo(url_for("closing.close", thread_id=thread_id), deletes=True)
    return _changed(say("Question closed."), thread, person, again if may_undo else None)


def _counted(said: str, thread: Thread, person: User) -> ResponseReturnValue:
    """A vote that does not change the thread yet, and is said aloud as nothing else shows it."""
    if is_fragment():
        return told("success", translated(said))
    flash(translated(said), "success")
    return back_to(address_of(thread))


def _changed(
    said: str, thread: Thread, person: User, undo: Undo | None = None
) -> ResponseReturnValue:
    return done(said, address_of(thread), lambda: thread_parts.changes(thread.id, person), undo)


def _page(thread: Thread, form: CloseForm, person: User) -> str:
    # A refused operation was rolled back, and the thread forgot its category with it.
    page = thread_page.assemble(queries.get_thread(thread.id, person), person)
    if is_fragment():
        return part(
            "#close-form", render_template("threads/_close_form.html", page=page, form=form)
        )
    return render_template("threads/close.html", page=page, form=form)


def _target(typed: str, person: User) -> Thread | None:
    """The thread a moderator named by its number or its address."""
    number = typed.strip().split("/questions/")[-1].split("/")[0].lstrip("#")
    if not number:
        return None
    if not (number.isascii() and number.isdigit()):
        raise Invalid(duplicate_of=say("Paste the address of the other question, or its number."))
    try:
        return queries.get_thread(int(number), person)
    except NotFound:
        raise Invalid(duplicate_of=say("There is no question with this number.")) from None
