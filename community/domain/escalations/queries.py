"""Reads of escalations: what is with the support team now, and what waits to be taken in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.escalations.cards import LIVE
from community.domain.escalations.models import Escalation
from community.domain.escalations.rules import PRIORITIES
from community.domain.threads.cards import ThreadRow
from community.domain.threads.queries import rows_by_id
from community.kernel.db import db

PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One live escalation and its thread, as a line of the desk."""

    id: int
    status: str
    priority: str
    reason: str
    opened_at: datetime
    opened_by: PersonCard | None
    """None where a rule opened it."""
    thread: ThreadRow


def live(viewer: User, status: str | None = None) -> tuple[DeskRow, ...]:
    """Every live escalation of a thread this viewer may read, or those of one status: the most urgent, then the oldest first."""
    order = case({name: at for at, name in enumerate(PRIORITIES)}, value=Escalation.priority)
    query = (
        select(
            Escalation.id, Escalation.thread_id, Escalation.status, Escalation.priority,
            Escalation.reason, Escalation.opened_at, *selecting.columns(),
        )
        .outerjoin(User, User.id == Escalation.opened_by)
        .where(Escalation.status.in_([status] if status else LIVE))
        .order_by(order, Escalation.opened_at, Escalation.id)
    )  # fmt: skip
    found = db.session.execute(query).all()
    threads = {row.id: row for row in rows_by_id([row.thread_id for row in found], viewer)}
    return tuple(
        DeskRow(
            row.id, row.status, row.priority, row.reason, row.opened_at,
            selecting.card(row) if row.author_id else None, threads[row.thread_id],
        )
        for row in found
        if row.thread_id in threads
    )  # fmt: skip


def count_live() -> dict[str, int]:
    """How many live escalations there are in each status; statuses without any are absent."""
    query = (
        select(Escalation.status, func.count())
        .where(Escalation.status.in_(LIVE))
        .group_by(Escalation.status)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
