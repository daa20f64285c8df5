"""Made-up measures for the styleguide: a share that rose, a time that got longer, and too few ratings."""

from datetime import datetime, timedelta

from community.domain.analytics import measures, periods
from community.domain.analytics.facts import Asked, Fact
from community.domain.analytics.measures import NAMES, Figure
from community.domain.analytics.reporting import Told
from community.web.insights import Card, card_of

SHARE_BEFORE = Figure(of=20, count=4, share=0.2)
TIME_BEFORE = Figure(of=20, count=20, median=timedelta(hours=1))


def cards(now: datetime) -> list[Card]:
    """One of each kind."""
    period = periods.last(periods.USUAL, now)
    rows: list[Fact] = [_asked(n, now - timedelta(days=n + 1)) for n in range(24)]
    told = [
        Told(
            NAMES[name], measures.figure(NAMES[name], some, now), before,
            tuple(measures.course(NAMES[name], some, period)),
        )
        for name, some, before in (
            ("answered_24h", rows, SHARE_BEFORE), ("first_response", rows, TIME_BEFORE),
            ("satisfaction", [], None),
        )
    ]  # fmt: skip
    return [card_of(one) for one in told]


def _asked(number: int, at: datetime) -> Asked:
    answered = at + timedelta(hours=number % 7) if number % 4 else None
    return Asked(number, at, responded_at=answered)
