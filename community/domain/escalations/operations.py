"""Handing a thread to the support team, and the end of it."""

from sqlalchemy import select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.escalations import rules
from community.domain.escalations.models import Escalation
from community.domain.threads.models import Thread
from community.domain.threads.rules import clean_body
from community.domain.threads.writing import settle
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say


@operation
def escalate(
    thread: Thread,
    by: User,
    reason: str,
    tried: str = "",
    wanted: str = "",
    priority: str = "normal",
) -> Escalation:
    """Hand a thread to the support team, with a reason. Raises Forbidden, Invalid, Conflict."""
    thread = lock(Thread, thread.id)
    if thread.escalated_at is not None:
        raise Conflict(say("The support team has this question already."))
    if not rules.may_escalate(by, thread, clock.now()):
        raise Forbidden(say("Moderators hand an open question to the support team."))
    if priority not in rules.PRIORITIES:
        raise Invalid(priority=say("A priority is urgent, high, normal or low."))

    escalation = Escalation(
        thread_id=thread.id, reason=clean_body(reason), tried=tried, wanted=wanted,
        priority=priority, opened_by=by.id, opened_at=clock.now(),
    )  # fmt: skip
    db.session.add(escalation)
    thread.escalated_at = escalation.opened_at
    settle(thread)
    bus.record(events.ThreadEscalated(thread.id, escalation.id, by.id))
    return escalation


def end(thread: Thread, status: str, by_id: int | None) -> None:
    """End the live escalation of a locked thread, if there is one; inside an operation only."""
    live = db.session.scalar(
        select(Escalation).where(
            Escalation.thread_id == thread.id, Escalation.status.in_(rules.LIVE)
        )
    )
    if live is None:
        return
    live.status, live.ended_by, live.ended_at = status, by_id, clock.now()
    live.version += 1
    thread.escalated_at = None
    settle(thread)
    bus.record(events.EscalationEnded(thread.id, live.id, by_id, status))
