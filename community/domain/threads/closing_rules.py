"""Who may close a thread, for which reasons, and who opens it again: alone or together with others. Pure."""

from datetime import datetime

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Privilege
from community.domain.threads.cards import ClosedReason
from community.domain.threads.models import Thread


def reasons_for(
    user: User | None, thread: Thread, now: datetime, terms: Terms
) -> tuple[ClosedReason, ...]:
    """The reasons for which this person may close it, or vote for that; none, and they may not."""
    together = may_close_together(user, now, terms)
    return tuple(
        reason
        for reason in ClosedReason
        if may_close_alone(user, thread, reason, now)
        # To withdraw it is the asker's, and nothing that others vote about.
        or (together and reason is not ClosedReason.WITHDRAWN)
    )


def may_close_alone(user: User | None, thread: Thread, reason: str, now: datetime) -> bool:
    """The asker withdraws their own question; moderators close for any reason."""
    if user is None or not may(user, Right.ASK, now):
        return False
    if may(user, Right.CLOSE, now):
        return True
    return user.id == thread.asker_id and reason == ClosedReason.WITHDRAWN


def may_close_together(user: User | None, now: datetime, terms: Terms) -> bool:
    """Who has earned it closes and reopens together with others."""
    return terms.opens(user, Privilege.CLOSE_TOGETHER, now)


def may_reopen(user: User | None, thread: Thread, now: datetime) -> bool:
    """Moderators, and the asker who had withdrawn it."""
    if user is None or thread.closed_at is None or not may(user, Right.ASK, now):
        return False
    if may(user, Right.CLOSE, now):
        return True
    return user.id == thread.asker_id and thread.closed_reason == ClosedReason.WITHDRAWN
