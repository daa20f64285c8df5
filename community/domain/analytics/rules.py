"""How measures are reckoned from waits, ages and counts. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from community.domain.threads.ordering import wilson

HALF, NINE_TENTHS = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a question waited for something, its first response say, or has waited so far."""

    span: timedelta
    is_over: bool
    """False for one still waiting, or closed before it came."""


def median(waits: Iterable[Wait]) -> timedelta | None:
    """The span after which half have had a response; None while too few have."""
    return quantile(waits, HALF)


def quantile(waits: Iterable[Wait], share: float) -> timedelta | None:
    """The span after which this share is over; None while too few are.

    Kaplan-Meier: https://en.wikipedia.org/wiki/Kaplan%E2%80%93Meier_estimator. A question counts
    among those that wait for as long as it did, so one more without a response never shortens it.
    """
    waits = list(waits)
    over = Counter(wait.span for wait in waits if wait.is_over)
    leaving = Counter(wait.span for wait in waits)
    waiting, still_waits = len(waits), 1.0
    # Ten factors of nine tenths and the like miss their mark by a rounding.
    enough = 1 - share + 1e-9
    for span in sorted(leaving):
        still_waits *= 1 - over[span] / waiting
        if still_waits <= enough:
            return span
        waiting -= leaving[span]
    return None


def share_within(waits: Iterable[Wait], limit: timedelta) -> float:
    """The share, from 0 to 1, that had a response in this time; 0 of nothing."""
    waits = list(waits)
    in_time = sum(is_within(wait, limit) for wait in waits)
    return in_time / len(waits) if waits else 0.0


def is_within(wait: Wait, limit: timedelta) -> bool:
    """Whether what was waited for came in this time."""
    return wait.is_over and wait.span <= limit


def age_at(share: float, ages: Iterable[timedelta]) -> timedelta | None:
    """The least age that this share of things has not passed; None of nothing."""
    ordered = sorted(ages)
    return ordered[max(ceil(len(ordered) * share) - 1, 0)] if ordered else None


def interval(positive: int, total: int) -> tuple[float, float]:
    """Between what shares, from 0 to 1, the true one lies: Wilson score interval, 95 %."""
    if total == 0:
        return 0.0, 1.0
    return wilson(positive, total), 1 - wilson(total - positive, total)
