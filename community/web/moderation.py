"""Pages of those who care: what can be done with a thread, a post and a person."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.accounts import operations as accounts
from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.accounts.rules import is_suspended, may_suspend
from community.domain.categories import queries as categories
from community.domain.moderation import operations, queries
from community.domain.moderation.models import Act
from community.domain.moderation.rules import RECORDED, VERB_WORDS, Verb, may_limit, may_tend
from community.domain.spam.queries import standing_limit
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import get_post, get_thread
from community.kernel import clock
from community.kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from community.kernel.words import say
from community.web import thread_parts
from community.web.filters import translated
from community.web.rendering import (
    Undo,
    back_to,
    done,
    filled,
    is_fragment,
    is_undo,
    told,
    whole_number,
)
from community.web.threads import address_of
from community.web.viewer import signed_in

bp = Blueprint("moderation", __name__)

MOST_DAYS = 3650


@bp.get("/questions/<int:thread_id>/moderation")
def thread(thread_id: int) -> ResponseReturnValue:
    person = _carer()
    found = get_thread(thread_id, person, removed=True)
    return _thread_page(found, person)


@bp.post("/questions/<int:thread_id>/lock")
def lock(thread_id: int) -> ResponseReturnValue:
    return _tended(
        thread_id,
        lambda found, person: operations.lock_thread(found, person, _reason()),
        say("Locked. Nobody adds anything now."),
    )


@bp.post("/questions/<int:thread_id>/category")
def move(thread_id: int) -> ResponseReturnValue:
    def to_where_it_belongs(found: Thread, person: User) -> Act:
        to = categories.get(request.form.get("to", ""), person)
        return operations.move(found, person, to, _reason())

    return _tended(thread_id, to_where_it_belongs, say("Moved."))


@bp.post("/questions/<int:thread_id>/merge")
def merge(thread_id: int) -> ResponseReturnValue:
    return _tended(
        thread_id,
        lambda found, person: operations.merge(found, person, _target(person), _reason()),
        say("Merged. This is where it leads."),
    )


@bp.get("/posts/<int:post_id>/moderation")
def post(post_id: int) -> ResponseReturnValue:
    return _post_page(get_post(post_id, _carer(), removed=True))


@bp.post("/posts/<int:post_id>/split")
def split(post_id: int) -> ResponseReturnValue:
    person = _carer()
    found = get_post(post_id, person)
    try:
        act = operations.split(found, person, request.form.get("title", ""), _reason())
    except (Invalid, Conflict) as error:
        return _post_again(error, post_id, person)
    said = say("This is a question of its own now.")
    return _done(said, get_thread(act.thread_id or 0, person), act)


@bp.post("/posts/<int:post_id>/warning")
def warn(post_id: int) -> ResponseReturnValue:
    person = _carer()
    found = get_post(post_id, person, removed=True)
    try:
        operations.warn(found, person, _reason())
    except (Invalid, Conflict) as error:
        return _post_again(error, post_id, person)
    return _cared(found, person, say("The author is told."))


@bp.post("/posts/<int:post_id>/erasure")
def erase(post_id: int) -> ResponseReturnValue:
    person, given = _carer(), request.form
    found = get_post(post_id, person, removed=True)
    try:
        operations.erase(found, person, _reason(), given.get("body", ""), given.get("title", ""))
    except (Invalid, Conflict) as error:
        return _post_again(error, post_id, person)
    return _cared(found, person, say("Erased, everywhere and for good."))


@bp.get("/people/<handle>/record")
def record(handle: str) -> ResponseReturnValue:
    """Everything for those who care; one's own warnings for oneself."""
    reader, person = signed_in(), get_by_handle(handle)
    now = clock.now()
    cares = may_tend(reader, now)
    if not cares and reader.id != person.id:
        raise Forbidden(say("This is for moderators."))
    verbs = RECORDED if cares else (Verb.WARN, Verb.SUSPEND, Verb.UNSUSPEND, Verb.REMOVE)
    return render_template(
        "moderation/record.html", person=person, acts=queries.record_of(person.id, reader, verbs),
        words=VERB_WORDS, cares=cares, may_suspend=may_suspend(person, reader, now),
        suspended=is_suspended(person, now), may_limit=may_limit(person, reader, now),
        limited=standing_limit(person.id, now) if cares else None,
    )  # fmt: skip


@bp.post("/people/<handle>/notes")
def note(handle: str) -> ResponseReturnValue:
    person = get_by_handle(handle)
    operations.note(person, _carer(), request.form.get("note", ""))
    return back_to(url_for("moderation.record", handle=person.handle))


