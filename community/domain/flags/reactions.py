"""What becomes of flags when the support team has its say."""

from community.domain import events
from community.domain.accounts.models import User
from community.domain.flags import operations
from community.domain.flags.rules import Outcome
from community.kernel.db import db

OUTCOMES = {"accepted": Outcome.AGREED, "declined": Outcome.DISAGREED}


def heed_triage(event: events.EscalationMoved) -> None:
    """Whoever takes a proposal on or declines it settles the flags that asked for the team."""
    if event.kind in OUTCOMES and event.moved_by is not None:
        by = db.session.get_one(User, event.moved_by)
        operations.settle_needs(event.thread_id, by, OUTCOMES[event.kind])
