"""How measures are reckoned from waits. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a question waited for its first response, or has waited so far."""

    span: timedelta
    is_over: bool
    """False for one still waiting, or closed before anybody responded."""


def median(waits: Iterable[Wait]) -> timedelta | None:
    """The span after which half have had a response; None while too few have.

    Kaplan-Meier: https://en.wikipedia.org/wiki/Kaplan%E2%80%93Meier_estimator. A question counts
    among those that wait for as long as it did, so one more without a response never shortens it.
    """
    waits = list(waits)
    responses = Counter(wait.span for wait in waits if wait.is_over)
    leaving = Counter(wait.span for wait in waits)
    waiting, still_unanswered = len(waits), 1.0
    for span in sorted(leaving):
        still_unanswered *= 1 - responses[span] / waiting
        if still_unanswered <= 0.5:
            return span
        waiting -= leaving[span]
    return None


def share_within(waits: Iterable[Wait], limit: timedelta) -> float:
    """The share, from 0 to 1, that had a response in this time; 0 of nothing."""
    waits = list(waits)
    in_time = sum(wait.is_over and wait.span <= limit for wait in waits)
    return in_time / len(waits) if waits else 0.0
