"""Closing a thread with a reason, and opening it again."""

from sqlalchemy import select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.threads import closing_rules, closing_votes
from community.domain.threads.cards import ClosedReason
from community.domain.threads.models import Closure, Thread
from community.domain.threads.writing import settle
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say


@operation
def close(
    thread: Thread, by: User, reason: str, duplicate_of: Thread | None = None
) -> Closure | None:
    """End a thread with a reason; None when this was one of several votes it takes, and not the last.

    Raises Forbidden, Conflict when it is closed, Invalid.
    """
    now = clock.now()
    thread, duplicate_of = _held(thread, duplicate_of)
    open_to = closing_rules.reasons_for(by, thread, now, terms())
    if not open_to or (reason in list(ClosedReason) and reason not in open_to):
        raise Forbidden(say("Only a moderator can close this; the asker can withdraw it."))
    if reason not in list(ClosedReason):
        raise Invalid(reason=say("Choose why: duplicate, off topic or withdrawn."))
    if thread.closed_at is not None:
        raise Conflict(say("This question is closed already."))
    _check_target(thread, reason, duplicate_of)
    alone = closing_rules.may_close_alone(by, thread, reason, now)
    if not alone and not closing_votes.suffices(thread, by, "close", reason):
        return None

    closure = Closure(
        thread_id=thread.id, reason=reason, closed_by=by.id, closed_at=now,
        duplicate_of_id=duplicate_of.id if duplicate_of else None,
    )  # fmt: skip
    db.session.add(closure)
    thread.closed_at, thread.closed_reason = now, reason
    thread.duplicate_of_id = closure.duplicate_of_id
    closing_votes.settle(thread)
    settle(thread)
    bus.record(events.ThreadClosed(thread.id, by.id, reason))
    return closure


@operation
def reopen(thread: Thread, by: User) -> Thread:
    """Undo the closing, at once or by one of several votes. Reopening an open thread changes nothing.

    Raises Forbidden.
    """
    now = clock.now()
    thread = lock(Thread, thread.id)
    if thread.closed_at is None:
        return thread
    alone = closing_rules.may_reopen(by, thread, now)
    if not alone and not closing_rules.may_close_together(by, now, terms()):
        raise Forbidden(say("Only a moderator can reopen this question."))
    if not alone and not closing_votes.suffices(thread, by, "reopen"):
        return thread

    closure = db.session.scalars(
        select(Closure)
        .where(Closure.thread_id == thread.id, Closure.undone_at.is_(None))
        .order_by(Closure.id.desc())
    ).first()
    if closure:
        closure.undone_by, closure.undone_at = by.id, now
    thread.closed_at = thread.closed_reason = thread.duplicate_of_id = None
    closing_votes.settle(thread)
    settle(thread)
    bus.record(events.ThreadReopened(thread.id, by.id))
    return thread


def _held(thread: Thread, other: Thread | None) -> tuple[Thread, Thread | None]:
    """Both as they stand now; in order of ids, so that two who point them at each other wait."""
    ids = sorted({thread.id, other.id} if other else {thread.id})
    rows = {thread_id: lock(Thread, thread_id) for thread_id in ids}
    return rows[thread.id], rows[other.id] if other else None


def _check_target(thread: Thread, reason: str, target: Thread | None) -> None:
    if reason != ClosedReason.DUPLICATE:
        return
    if target is None:
        raise Invalid(duplicate_of=say("Say which question has the answer."))
    if target.id == thread.id:
        raise Invalid(duplicate_of=say("A question cannot be a duplicate of itself."))
    if target.duplicate_of_id is not None:
        raise Invalid(
            duplicate_of=say("That question is itself a duplicate. Choose the one it points at.")
        )
