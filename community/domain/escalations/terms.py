"""What an escalation is promised: hours and minutes, as they stood when its clocks began. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from json import dumps, loads
from typing import Any

from community.domain.escalations.cards import Priority
from community.domain.escalations.stopwatch import WARNINGS
from community.kernel.business_time import Hours
from community.kernel.errors import Invalid
from community.kernel.words import say

MOST_MINUTES = 60 * 24 * 366


class ClockKind(StrEnum):
    """What is promised."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


RESPONSES = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)

Minutes = Mapping[str, Mapping[str, int]]
"""Minutes of business time: {priority: {clock: minutes}}."""

DEFAULT_HOURS: dict[str, Any] = {
    "zone": "UTC",
    "week": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}
DEFAULT_MINUTES = {
    Priority.URGENT: (60, 60, 8 * 60),
    Priority.HIGH: (2 * 60, 2 * 60, 2 * 8 * 60),
    Priority.NORMAL: (8 * 60, 8 * 60, 5 * 8 * 60),
    Priority.LOW: (2 * 8 * 60, 2 * 8 * 60, 10 * 8 * 60),
}


@dataclass(frozen=True)
class Promise:
    """A policy with its calendar, ready to reckon with."""

    hours: Hours
    minutes: Minutes
    pauses_on_hold: bool
    warnings: tuple[int, ...] = WARNINGS
    """Per cent of the time, rising."""

    def target(self, kind: str, priority: str) -> timedelta:
        """The business time this clock has."""
        return timedelta(minutes=self.minutes[priority][kind])


def default_terms() -> dict[str, Any]:
    """What is promised where no policy says otherwise: working days, 9 to 17 UTC."""
    minutes = {
        str(priority): dict(zip(map(str, ClockKind), lengths, strict=True))
        for priority, lengths in DEFAULT_MINUTES.items()
    }
    return {"hours": DEFAULT_HOURS, "minutes": minutes, "pauses_on_hold": False}


def with_warnings(terms: Mapping[str, Any], warnings: Iterable[int]) -> dict[str, Any]:
    """Terms under which a clock warns at these percentages; the same ones twice warn once.

    Terms that do not name them mean 50, 75 and 90: so those that were kept before they could be
    changed are the same as those kept since.
    """
    wanted = sorted(set(warnings))
    return dict(terms) if wanted == list(WARNINGS) else {**terms, "warnings": wanted}


def promise_of(terms: Mapping[str, Any]) -> Promise:
    """Terms as they are kept, ready to reckon with. Raises Invalid."""
    return _promise(dumps(terms, sort_keys=True))


@lru_cache(maxsize=256)
def _promise(terms: str) -> Promise:
    # Thousands of escalations are under the same few terms.
    read = loads(terms)
    return Promise(
        Hours.from_data(read["hours"]), read["minutes"], bool(read["pauses_on_hold"]),
        tuple(read.get("warnings", WARNINGS)),
    )  # fmt: skip


def clean_minutes(given: Any) -> dict[str, dict[str, int]]:
    """A policy's minutes: each priority, each clock. Raises Invalid(minutes=…)."""
    if not isinstance(given, Mapping) or set(given) != set(Priority):
        raise Invalid(minutes=say("Give minutes for urgent, high, normal and low."))
    return {str(priority): _clean(given[priority]) for priority in Priority}


def _clean(lengths: Any) -> dict[str, int]:
    if not isinstance(lengths, Mapping) or set(lengths) != set(ClockKind):
        raise Invalid(minutes=say("Give minutes for first_response, next_response and resolution."))
    for length in lengths.values():
        if (
            isinstance(length, bool)
            or not isinstance(length, int)
            or not 0 < length <= MOST_MINUTES
        ):
            raise Invalid(minutes=say("Minutes are a whole number from 1 to a year."))
    return {str(kind): lengths[kind] for kind in ClockKind}
