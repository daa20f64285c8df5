"""What happens to cases by themselves: triage that nobody did, idle owners, wake-ups, quiet ends."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update

from community.domain.escalations import moving, returning
from community.domain.escalations.cards import Cause, Move, Status
from community.domain.escalations.models import Escalation
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation

AT_ONCE = 200
PUT_OFF = timedelta(hours=1)

BY_ITSELF: Mapping[Status, tuple[Move, Cause]] = {
    Status.PROPOSED: (Move.ACCEPTED, Cause.TIMER),
    Status.SOLVED: (Move.CLOSED, Cause.TIMER),
}
"""What of itself needs no second look; an idle owner and a wake-up do."""


def due(now: datetime) -> list[int]:
    """Ids of the cases that should have moved by themselves, the longest due first."""
    query = (
        select(Escalation.id)
        .where(Escalation.timer_at <= now)
        .order_by(Escalation.timer_at, Escalation.id)
        .limit(AT_ONCE)
    )
    return list(db.session.scalars(query))


@operation
def move_on(escalation_id: int) -> bool:
    """Make the move that is due by itself; False when another did, or it is not due any more."""
    thread, escalation = moving.locked(escalation_id)
    if escalation.timer_at is None or escalation.timer_at > clock.now():
        return False
    if escalation.status == Status.OPEN:
        returning.give_back(thread, escalation, Cause.TIMER)
    elif escalation.status in (Status.PENDING, Status.ON_HOLD):
        returning.wake(thread, escalation, None, Cause.WAKE_UP)
    else:
        kind, cause = BY_ITSELF[Status(escalation.status)]
        moving.make(thread, escalation, kind, None, cause)
    return True


@operation
def put_off(escalation_id: int) -> None:
    """Look at a case again in an hour that could not be moved just now."""
    db.session.execute(
        update(Escalation)
        .where(Escalation.id == escalation_id)
        .values(timer_at=clock.now() + PUT_OFF)
    )
