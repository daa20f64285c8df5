"""How much there is with the support team, and what waits to be taken in."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select, true

from community.domain.accounts.models import User
from community.domain.escalations.cards import Status
from community.domain.escalations.models import Escalation
from community.domain.escalations.sight import sees_all, visible_to
from community.domain.threads.models import Thread
from community.kernel.db import db

MOST = 999  # counted one by one; beyond it there are "999+", however many that may be


@dataclass(frozen=True, slots=True)
class Live:
    """How many live cases there are, and how many of them are proposed; MOST + 1 is "more"."""

    all: int
    proposed: int


def count_live(viewer: User | None) -> Live:
    """How many there are that this viewer may know of."""
    is_proposed = Escalation.status == Status.PROPOSED
    row = db.session.execute(select(_count(viewer, true()), _count(viewer, is_proposed))).one()
    return Live(row[0], row[1])


def _count(viewer: User | None, which: ColumnElement[bool]) -> ScalarSelect[int]:
    among = select(literal(1)).select_from(Escalation)
    if not sees_all(viewer):
        among = among.join(Thread, Thread.id == Escalation.thread_id)
    among = among.where(Escalation.ended_at.is_(None), which, visible_to(viewer))
    return select(func.count()).select_from(among.limit(MOST + 1).subquery()).scalar_subquery()
