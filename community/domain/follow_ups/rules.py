"""What may be said when asked whether it worked, and until when. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from community.domain.escalations.models import FollowUp

VALID = timedelta(days=28)


class Outcome(StrEnum):
    """How it went."""

    WORKED = "worked"
    PARTLY = "partly"
    DID_NOT = "did_not"


CONFIRMS = {Outcome.WORKED: True, Outcome.DID_NOT: False}
"""What each says of the answer; "partly" speaks neither for it nor against it."""


def is_open(follow_up: FollowUp, now: datetime) -> bool:
    """Whether those who were asked can still say how it went."""
    return follow_up.asked_at is not None and now < follow_up.asked_at + VALID
