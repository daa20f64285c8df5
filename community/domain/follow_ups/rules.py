"""What may be said when asked whether it worked, and until when. Pure."""

from datetime import datetime
from enum import StrEnum

from community.domain.escalations.models import FollowUp
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount
from community.kernel.words import Sentence, say_count


class Outcome(StrEnum):
    """How it went."""

    WORKED = "worked"
    PARTLY = "partly"
    DID_NOT = "did_not"


CONFIRMS = {Outcome.WORKED: True, Outcome.DID_NOT: False}
"""What each says of the answer; "partly" speaks neither for it nor against it."""


def is_open(follow_up: FollowUp, now: datetime, terms: Terms) -> bool:
    """Whether those who were asked can still say how it went."""
    if follow_up.asked_at is None:
        return False
    return now < follow_up.asked_at + terms.days(Amount.FOLLOW_UP_OPEN_DAYS)


def too_late(terms: Terms) -> Sentence:
    """Why nobody can say it any more."""
    return say_count(
        "This could be answered for %(num)s day, and it is over.",
        "This could be answered for %(num)s days, and they are over.",
        terms.of(Amount.FOLLOW_UP_OPEN_DAYS),
    )
