"""Closing and reopening by the votes of several members."""

from sqlalchemy import func, select, update

from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.threads.models import ClosingVote, Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.upsert import insert_missing


def suffices(thread: Thread, by: User, wish: str, reason: str = "") -> bool:
    """Count a member's vote once, and say whether enough have the same wish for the same reason.

    Inside an operation, with the thread locked.
    """
    row = {
        "thread_id": thread.id, "user_id": by.id, "wish": wish, "reason": reason,
        "cast_at": clock.now(),
    }  # fmt: skip
    insert_missing(ClosingVote, [row])
    alike = select(func.count()).where(
        ClosingVote.thread_id == thread.id, ClosingVote.wish == wish,
        ClosingVote.reason == reason, ClosingVote.settled_at.is_(None),
    )  # fmt: skip
    return (db.session.scalar(alike) or 0) >= terms().of(Amount.CLOSING_VOTES)


def settle(thread: Thread) -> None:
    """What was wished for came about, or cannot any more: the votes count no longer."""
    db.session.execute(
        update(ClosingVote)
        .where(ClosingVote.thread_id == thread.id, ClosingVote.settled_at.is_(None))
        .values(settled_at=clock.now())
    )
