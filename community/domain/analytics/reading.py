"""Reading what there is to count, as far as somebody's reading goes: few statements, one row a thing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, select

from community.domain.accounts.cards import STAFF
from community.domain.accounts.models import User
from community.domain.analytics import settled
from community.domain.analytics.facts import (
    Asked,
    ClockEnd,
    Fact,
    OpenCase,
    Rated,
    SettledBy,
    Source,
)
from community.domain.analytics.periods import Period
from community.domain.categories.models import Category
from community.domain.escalations.models import Escalation, SatisfactionOffer
from community.domain.escalations.sla_models import SlaClock, SlaEvent
from community.domain.threads import reach
from community.domain.threads.cards import PostRole
from community.domain.threads.models import Post, Thread
from community.kernel.db import db

MOST = 20_000  # newest rows of a period; more would hardly change what they say, and cost seconds
BOTS = select(User.id).where(User.is_bot.is_(True))
OFFICE = select(User.id).where(User.role.in_(STAFF))


@dataclass(frozen=True, slots=True)
class Scope:
    """Of what is counted: all within somebody's reading, of a category, of a team."""

    readers: tuple[str, ...]
    category_id: int | None = None
    team_id: int | None = None


def facts_of(source: Source, scope: Scope, period: Period) -> list[Fact]:
    """The rows of a source that fall into a period, the newest first, at most MOST."""
    return list(_READ[source](scope, period))


def asked(scope: Scope, period: Period) -> list[Asked]:
    """The questions that people asked in the period."""
    query = (
        select(
            Thread.id, Thread.created_at, Thread.closed_at, Thread.solved_at,
            first_response(scope.readers).label("responded_at"),
        )
        .where(*threads_asked(scope, period))
        .order_by(Thread.created_at.desc(), Thread.id.desc())
        .limit(MOST)
    )  # fmt: skip
    rows = db.session.execute(query).all()
    # What else is read of them goes no further back than they do, however much was asked before.
    read = replace(period, since=rows[-1].created_at) if rows else period
    solved, escalated = _settled(scope, read), _escalated(scope, read)
    nothing = (None, False)
    return [
        Asked(
            row.id, row.created_at, row.closed_at, row.responded_at, row.solved_at,
            solved.get(row.id), *escalated.get(row.id, nothing),
        )
        for row in rows
    ]  # fmt: skip


@cache
def first_response(readers: tuple[str, ...]) -> ScalarSelect[Any]:
    """When another person first wrote publicly in a Thread, a bot apart; of what stands today."""
    return _first(public_words(readers))


@cache
def public_words(readers: tuple[str, ...]) -> ColumnElement[bool]:
    """A condition on Post joined with its Thread: an answer or comment for all who may read the thread,
    by a person who did not ask it.

    A question that was merged into the thread is no response to it.
    """
    everybody = reach.Reach(readers, sees_private=False, sees_removed=False, person_id=None)
    return and_(
        Post.thread_id == Thread.id,
        Post.role != PostRole.QUESTION,
        Post.author_id != Thread.asker_id,
        Post.author_id.not_in(BOTS),
        reach.readable(everybody),
    )


def ended_clocks(scope: Scope, period: Period) -> list[ClockEnd]:
    """The clocks that were kept or ran out in the period, each once.

    A breach is never made good: a clock that was fulfilled after it counts there alone, and one whose
    solution was taken back counts once it is fulfilled again. What ran out and was not noticed yet counts too.
    """
    kept = and_(
        SlaEvent.event == "fulfil", SlaClock.fulfilled_at == SlaEvent.at,
        SlaClock.breached_at.is_(None),
    )  # fmt: skip
    noted = (
        select(
            SlaClock.id, SlaEvent.at, SlaClock.kind,
            case((SlaEvent.event == "fulfil", 1), else_=0).label("is_kept"),
        )
        .join(SlaClock, SlaClock.id == SlaEvent.clock_id)
        .where(
            SlaEvent.event.in_(("fulfil", "breach")), _in(SlaEvent.at, period),
            kept | (SlaEvent.event == "breach"),
        )
    )  # fmt: skip
    unnoticed = (
        select(SlaClock.id, SlaClock.due_at.label("at"), SlaClock.kind)
        .where(
            SlaClock.next_at <= period.seen_at, _in(SlaClock.due_at, period),
            SlaClock.breached_at.is_(None), SlaClock.fulfilled_at.is_(None),
        )
    )  # fmt: skip
    found = {
        row.id: ClockEnd(row.id, row.at, row.kind, bool(row.is_kept))
        for row in db.session.execute(
            _of_cases(noted, scope).order_by(SlaEvent.at.desc()).limit(MOST)
        )
    }
    missed = [
        ClockEnd(row.id, row.at, row.kind, is_kept=False)
        for row in db.session.execute(_of_cases(unnoticed, scope).limit(MOST))
        if row.at <= period.seen_at
    ]
    return sorted([*found.values(), *missed], key=lambda one: (one.at, one.id), reverse=True)


