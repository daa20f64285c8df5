"""Business time: the instants at which somebody is there by a calendar, adding to them and measuring between them. Pure.

An instant counts when the wall clock of the zone shows a time within the day's intervals. So an hour
that daylight saving skips does not count, and one that it repeats counts twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from community.kernel.errors import Invalid
from community.kernel.words import say

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
MOST_INTERVALS = 12  # a day
MOST_DATES = 2_000  # of holidays and exceptions: decades of them
LONGEST = timedelta(days=366 * 60)  # how far is looked ahead; no promise is that long
ONE_DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LONGEST_STRETCH = timedelta(
    days=8
)  # who is there round the clock is there "all week", and no longer

Intervals = tuple[tuple[int, int], ...]
"""From and until, in minutes of the day, in order and apart."""
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Hours:
    """A calendar: the zone, the week from Monday on, and the dates that are otherwise."""

    zone: str
    week: tuple[Intervals, ...]
    dates: Mapping[date, Intervals] = field(default_factory=dict)
    """Holidays have no intervals, exceptions their own."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Hours":
        """Hours as they are written: {"zone", "week": {"mon": [["09:00", "17:00"]]}, "holidays":
        ["2026-12-25"], "exceptions": {"2026-12-24": [["09:00", "12:00"]]}}. Raises Invalid.
        """
        week = data.get("week")
        if not isinstance(week, Mapping) or set(week) - set(DAYS):
            raise Invalid(week=say("A week has hours for mon, tue, wed, thu, fri, sat and sun."))
        hours = cls(
            _zone(data.get("zone")),
            tuple(intervals_of("week", week.get(day, [])) for day in DAYS),
            _dates(data.get("holidays", []), data.get("exceptions", {})),
        )
        if not any(hours.week):
            raise Invalid(week=say("A week without a single hour would never end a wait."))
        return hours

    def on(self, day: date) -> Intervals:
        """The intervals of one date."""
        return self.dates.get(day, self.week[day.weekday()])


def add(hours: Hours, start: datetime, amount: timedelta) -> datetime:
    """The first instant by which this much business time has passed since `start`."""
    if amount <= timedelta():
        return start
    for begin, end in _spans(hours, start):
        if end - begin >= amount:
            return begin + amount
        amount -= end - begin
    raise Invalid(hours=say("This calendar has too few hours to ever get there."))


