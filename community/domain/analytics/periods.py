"""Over what time something is measured, and with what it is compared. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from community.kernel.errors import Invalid
from community.kernel.words import say

A_DAY = timedelta(days=1)
LENGTHS = (7, 30, 90)  # days
USUAL = 30
MOST_DAYS = 366
INSTANT = timedelta(microseconds=1)  # what happens just now counts
MOST_PARTS = 10  # of a drawing
FIRST_YEAR = (
    1990  # no community is older, and the time before a period must be one the calendar knows
)


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` until just before `until`, as it stood at `seen_at`."""

    since: datetime
    until: datetime
    seen_at: datetime

    @property
    def before(self) -> "Period":
        """As long a time directly before it, as it stood so much earlier.

        What was asked then has had as long to be answered by then as what was asked in this one has
        had by now, so that the two can be compared.
        """
        length = self.until - self.since
        return Period(self.since - length, self.since, self.seen_at - length)

    @property
    def parts(self) -> list["Period"]:
        """The period cut into at most MOST_PARTS of the same length, none shorter than a day."""
        length = self.until - self.since
        count = max(1, min(MOST_PARTS, length // A_DAY))
        edges = [self.since + length * n / count for n in range(count)] + [self.until]
        return [Period(since, until, self.seen_at) for since, until in pairwise(edges)]

    @property
    def last(self) -> datetime:
        """The last moment in it: of whole days, on the last one."""
        return self.until - INSTANT

    def holds(self, at: datetime) -> bool:
        return self.since <= at < self.until


def last(days: int, now: datetime) -> Period:
    """The last so many days. Raises Invalid(period=…) for a number that is not offered."""
    if days not in LENGTHS:
        lengths = ", ".join(map(str, LENGTHS))
        raise Invalid(period=say("A period is one of: %(lengths)s days.", lengths=lengths))
    until = now + INSTANT
    return Period(until - days * A_DAY, until, now)


def between(first: date, final: date, now: datetime) -> Period:
    """From one day to another, both whole days of UTC; not beyond now. Raises Invalid."""
    if first.year < FIRST_YEAR:
        raise Invalid(**{"from": say("Nothing here is older than %(year)s.", year=str(FIRST_YEAR))})
    since = datetime.combine(first, time(), UTC)
    if since >= now:
        raise Invalid(**{"from": say("This day has not come yet.")})
    if final < first:
        raise Invalid(to=say("The last day comes after the first."))
    if final - first >= MOST_DAYS * A_DAY:
        raise Invalid(to=say("A period has at most %(days)s days.", days=MOST_DAYS))
    until = min(since + (final - first + A_DAY), now + INSTANT)
    return Period(since, until, now)
