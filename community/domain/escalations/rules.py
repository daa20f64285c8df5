"""Who may hand a thread to the support team. Pure."""

from datetime import datetime

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.threads.models import Thread
from community.domain.threads.rules import takes_posts

LIVE = ("proposed", "open", "pending", "on_hold")  # at most one of these a thread
PRIORITIES = ("urgent", "high", "normal", "low")


def may_escalate(user: User | None, thread: Thread, now: datetime) -> bool:
    """Moderators and staff, while the thread is open and not with support already."""
    if user is None or not may(user, Right.ESCALATE, now):
        return False
    return takes_posts(thread) and thread.escalated_at is None