def open_cases(scope: Scope, _period: Period) -> list[OpenCase]:
    """The cases that are live now, whatever the period: none is left out."""
    query = (
        select(Escalation.id, Escalation.opened_at)
        .join(Thread, Thread.id == Escalation.thread_id)
        .where(Escalation.ended_at.is_(None), *_cases(scope))
        .order_by(Escalation.opened_at.desc(), Escalation.id.desc())
    )
    return [OpenCase(row.id, row.opened_at) for row in db.session.execute(query)]


def ratings(scope: Scope, period: Period) -> list[Rated]:
    """The ratings that people gave in the period."""
    query = (
        select(Escalation.id, SatisfactionOffer.rated_at, SatisfactionOffer.rating)
        .join(Escalation, Escalation.id == SatisfactionOffer.escalation_id)
        .join(Thread, Thread.id == Escalation.thread_id)
        .where(_in(SatisfactionOffer.rated_at, period), *_cases(scope))
        .order_by(SatisfactionOffer.rated_at.desc(), Escalation.id.desc())
        .limit(MOST)
    )
    return [Rated(row.id, row.rated_at, row.rating) for row in db.session.execute(query)]


def threads_asked(scope: Scope, period: Period) -> list[ColumnElement[bool]]:
    """Conditions on Thread: a person asked it in the period, and it stands."""
    conditions = [
        _in(Thread.created_at, period),
        Thread.asker_id.not_in(BOTS),
        reach.readable_threads(scope.readers),
        *_of_category(scope),
    ]
    if scope.team_id is not None:
        theirs = select(Category.id).where(Category.team_id == scope.team_id)
        conditions.append(Thread.category_id.in_(theirs))
    return conditions


def _first(words: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.min(Post.created_at)).where(words).correlate(Thread).scalar_subquery()


def _settled(scope: Scope, period: Period) -> dict[int, SettledBy]:
    """Who settled each question that is solved; others are absent."""
    query = settled.select_settled(public_words(scope.readers), OFFICE)
    query = query.where(*threads_asked(scope, period))
    return {row.id: SettledBy(row.settled_by) for row in db.session.execute(query)}


def _escalated(scope: Scope, period: Period) -> dict[int, tuple[datetime, bool]]:
    """Since when the team first had each question that reached it, and whether a member had answered before."""
    answered = _first(
        and_(
            public_words(scope.readers), Post.role == PostRole.ANSWER,
            Post.author_id.not_in(OFFICE),
        )
    )  # fmt: skip
    query = (
        select(Thread.id, Escalation.received_at, answered.label("answered"))
        .join(Escalation, Escalation.thread_id == Thread.id)
        .where(Escalation.received_at.is_not(None), *threads_asked(scope, period))
        .order_by(Escalation.id.desc())
    )
    return {
        row.id: (row.received_at, row.answered is not None and row.answered < row.received_at)
        for row in db.session.execute(query)  # the first one last, so that it stays
    }


def _cases(scope: Scope) -> list[ColumnElement[bool]]:
    conditions = [reach.readable_threads(scope.readers), *_of_category(scope)]
    if scope.team_id is not None:
        conditions.append(Escalation.team_id == scope.team_id)
    return conditions


def _of_category(scope: Scope) -> list[ColumnElement[bool]]:
    return [] if scope.category_id is None else [Thread.category_id == scope.category_id]


def _of_cases(query: Select[*tuple[Any, ...]], scope: Scope) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Escalation, Escalation.id == SlaClock.escalation_id)
        .join(Thread, Thread.id == Escalation.thread_id)
        .where(*_cases(scope))
    )


def _in(at: Any, period: Period) -> ColumnElement[bool]:
    return and_(at >= period.since, at < period.until)


_READ: Mapping[Source, Any] = {
    Source.THREADS: asked, Source.CLOCKS: ended_clocks, Source.CASES: open_cases, Source.RATINGS: ratings,
}  # fmt: skip