def between(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """The business time from `start` until `end`; none when the end comes first."""
    total = timedelta()
    for begin, finish in _spans(hours, start):
        if begin >= end:
            break
        total += min(finish, end) - begin
    return total


def current_or_next(hours: Hours, at: datetime) -> Span | None:
    """The stretch of business time that holds an instant, from then on; else the next; None if there is none."""
    spans = _spans(hours, at)
    found = next(spans, None)
    if found is None:
        return None
    begin, end = found
    for opens, closes in spans:
        # Midnight and a jump of the wall clock cut what is one stretch to those who are there.
        if opens != end or end - begin > LONGEST_STRETCH:
            break
        end = closes
    return begin, end


def _spans(hours: Hours, start: datetime) -> Iterator[Span]:
    """The stretches of business time from an instant on, in order, in UTC."""
    start = start.astimezone(UTC)
    day = start.date()
    while day - start.date() < LONGEST:
        for begin, end, offset in _stretches(hours.zone, day):
            for opens, closes in _within(hours, begin, end, offset):
                if closes > start:
                    yield max(opens, start), closes
        day += ONE_DAY


def _within(hours: Hours, begin: datetime, end: datetime, offset: timedelta) -> Iterator[Span]:
    """The business time of a stretch in which the wall clock runs evenly, this far from UTC."""
    first, last = begin.replace(tzinfo=None) + offset, end.replace(tzinfo=None) + offset
    day = first.date()
    while day <= last.date():
        midnight = datetime.combine(day, time())
        for since, until in hours.on(day):
            opens = max(first, midnight + timedelta(minutes=since))
            closes = min(last, midnight + timedelta(minutes=until))
            if opens < closes:
                yield (opens - offset).replace(tzinfo=UTC), (closes - offset).replace(tzinfo=UTC)
        day += ONE_DAY


@lru_cache(maxsize=4096)
def _stretches(zone: str, day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """A UTC day, cut where the zone's wall clock jumps."""
    wall = ZoneInfo(zone)
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = begin + ONE_DAY
    found = []
    while begin < end:
        offset = _offset(wall, begin)
        until = end if _offset(wall, end - SECOND) == offset else _jump(wall, begin, end, offset)
        found.append((begin, until, offset))
        begin = until
    return tuple(found)


def _jump(wall: ZoneInfo, begin: datetime, end: datetime, offset: timedelta) -> datetime:
    while end - begin > SECOND:
        middle = begin + timedelta(seconds=(end - begin) // SECOND // 2)
        if _offset(wall, middle) == offset:
            begin = middle
        else:
            end = middle
    return end


def _offset(wall: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(wall).utcoffset() or timedelta()


def _zone(name: Any) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise Invalid(
            zone=say("There is no such time zone. One is named like Europe/Berlin.")
        ) from None
    return str(name)


def _dates(holidays: Any, exceptions: Any) -> dict[date, Intervals]:
    if not isinstance(holidays, Sequence) or not isinstance(exceptions, Mapping):
        raise Invalid(holidays=say("Holidays are a list of dates; exceptions have hours by date."))
    if len(holidays) + len(exceptions) > MOST_DATES:
        raise Invalid(holidays=say("At most %(n)s dates.", n=MOST_DATES))
    found = {
        _date("exceptions", day): intervals_of("exceptions", given)
        for day, given in exceptions.items()
    }
    return found | {_date("holidays", day): () for day in holidays}


def _date(name: str, text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        sentence = say("%(date)s is no date: one is written like 2026-12-25.", date=str(text)[:20])
        raise Invalid(**{name: sentence}) from None


def intervals_of(name: str, given: Any) -> Intervals:
    """The intervals of a day as they are written: [["09:00", "17:00"]]. Raises Invalid under this name."""
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > MOST_INTERVALS:
        raise Invalid(**{name: say("The hours of a day are a list of intervals.")})
    found: list[tuple[int, int]] = []
    for pair in given:
        if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
            raise Invalid(**{name: say("An interval is two times: from and until.")})
        since, until = _minutes(name, pair[0]), _minutes(name, pair[1])
        if since >= until:
            raise Invalid(**{name: _backwards(pair)})
        if found and found[-1][1] > since:
            raise Invalid(**{name: _overlapping(pair)})
        found.append((since, until))
    return tuple(found)


def _backwards(pair: Sequence[str]) -> str:
    return say(
        "From %(since)s until %(until)s ends before it begins. What goes past midnight is two intervals:"
        " one until 24:00, and one from 00:00 on the next day.",
        since=pair[0], until=pair[1],
    )  # fmt: skip


def _overlapping(pair: Sequence[str]) -> str:
    return say(
        "From %(since)s until %(until)s begins before the interval in front of it has ended.",
        since=pair[0], until=pair[1],
    )  # fmt: skip


def _minutes(name: str, text: Any) -> int:
    hour, colon, minute = str(text).partition(":")
    if not (colon and len(hour) == len(minute) == 2 and (hour + minute).isascii()):
        hour = minute = "-"
    if not (hour.isdigit() and minute.isdigit()) or int(minute) > 59:
        raise Invalid(**{name: say("A time is written like 09:00; the end of a day is 24:00.")})
    minutes = int(hour) * 60 + int(minute)
    if minutes > DAY_MINUTES:
        raise Invalid(**{name: say("A time is written like 09:00; the end of a day is 24:00.")})
    return minutes
