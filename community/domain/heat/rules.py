"""How fast a thread is turning into a problem: 0 to 100, in parts that say why. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount


class Part(StrEnum):
    """What heats a thread."""

    VIEWS = "views"
    ME_TOO = "me_too"
    FAILED = "did_not_work"
    WORDING = "wording"
    REPLIERS = "repliers"
    WAITING = "waiting"
    REPEAT = "repeat_contact"


WORTH = {
    Part.VIEWS: 0.5, Part.ME_TOO: 6.0, Part.FAILED: 8.0, Part.WORDING: 5.0, Part.REPLIERS: 2.0,
}  # fmt: skip
"""Points of one person's fresh signal."""
CAPS = {
    Part.VIEWS: 10.0, Part.ME_TOO: 30.0, Part.FAILED: 24.0, Part.WORDING: 15.0, Part.REPLIERS: 10.0,
    Part.WAITING: 20.0, Part.REPEAT: 12.0,
}  # fmt: skip
MOST = 100
FELT_FOR = 8  # half-lives: what is older weighs less than half a hundredth
NEWCOMER = timedelta(days=1)
NEWCOMERS_SHARE = 0.25  # of a cap is all that new accounts together can bring about
MOST_A_NETWORK = 2  # people of one network that count
WAITED_FULLY = 4.0  # times the category's own baseline, from when on waiting weighs all it can
A_REPEAT = 6.0

TICK = timedelta(minutes=5)


@dataclass(frozen=True)
class Signal:
    """Something one person did that heats a thread."""

    part: Part
    person_id: int
    at: datetime
    network: str
    """Where the person signed in from; empty when that is not known."""
    is_newcomer: bool


@dataclass(frozen=True)
class Standing:
    """What is so of a thread besides what people did lately."""

    unanswered_for: timedelta | None
    baseline: timedelta
    """In which three in four threads of the category are answered."""
    other_threads: int
    """The asker's other threads of late that nobody has solved."""


def forgotten(terms: Terms) -> timedelta:
    """How old something is when it is felt no more."""
    return FELT_FOR * terms.hours(Amount.HALF_LIFE_HOURS)


def parts_of(
    signals: Iterable[Signal], standing: Standing, now: datetime, terms: Terms
) -> dict[Part, float]:
    """The parts of a thread's heat, each within its cap; those that are nothing are absent.

    One person counts once in each part, with the newest signal; of one network two do, and all new
    accounts together bring about at most a quarter of a cap.
    """
    by_part: dict[Part, list[Signal]] = {}
    for signal in _one_each(signals):
        by_part.setdefault(signal.part, []).append(signal)
    half_life = terms.hours(Amount.HALF_LIFE_HOURS)
    parts = {part: _part(part, some, now, half_life) for part, some in by_part.items()}
    parts[Part.WAITING] = _waiting(standing)
    parts[Part.REPEAT] = min(A_REPEAT * standing.other_threads, CAPS[Part.REPEAT])
    return {part: round(points, 2) for part, points in parts.items() if round(points, 2) > 0}


def value_of(parts: Mapping[Part, float]) -> int:
    """The sum of the parts, from 0 to 100."""
    return min(MOST, int(sum(parts.values())))


@dataclass(frozen=True)
class Mood:
    """Whether a thread counts as hot: some looks in a row make it so, some cool hours end it."""

    above_ticks: int = 0
    hot_since: datetime | None = None
    cool_since: datetime | None = None


def mood_after(before: Mood, value: int, now: datetime, terms: Terms) -> Mood:
    """The mood once a thread was looked at again."""
    above = before.above_ticks + 1 if value >= terms.of(Amount.HOT_FROM) else 0
    cool_since = (before.cool_since or now) if value < terms.of(Amount.COOL_UNDER) else None
    hot_since = before.hot_since
    if above >= terms.of(Amount.HOT_LOOKS):
        hot_since = hot_since or now
    elif cool_since and now - cool_since >= terms.hours(Amount.COOL_HOURS):
        hot_since = None
    return Mood(above, hot_since, cool_since)


def _one_each(signals: Iterable[Signal]) -> list[Signal]:
    newest: dict[tuple[Part, int], Signal] = {}
    for signal in sorted(signals, key=lambda signal: signal.at):
        newest[signal.part, signal.person_id] = signal
    seen: Counter[tuple[Part, str]] = Counter()
    kept = []
    for signal in sorted(newest.values(), key=lambda one: (one.at, one.person_id), reverse=True):
        seen[signal.part, signal.network] += 1
        if not signal.network or seen[signal.part, signal.network] <= MOST_A_NETWORK:
            kept.append(signal)
    return kept


def _part(part: Part, signals: Iterable[Signal], now: datetime, half_life: timedelta) -> float:
    known = new = 0.0
    for signal in signals:
        age = max(now - signal.at, timedelta())
        points = WORTH[part] * 0.5 ** (age / half_life)
        if signal.is_newcomer:
            new += points
        else:
            known += points
    return min(known + min(new, NEWCOMERS_SHARE * CAPS[part]), CAPS[part])


def _waiting(standing: Standing) -> float:
    if standing.unanswered_for is None or standing.unanswered_for <= standing.baseline:
        return 0.0
    over = standing.unanswered_for / standing.baseline - 1
    return CAPS[Part.WAITING] * min(over / (WAITED_FULLY - 1), 1.0)