@bp.route("/people/<handle>/suspension", methods=["POST", "DELETE"])
def suspend(handle: str) -> ResponseReturnValue:
    by, person = _carer(), get_by_handle(handle)
    if is_undo():
        accounts.unsuspend(person, by=by)
    else:
        accounts.suspend(person, clock.now() + _days(), _reason(), by=by)
    return back_to(url_for("moderation.record", handle=person.handle))


@bp.post("/people/<handle>/limit")
def limit(handle: str) -> ResponseReturnValue:
    """Have what somebody posts wait for a look, for some days. It is undone from the record."""
    by, person = _carer(), get_by_handle(handle)
    act = operations.limit(person, by, clock.now() + _days(), _reason())
    said = say("What they post waits for a look now. They are not told.")
    return _told(said, url_for("moderation.record", handle=person.handle), act)


@bp.post("/acts/<int:act_id>/undoing")
def undo(act_id: int) -> ResponseReturnValue:
    person = _carer()
    operations.undo(act_id, person)
    flash(_("It is undone."), "success")
    act = queries.get(act_id)
    if act.thread_id is not None:
        return back_to(url_for("moderation.thread", thread_id=act.thread_id))
    if act.person is not None and act.person.handle is not None:
        return back_to(url_for("moderation.record", handle=act.person.handle))
    return back_to(url_for("audit.index"))


def _post_page(found: Post, wrong: tuple[str, ...] = ()) -> str:
    name = "moderation/_post_dialog.html" if is_fragment() else "moderation/post.html"
    return render_template(name, post=found, wrong=wrong)


def _thread_page(found: Thread, person: User, wrong: tuple[str, ...] = ()) -> str:
    known = categories.readable(person)
    if is_fragment():
        return render_template(
            "moderation/_dialog.html", thread=found, categories=known, wrong=wrong
        )
    return render_template(
        "moderation/thread.html", thread=found, categories=known, acts=queries.of_thread(found.id, person),
        words=VERB_WORDS, wrong=wrong,
    )  # fmt: skip


def _tended(thread_id: int, verb: Callable[[Thread, User], Act], said: str) -> ResponseReturnValue:
    """Do it, on the page that stands or on the way there; what is refused is said over the forms."""
    person = _carer()
    try:
        act = verb(get_thread(thread_id, person), person)
    except (Invalid, Conflict) as error:
        return _again(
            error, lambda wrong: _thread_page(get_thread(thread_id, person), person, wrong)
        )
    found = get_thread(thread_id, person)
    if not is_fragment():
        return _done(said, found, act)
    undo = Undo(url_for("moderation.undo", act_id=act.id))
    changed = thread_parts.changes(thread_id, person)
    return f"{filled('')}{changed}{told('success', translated(said), undo)}"


def _again(
    error: Invalid | Conflict, page: Callable[[tuple[str, ...]], str]
) -> ResponseReturnValue:
    """The forms once more, on their page or in the dialog, with what was wrong over them."""
    sentences = list(error.fields.values()) if isinstance(error, Invalid) else [error.sentence]
    again = page(tuple(translated(sentence) for sentence in sentences))
    return (filled(again), 422) if is_fragment() else (again, error.status)


def _post_again(error: Invalid | Conflict, post_id: int, person: User) -> ResponseReturnValue:
    # What was refused was rolled back, and the post forgot its author with it.
    return _again(error, lambda wrong: _post_page(get_post(post_id, person, removed=True), wrong))


def _cared(found: Post, person: User, said: str) -> ResponseReturnValue:
    """In words, over the page that stands with the post as it is now; or on the post's own page."""
    if is_fragment():
        changed = thread_parts.changes(found.thread_id, person, found.id)
        return f"{filled('')}{changed}{told('success', translated(said))}"
    flash(translated(said), "success")
    return back_to(url_for("moderation.post", post_id=found.id))


def _days() -> timedelta:
    days = whole_number("days")
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(days=say("From 1 to %(most)s days.", most=MOST_DAYS))
    return timedelta(days=days)


def _carer() -> User:
    person = signed_in()
    if not may_tend(person, clock.now()):
        raise Forbidden(say("This is for moderators."))
    return person


def _reason() -> str:
    return request.form.get("reason", "")


def _done(said: str, found: Thread, act: Act) -> ResponseReturnValue:
    return _told(said, address_of(found), act)


def _told(said: str, place: str, act: Act) -> ResponseReturnValue:
    """On to where it stands, with a button that undoes it."""
    undo = Undo(url_for("moderation.undo", act_id=act.id))
    return done(said, place, lambda: "", undo)


def _target(person: User) -> Thread:
    typed = request.form.get("into", "").strip()
    number = typed.split("/questions/")[-1].split("/")[0].lstrip("#")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Invalid(into=say("Paste the address of the other question, or its number."))
    try:
        return get_thread(int(number), person)
    except (NotFound, Gone):
        raise Invalid(into=say("There is no question with this number.")) from None
