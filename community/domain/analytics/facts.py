"""What there is to count: one small row for each question, clock, case and rating. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from community.domain.analytics.rules import Wait


class Source(StrEnum):
    """Of what a measure counts the rows."""

    THREADS = "threads"
    CLOCKS = "clocks"
    CASES = "cases"
    RATINGS = "ratings"


class SettledBy(StrEnum):
    """Who brought a question to its solution."""

    PEERS = "peers"  # no public post of the support team before the answer that settled it
    ASSISTED = "assisted"  # the same, but it was the team's mark that settled it
    TEAM = "team"


class Asked(NamedTuple):
    """A question that was asked, and what has come of it."""

    id: int
    at: datetime
    closed_at: datetime | None = None
    responded_at: datetime | None = None
    """The first public post of another person that still stands, a bot's apart."""
    verdict_at: datetime | None = None
    """The first verdict that stands."""
    settled_by: SettledBy | None = None
    """None for one that is not solved."""
    escalated_at: datetime | None = None
    """Since when the support team has or had it."""
    peer_was_first: bool = False
    """A member had answered before the team got it."""


class ClockEnd(NamedTuple):
    """A clock of a case that was kept or ran out."""

    id: int
    at: datetime
    kind: str
    is_kept: bool


class OpenCase(NamedTuple):
    """A case the support team has, or is to have."""

    id: int
    at: datetime


class Rated(NamedTuple):
    """What somebody said of the help with a case; `id` is the case's."""

    id: int
    at: datetime
    rating: int


Fact = Asked | ClockEnd | OpenCase | Rated


def as_of(one: Asked, seen_at: datetime) -> Asked:
    """The question as it stood then, as far as what stands today tells: what was undone since never was."""
    solved = one.settled_by and (one.verdict_at or one.at) <= seen_at
    escalated = one.escalated_at and one.escalated_at <= seen_at
    return Asked(
        one.id, one.at, _until(one.closed_at, seen_at), _until(one.responded_at, seen_at),
        _until(one.verdict_at, seen_at), one.settled_by if solved else None,
        one.escalated_at if escalated else None, bool(escalated and one.peer_was_first),
    )  # fmt: skip


def response_wait(one: Asked, seen_at: datetime) -> Wait:
    """How long it waited for its first response."""
    return wait_until(one.at, one.responded_at, one.closed_at, seen_at)


def solution_wait(one: Asked, seen_at: datetime) -> Wait:
    """How long it waited for its first verdict."""
    return wait_until(one.at, one.verdict_at, one.closed_at, seen_at)


def wait_until(
    asked: datetime, over: datetime | None, closed: datetime | None, seen_at: datetime
) -> Wait:
    """How long it waited: until that came, or as long as it was open. One that was closed waits no longer."""
    # An imported answer may be dated before its question.
    return Wait(max((over or closed or seen_at) - asked, timedelta()), is_over=over is not None)


def _until(at: datetime | None, seen_at: datetime) -> datetime | None:
    return at if at is not None and at <= seen_at else None
