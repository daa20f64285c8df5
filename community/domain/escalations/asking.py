"""From when on somebody may ask the support team for a question."""

from datetime import datetime

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.escalations import rules
from community.domain.escalations.cards import Move
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.threads.models import Thread
from community.kernel.db import db


def asked_at(thread: Thread, by: User, since: datetime) -> datetime | None:
    """When this person last asked the team for this question, if that was after `since`."""
    query = (
        select(EscalationMove.at)
        .join(Escalation, Escalation.id == EscalationMove.escalation_id)
        .where(
            Escalation.thread_id == thread.id, EscalationMove.by_id == by.id,
            EscalationMove.kind == Move.PROPOSED, EscalationMove.at > since,
        )
        .order_by(EscalationMove.at.desc())
        .limit(1)
    )  # fmt: skip
    return db.session.scalar(query)


def may_ask_from(thread: Thread, by: User, now: datetime) -> datetime:
    """The instant from which on this person, who may propose the thread, can; not after now if at once."""
    numbers = terms()
    every = numbers.hours(Amount.ASK_AGAIN_HOURS)
    before = asked_at(thread, by, now - every)
    again = before + every if before else now
    if by.id != thread.asker_id:
        return again
    return max(again, rules.peer_window_ends(thread, numbers))
