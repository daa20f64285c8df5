"""What is in the queue, who works which of it, and what can be decided. Pure."""

from datetime import datetime
from enum import StrEnum

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.review.models import ReviewItem
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Privilege
from community.kernel.words import say


class Kind(StrEnum):
    """Why something is in the queue."""

    FLAGS = "flags"
    HELD = "held"
    SUGGESTION = "suggestion"


class Decision(StrEnum):
    """What can be made of an item."""

    AGREE = "agree"
    DISAGREE = "disagree"
    IGNORE = "ignore"
    SHOW = "show"
    REMOVE = "remove"
    TAKE = "take"
    LEAVE = "leave"


DECISIONS = {
    Kind.FLAGS: (Decision.AGREE, Decision.DISAGREE, Decision.IGNORE),
    Kind.HELD: (Decision.SHOW, Decision.REMOVE),
    Kind.SUGGESTION: (Decision.TAKE, Decision.LEAVE),
}

DECISION_WORDS = {
    (Kind.FLAGS, Decision.AGREE): say("Agree and remove"),
    (Kind.FLAGS, Decision.DISAGREE): say("Disagree and show it"),
    (Kind.FLAGS, Decision.IGNORE): say("Leave it as it was"),
    (Kind.HELD, Decision.SHOW): say("Show it"),
    (Kind.HELD, Decision.REMOVE): say("Remove it as spam"),
    (Kind.SUGGESTION, Decision.TAKE): say("Take the edit"),
    (Kind.SUGGESTION, Decision.LEAVE): say("Leave it as it is"),
}

KIND_WORDS = {
    Kind.FLAGS: say("Flagged"),
    Kind.HELD: say("Held first post"),
    Kind.SUGGESTION: say("Suggested edit"),
}


def kinds_for(user: User | None, now: datetime, terms: Terms) -> tuple[Kind, ...]:
    """What of the queue this person works: moderators and staff all, trusted members first posts and edits."""
    if user is not None and may(user, Right.REVIEW, now):
        return tuple(Kind)
    if terms.opens(user, Privilege.REVIEW, now):
        return (Kind.HELD, Kind.SUGGESTION)
    return ()


def is_mine(item: ReviewItem, user_id: int, now: datetime) -> bool:
    """This person's claim stands."""
    return (
        item.claimed_by == user_id and item.claimed_until is not None and item.claimed_until > now
    )
