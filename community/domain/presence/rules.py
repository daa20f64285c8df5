"""Who is told of, and how long it holds. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may

HOLDS = timedelta(seconds=40)  # two beats may be lost before somebody is gone
FRESH = HOLDS - timedelta(seconds=8)  # what was said so lately is not written once more
MOST = 20  # threads one person has before them at once


class State(StrEnum):
    """What somebody does there."""

    LOOKING = "looking"
    TYPING = "typing"


def may_know(user: User | None, now: datetime) -> bool:
    """The team alone: whoever asks is not watched by who helps, nor told who reads along."""
    return user is not None and may(user, Right.DESK, now)
