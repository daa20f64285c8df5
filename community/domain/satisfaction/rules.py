"""When help can be rated, and what a rating brings about. Pure."""

from datetime import datetime

from community.domain.escalations.cards import Status
from community.domain.escalations.models import SatisfactionOffer

LEAST, MOST = 1, 5
GOOD = 4  # from here on somebody was content
LOW = 2  # up to here the case is taken up again
MAX_COMMENT = 2_000
SHOWN_FROM = 5  # ratings: fewer tell who gave them

ENDED = (Status.SOLVED, Status.CLOSED)


def is_open(offer: SatisfactionOffer, status: str, now: datetime) -> bool:
    """Whether the offer can be taken now: once, in time, and not while the case goes on."""
    return offer.rated_at is None and now < offer.expires_at and status in ENDED
