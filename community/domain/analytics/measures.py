"""Every measure as PRODUCT §7 defines it: which rows it counts, and what they come to. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from community.domain.analytics import facts, rules
from community.domain.analytics.facts import Fact, SettledBy, Source
from community.domain.analytics.periods import Period
from community.domain.analytics.rules import HALF, NINE_TENTHS, Wait
from community.domain.escalations.terms import ClockKind
from community.domain.satisfaction.rules import GOOD, SHOWN_FROM

HOUR = timedelta(hours=1)


class Kind(StrEnum):
    """What sort of number it is."""

    TIME = "time"  # a median and a ninth decile of waits
    SHARE = "share"
    AGES = "ages"  # how many there are, and how old


class Better(StrEnum):
    """Which way one wishes it to go."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the dashboard."""

    name: str
    source: Source
    kind: Kind
    better: Better
    belongs: Callable[[Any], bool] = lambda _: True
    """Whether a row of the source is one of those it is a share of."""
    counts: Callable[[Any, datetime], bool] = lambda _one, _seen_at: True
    """Whether a row that belongs is one of those it counts."""
    wait: Callable[[Any, datetime], Wait] | None = None
    shown_from: int = 0
    """With fewer rows it is kept back."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a measure came to. All is None of what there is too little of."""

    of: int | None
    """How many rows belong."""
    count: int | None
    """How many of them it counts."""
    share: float | None = None
    median: timedelta | None = None
    ninth: timedelta | None = None
    """By when nine in ten were over; of ages, what nine in ten have not passed."""
    oldest: timedelta | None = None
    between: tuple[float, float] | None = None
    """Of ratings: where the true share lies, by 95 %."""

    @property
    def value(self) -> timedelta | float | None:
        """The one number that is drawn and compared."""
        return self.share if self.share is not None else self.median


def _within(hours: int) -> Callable[[Any, datetime], bool]:
    return lambda one, seen_at: rules.is_within(facts.response_wait(one, seen_at), hours * HOUR)


def _asked(name: str, counts: Callable[[Any, datetime], bool], better: Better) -> Measure:
    return Measure(name, Source.THREADS, Kind.SHARE, better, counts=counts)


def _kept(kind: ClockKind) -> Measure:
    return Measure(
        f"kept_{kind}", Source.CLOCKS, Kind.SHARE, Better.HIGHER,
        belongs=lambda one: one.kind == kind, counts=lambda one, _: one.is_kept,
    )  # fmt: skip


MEASURES = (
    Measure("first_response", Source.THREADS, Kind.TIME, Better.LOWER, wait=facts.response_wait),
    Measure("solution", Source.THREADS, Kind.TIME, Better.LOWER, wait=facts.solution_wait),
    _asked("answered_1h", _within(1), Better.HIGHER),
    _asked("answered_24h", _within(24), Better.HIGHER),
    _asked("answered_72h", _within(72), Better.HIGHER),
    _asked("solved", lambda one, _: one.settled_by is not None, Better.HIGHER),
    _asked("solved_by_peers", lambda one, _: one.settled_by is SettledBy.PEERS, Better.HIGHER),
    _asked("assisted", lambda one, _: one.settled_by is SettledBy.ASSISTED, Better.HIGHER),
    # Neither way is better: a question nobody answered is not escalated either, and is no success.
    _asked("escalated", lambda one, _: one.escalated_at is not None, Better.NEITHER),
    _asked("escalated_answered", lambda one, _: one.peer_was_first, Better.NEITHER),
    _kept(ClockKind.FIRST_RESPONSE),
    _kept(ClockKind.NEXT_RESPONSE),
    _kept(ClockKind.RESOLUTION),
    Measure("backlog", Source.CASES, Kind.AGES, Better.LOWER),
    Measure(
        "satisfaction", Source.RATINGS, Kind.SHARE, Better.HIGHER,
        counts=lambda one, _: one.rating >= GOOD, shown_from=SHOWN_FROM,
    ),
)  # fmt: skip
NAMES = {measure.name: measure for measure in MEASURES}


def figure(measure: Measure, rows: Sequence[Fact], seen_at: datetime) -> Figure:
    """What a measure comes to over these rows of its source."""
    belonging = [one for one in rows if measure.belongs(one)]
    if len(belonging) < measure.shown_from:
        return Figure(of=None, count=None)
    if measure.wait:
        return _times([measure.wait(one, seen_at) for one in belonging])
    if measure.kind is Kind.AGES:
        return _ages([seen_at - one.at for one in belonging])
    count = sum(measure.counts(one, seen_at) for one in belonging)
    return _share(measure, count, len(belonging))


def rows_of(
    measure: Measure, rows: Sequence[Fact], seen_at: datetime, counted: bool = True
) -> list[Fact]:
    """Exactly the rows that a measure counts, or those that belong and it does not."""
    belonging = [one for one in rows if measure.belongs(one)]
    if len(belonging) < measure.shown_from:
        return []
    return [one for one in belonging if measure.counts(one, seen_at) == counted]


def course(measure: Measure, rows: Sequence[Fact], period: Period) -> list[tuple[Period, Figure]]:
    """What it comes to in each part of a period."""
    parts = period.parts
    held: list[list[Fact]] = [[] for _ in parts]
    length = (period.until - period.since) / len(parts)
    for one in rows:
        place = int((one.at - period.since) / length)
        held[max(0, min(place, len(parts) - 1))].append(one)
    return [
        (part, figure(measure, inside, period.seen_at))
        for part, inside in zip(parts, held, strict=True)
    ]


def _times(waits: list[Wait]) -> Figure:
    return Figure(
        of=len(waits), count=len(waits),
        median=rules.quantile(waits, HALF), ninth=rules.quantile(waits, NINE_TENTHS),
    )  # fmt: skip


def _ages(ages: list[timedelta]) -> Figure:
    return Figure(
        of=len(ages), count=len(ages), median=rules.age_at(HALF, ages),
        ninth=rules.age_at(NINE_TENTHS, ages), oldest=max(ages, default=None),
    )  # fmt: skip


def _share(measure: Measure, count: int, of: int) -> Figure:
    between = rules.interval(count, of) if measure.source is Source.RATINGS and of else None
    return Figure(of, count, count / of if of else None, between=between)
