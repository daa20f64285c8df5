"""Locking a thread and moving it to another category, and undoing either."""

from community.domain import events
from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.categories.queries import readable_ids
from community.domain.moderation import log
from community.domain.moderation.models import Act
from community.domain.moderation.rules import Verb, clean_reason
from community.domain.threads.models import Thread
from community.domain.threads.writing import count_tags
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden
from community.kernel.operation import lock, operation
from community.kernel.words import say

BREADTH = {"staff": 0, "members": 1, "everyone": 2}


@operation
def lock_thread(thread: Thread, by: User, reason: str) -> Act:
    """Let a thread take no more posts, without closing it. Raises Forbidden, Conflict, Invalid."""
    log.check(by)
    reason = clean_reason(reason, needed=True)
    thread = lock(Thread, thread.id)
    if thread.locked_at is not None:
        raise Conflict(say("This question is locked already."))
    thread.locked_at = clock.now()
    bus.record(events.ThreadTended(thread.id, by.id))
    return log.write(Verb.LOCK, by.id, reason, thread_id=thread.id)


@operation
def unlock(act_id: int, by: User) -> None:
    """Undo a lock. Raises Forbidden, Conflict."""
    log.check(by)
    act = log.take_up(act_id, Verb.LOCK)
    thread = lock(Thread, act.thread_id or 0)
    thread.locked_at = None
    log.note_undone(act, by)
    bus.record(events.ThreadTended(thread.id, by.id))


@operation
def move(thread: Thread, by: User, to: Category, reason: str = "") -> Act:
    """Put a thread into another category. Raises Forbidden, Conflict, Invalid.

    Only staff move it to where more people can read it than before.
    """
    log.check(by)
    reason = clean_reason(reason)
    thread = lock(Thread, thread.id)
    if thread.category_id == to.id:
        raise Conflict(say("It stands in this category already."))
    before = db.session.get_one(Category, thread.category_id)
    _check_widening(before, to, by)
    _put(thread, to)
    bus.record(events.ThreadTended(thread.id, by.id))
    return log.write(Verb.MOVE, by.id, reason, thread_id=thread.id, before=before.id, after=to.id)


@operation
def move_back(act_id: int, by: User) -> None:
    """Undo a move. Raises Forbidden, Conflict when it was moved on since."""
    log.check(by)
    act = log.take_up(act_id, Verb.MOVE)
    thread = lock(Thread, act.thread_id or 0)
    if thread.category_id != act.detail["after"]:
        raise Conflict(say("It was moved again since. Undo that first."))
    before = db.session.get_one(Category, act.detail["before"])
    _check_widening(db.session.get_one(Category, thread.category_id), before, by)
    _put(thread, before)
    log.note_undone(act, by)
    bus.record(events.ThreadTended(thread.id, by.id))


def _check_widening(before: Category, after: Category, by: User) -> None:
    if after.id not in readable_ids(by):
        raise Forbidden(say("You cannot move anything there."))
    if BREADTH[after.readers] > BREADTH[before.readers] and not by.is_staff:
        raise Forbidden(say("Only the support team moves a question to where more people read it."))


def _put(thread: Thread, to: Category) -> None:
    # Tags count what everyone may read, so the thread leaves them and comes back.
    if thread.removed_at is None:
        count_tags(thread, -1)
    thread.category_id = to.id
    db.session.flush()
    if thread.removed_at is None:
        count_tags(thread, 1)
