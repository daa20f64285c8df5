"""The insights as one report: every measure over a period, how it went, and what it was before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.analytics import measures, periods, reading
from community.domain.analytics.facts import Asked, Fact, Source, as_of
from community.domain.analytics.measures import MEASURES, Figure, Measure
from community.domain.analytics.periods import Period
from community.domain.analytics.reading import Scope
from community.domain.categories import queries as categories
from community.domain.categories.queries import readers_of
from community.domain.teams.models import Team
from community.kernel.cache import remembered
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid, NotFound
from community.kernel.storable import storable
from community.kernel.words import say

KEPT = 60  # seconds
KEPT_BEFORE = 600  # seconds; what was before hardly changes any more


@dataclass(frozen=True, slots=True)
class Wish:
    """Over what time and of what one asks for insights."""

    days: int = periods.USUAL
    first: date | None = None
    final: date | None = None
    """Instead of the last days: from one day to another."""
    category: str | None = None
    team: str | None = None
    """Slugs; all of them when empty."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one measure came to, how it went over the period, and what it was in the one before."""

    measure: Measure
    now: Figure
    before: Figure | None
    """None for what is only known as it stands now."""
    course: tuple[tuple[Period, Figure], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All measures over one period."""

    period: Period
    told: tuple[Told, ...]
    is_cut: bool
    """There was more than is looked at; only the newest were."""
    is_empty: bool
    """Nothing was asked, and nothing waits."""


def may_read(viewer: User | None, now: datetime) -> bool:
    """The support team: how its own work went, and how people found it, are for nobody else."""
    return viewer is not None and may(viewer, Right.DESK, now)


def report(viewer: User, wish: Wish, now: datetime) -> Report:
    """The measures as they are now, or were a minute ago. Raises Forbidden, Invalid."""
    scope, period = resolved(viewer, wish, now)
    # Whoever reads as far reads the same; the last days move on while they are remembered.
    key = (wish, scope)
    return remembered(("insights", *key), KEPT, lambda: _report(scope, period, key))


def resolved(viewer: User, wish: Wish, now: datetime) -> tuple[Scope, Period]:
    """What a wish means for this viewer at this time. Raises Forbidden, Invalid."""
    if not may_read(viewer, now):
        raise Forbidden(say("This is for the support team."))
    return _scope(viewer, wish), _period(wish, now)


def _report(scope: Scope, period: Period, key: Any) -> Report:
    rows = {source: reading.facts_of(source, scope, period) for source in Source}
    before = remembered(
        ("insights before", *key), KEPT_BEFORE, lambda: _before(scope, period.before)
    )
    told = tuple(
        Told(
            measure,
            measures.figure(measure, rows[measure.source], period.seen_at),
            before.get(measure.name),
            tuple(_course(measure, rows[measure.source], period)),
        )
        for measure in MEASURES
    )
    is_cut = any(
        len(found) >= reading.MOST for source, found in rows.items() if source != Source.CASES
    )
    return Report(period, told, is_cut, is_empty=not any(rows.values()))


def _before(scope: Scope, period: Period) -> Mapping[str, Figure]:
    """What each measure was in an earlier period, by its name; those known only for now are absent."""
    rows = {
        source: _as_of(reading.facts_of(source, scope, period), period.seen_at)
        for source in Source
        if source != Source.CASES
    }
    return {
        measure.name: measures.figure(measure, rows[measure.source], period.seen_at)
        for measure in MEASURES
        if measure.source in rows
    }


def _as_of(rows: Sequence[Fact], seen_at: datetime) -> list[Fact]:
    return [as_of(one, seen_at) if isinstance(one, Asked) else one for one in rows]


def _course(measure: Measure, rows: Sequence[Fact], period: Period) -> list[tuple[Period, Figure]]:
    return [] if measure.source is Source.CASES else measures.course(measure, rows, period)


def _scope(viewer: User, wish: Wish) -> Scope:
    category_id, team_id = None, None
    if wish.category:
        try:
            category_id = categories.get(wish.category, viewer).id
        except NotFound as error:
            raise Invalid(category=error.sentence) from error
    if wish.team:
        team_id = db.session.scalar(select(Team.id).where(Team.slug == storable(wish.team)))
        if team_id is None:
            raise Invalid(team=say("There is no such team."))
    return Scope(readers_of(viewer), category_id, team_id)


def _period(wish: Wish, now: datetime) -> Period:
    if wish.first is None and wish.final is None:
        return periods.last(wish.days, now)
    if wish.first is None:
        raise Invalid(**{"from": say("Say from which day on.")})
    return periods.between(wish.first, wish.final or now.date(), now)
