"""Exactly the rows that a measure counts, page by page: questions, or cases with what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.analytics import measures, reading, reporting
from community.domain.analytics.facts import Asked, ClockEnd, Fact, Rated, Source
from community.domain.analytics.measures import Measure
from community.domain.analytics.reporting import Wish
from community.domain.escalations.models import Escalation
from community.domain.escalations.sla_models import SlaClock
from community.domain.threads import queries as threads
from community.domain.threads.cards import ThreadRow
from community.domain.threads.models import Thread
from community.kernel import paging
from community.kernel.db import db
from community.kernel.errors import Invalid, NotFound
from community.kernel.paging import DEFAULT_LIMIT
from community.kernel.words import say

MOST_EXPORTED = 10_000
PIECE = 500  # ids of one statement


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case that is counted, by the question it is of."""

    id: int
    thread_id: int
    slug: str
    title: str
    at: datetime
    """When it was opened, its clock ended or it was rated: as the measure counts."""
    status: str
    clock: str | None = None
    is_kept: bool | None = None
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of the rows of a measure, and how many there are of them."""

    measure: Measure
    total: int
    threads: tuple[ThreadRow, ...]
    cases: tuple[CaseLine, ...]
    facts: tuple[Fact, ...]
    next: str | None


def get_measure(name: str) -> Measure:
    """A measure by its name. Raises NotFound."""
    if name not in measures.NAMES:
        raise NotFound(say("There is no such measure."))
    return measures.NAMES[name]


def rows(
    viewer: User,
    measure: Measure,
    wish: Wish,
    now: datetime,
    counted: bool = True,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Rows:
    """A page of what a measure counts, or of what belongs and it does not, newest first. Raises Forbidden, Invalid."""
    found = _found(viewer, measure, wish, now, counted)
    begin = _place(found, after)
    shown = found[begin : begin + limit]
    more = begin + limit < len(found)
    cursor = paging.encode([shown[-1].at, shown[-1].id]) if more else None
    lines, cases = _lines(viewer, measure, shown)
    return Rows(measure, len(found), lines, cases, tuple(shown), cursor)


def exported(viewer: User, measure: Measure, wish: Wish, now: datetime, counted: bool) -> Rows:
    """The same, as much of it as one file holds."""
    found = _found(viewer, measure, wish, now, counted)[:MOST_EXPORTED]
    lines: list[ThreadRow] = []
    cases: list[CaseLine] = []
    for begin in range(0, len(found), PIECE):
        some, others = _lines(viewer, measure, found[begin : begin + PIECE])
        lines, cases = [*lines, *some], [*cases, *others]
    return Rows(measure, len(found), tuple(lines), tuple(cases), tuple(found), None)


def _found(viewer: User, measure: Measure, wish: Wish, now: datetime, counted: bool) -> list[Fact]:
    scope, period = reporting.resolved(viewer, wish, now)
    everything = reading.facts_of(measure.source, scope, period)
    return measures.rows_of(measure, everything, period.seen_at, counted)


def _place(found: Sequence[Fact], after: str | None) -> int:
    """Where a page begins: behind the row that its cursor names, wherever that would stand now."""
    if not after:
        return 0
    at, last_id = paging.decode(after, 2)
    if not isinstance(at, datetime) or not isinstance(last_id, int):
        raise Invalid(after=say("This page marker is not one of ours. Start from the first page."))
    place = (at, last_id)
    return sum((one.at, one.id) >= place for one in found)


def _lines(
    viewer: User, measure: Measure, found: Sequence[Fact]
) -> tuple[tuple[ThreadRow, ...], tuple[CaseLine, ...]]:
    ids = [one.id for one in found]
    if measure.source is Source.THREADS:
        return tuple(threads.rows_by_id(ids, viewer)), ()
    return (), tuple(_case_lines(viewer, measure, found, ids))


def _case_lines(
    viewer: User, measure: Measure, found: Sequence[Fact], ids: Sequence[int]
) -> list[CaseLine]:
    wanted = SlaClock.id if measure.source is Source.CLOCKS else Escalation.id
    query = (
        select(
            wanted.label("key"), Escalation.id, Escalation.status, Thread.id.label("thread_id"),
            Thread.slug, Thread.title,
        )
        .join(Thread, Thread.id == Escalation.thread_id)
        .where(wanted.in_(ids), threads.readable_threads(viewer))
    )  # fmt: skip
    if measure.source is Source.CLOCKS:
        query = query.join(SlaClock, SlaClock.escalation_id == Escalation.id)
    known = {row.key: row for row in (db.session.execute(query) if ids else ())}
    return [
        CaseLine(
            row.id, row.thread_id, row.slug, row.title, one.at, row.status,
            one.kind if isinstance(one, ClockEnd) else None,
            one.is_kept if isinstance(one, ClockEnd) else None,
            one.rating if isinstance(one, Rated) else None,
        )
        for one in found
        if not isinstance(one, Asked) and (row := known.get(one.id))
    ]  # fmt: skip
