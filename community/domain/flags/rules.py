"""The reasons of flags, who may flag what, and what flags bring about. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.threads.models import Post
from community.kernel.words import say


class Reason(StrEnum):
    """Why somebody should look."""

    SPAM = "spam"
    RUDE = "rude"
    OFF_TOPIC = "off_topic"
    DUPLICATE = "duplicate"
    PERSONAL_DATA = "personal_data"
    OUTDATED = "outdated"
    UNCHECKED_AI = "unchecked_ai"
    NEEDS_SUPPORT = "needs_support"
    OTHER = "other"


class Outcome(StrEnum):
    """What a moderator makes of the flags on a post."""

    AGREED = "agreed"
    DISAGREED = "disagreed"
    IGNORED = "ignored"


REASON_WORDS = {
    Reason.SPAM: say("It is spam"),
    Reason.RUDE: say("It is rude or hurtful"),
    Reason.OFF_TOPIC: say("It does not belong here"),
    Reason.DUPLICATE: say("It was asked before"),
    Reason.PERSONAL_DATA: say("It shows personal data"),
    Reason.OUTDATED: say("It is outdated or dangerous"),
    Reason.UNCHECKED_AI: say("It was generated and not checked"),
    Reason.NEEDS_SUPPORT: say("It needs the support team"),
    Reason.OTHER: say("Something else"),
}

# What the author of a hidden post reads, by the reason given most.
KIND_WORDS = {
    Reason.SPAM: say("Some readers took this for an advertisement."),
    Reason.RUDE: say("Some readers felt that this is unkind to somebody."),
    Reason.OFF_TOPIC: say("Some readers think that this belongs somewhere else."),
    Reason.DUPLICATE: say("Some readers have seen this asked before."),
    Reason.PERSONAL_DATA: say("Some readers noticed personal data in this, yours or another’s."),
    Reason.OUTDATED: say("Some readers worry that this no longer holds, or could do harm."),
    Reason.UNCHECKED_AI: say("Some readers doubt that this was tried before it was posted."),
    Reason.OTHER: say("Some readers asked a moderator to look at this."),
}

ABUSE = frozenset({Reason.SPAM, Reason.RUDE})
DAY = timedelta(days=1)


def may_flag(user: User | None, post: Post, now: datetime) -> bool:
    """Members flag what others wrote and they can read."""
    if user is None or not may(user, Right.FLAG, now) or user.id == post.author_id:
        return False
    return post.removed_at is None and post.thread.removed_at is None


def may_settle(user: User | None, now: datetime) -> bool:
    """Moderators and staff decide on flags."""
    return user is not None and may(user, Right.REVIEW, now)
