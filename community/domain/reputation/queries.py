"""Reads of the ledger, and of where it differs from what stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)

from community.domain.accounts.models import User
from community.domain.answers.models import Acceptance, Confirmation, Endorsement
from community.domain.reputation import standing
from community.domain.reputation.models import Entry
from community.domain.reputation.rules import MOST_A_DAY, START, Cause
from community.domain.suggestions.models import Suggestion
from community.domain.threads.models import Post, Thread
from community.domain.threads.titles import titled
from community.domain.votes.models import Vote
from community.kernel.db import db
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, fetch


@dataclass(frozen=True, slots=True)
class Difference:
    """What a person should have and the ledger lacks, for one scope; negative where it has too much."""

    user_id: int
    cause: Cause
    object_id: int
    """The post it is about; 0 for the up-votes of a whole day."""
    day: date | None
    points: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One entry of somebody's ledger, as shown: never who voted."""

    id: int
    cause: Cause
    points: int
    post_id: int | None
    thread_title: str | None
    """Post and title are None where this viewer may not read them."""
    at: datetime
    has_post: bool
    """False for what is about no post, or was brought in line for a whole day at once."""
    counts_for: date | None
    """The day of the up-vote it comes from."""


def ledger(
    user_id: int, viewer: User | None, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[LedgerRow]:
    """What a person has earned and lost, newest first."""
    readable = titled(viewer)
    query = (
        select(
            Entry.id, Entry.cause, Entry.points, Entry.at, Entry.object_id, Entry.counts_for,
            readable.c.id.label("post_id"), readable.c.title,
        )
        .outerjoin(readable, readable.c.id == Entry.object_id)
        .where(Entry.user_id == user_id)
    )  # fmt: skip
    rows, cursor = fetch(query, [Key(Entry.id, "id")], after, limit)
    return Page(
        tuple(
            LedgerRow(
                row.id, Cause(row.cause), row.points, row.post_id, row.title, row.at,
                row.object_id != 0, row.counts_for,
            )
            for row in rows
        ),
        cursor,
    )  # fmt: skip


def full_days(user_id: int, days: Collection[date]) -> set[date]:
    """Those of these UTC days whose up-votes brought a person all that a day may bring."""
    if not days:
        return set()
    query = (
        select(Entry.counts_for)
        .where(Entry.user_id == user_id, Entry.counts_for.in_(days), Entry.cause == Cause.UP)
        .group_by(Entry.counts_for)
        .having(func.sum(Entry.points) >= MOST_A_DAY)
    )
    return {day for day in db.session.scalars(query) if day is not None}


def changes(user_id: int) -> list[tuple[date, int]]:
    """What each UTC day changed of a person's reputation, oldest first; days without are absent."""
    day = standing.utc_day(Entry.at)
    query = (
        select(day, func.sum(Entry.points))
        .where(Entry.user_id == user_id)
        .group_by(day)
        .order_by(day)
    )
    return [(row[0], int(row[1])) for row in db.session.execute(query)]


def of_votes(post_id: int, author_id: int, voter_id: int, days: Sequence[date]) -> list[Difference]:
    """Where the ledger differs about one person's vote on a post and the days it counts for."""
    values: dict[str, Any] = {"post_id": post_id, "author_id": author_id, "voter_id": voter_id}
    for number, day in enumerate(days):
        begin = datetime.combine(day, time.min, UTC)
        end = begin + timedelta(days=1)
        values |= {f"day_{number}": day, f"begin_{number}": begin, f"end_{number}": end}
    return _differences(_comparing_votes(len(days)), values)


@cache  # each vote asks it
def _comparing_votes(days: int) -> Select[*tuple[Any, ...]]:
    post_id, author_id, voter_id = (
        bindparam(name, type_=Integer) for name in ("post_id", "author_id", "voter_id")
    )
    each_day = [bindparam(f"day_{number}", type_=Date) for number in range(days)]
    within = [
        (Vote.cast_at >= bindparam(f"begin_{number}"), Vote.cast_at < bindparam(f"end_{number}"))
        for number in range(days)
    ]
    paid = or_(
        and_(Entry.cause == Cause.UP, Entry.user_id == author_id, Entry.counts_for.in_(each_day)),
        and_(Entry.cause == Cause.DOWN, Entry.object_id == post_id),
        and_(
            Entry.cause == Cause.CAST_DOWN, Entry.object_id == post_id, Entry.user_id == voter_id
        ),
    )  # fmt: skip
    return _comparing(
        *[standing.up_votes(Post.author_id == author_id, *one) for one in within],
        standing.down_votes(Vote.post_id == post_id),
        standing.casts(Vote.post_id == post_id, Vote.user_id == voter_id),
        standing.paid(paid),
    )


def of_acceptance(post_id: int) -> list[Difference]:
    """Where the ledger differs about the acceptance of an answer."""
    causes = (Cause.ACCEPTED, Cause.ACCEPTING)
    return _compared(
        standing.acceptances(Acceptance.post_id == post_id),
        standing.acceptings(Acceptance.post_id == post_id),
        standing.paid(Entry.cause.in_(causes), Entry.object_id == post_id),
    )


def of_endorsement(post_id: int) -> list[Difference]:
    """Where the ledger differs about the endorsement of an answer."""
    return _compared(
        standing.endorsements(Endorsement.post_id == post_id),
        standing.paid(Entry.cause == Cause.ENDORSED, Entry.object_id == post_id),
    )


def of_confirmations(post_id: int) -> list[Difference]:
    """Where the ledger differs about the confirmations of an answer."""
    return _compared(
        standing.confirmations(Confirmation.post_id == post_id),
        standing.paid(Entry.cause == Cause.CONFIRMED, Entry.object_id == post_id),
    )


def of_suggestions(user_id: int, post_id: int) -> list[Difference]:
    """Where the ledger differs about one person's suggested edits of a post."""
    return _compared(
        standing.suggestions(Suggestion.post_id == post_id, Suggestion.user_id == user_id),
        standing.paid(
            Entry.cause == Cause.SUGGESTED, Entry.object_id == post_id, Entry.user_id == user_id
        ),
    )


def of_all(user_id: int | None = None) -> list[Difference]:
    """Where the ledger differs from what stands: for one person, or everybody."""
    mine = [] if user_id is None else [Post.author_id == user_id]
    return _compared(
        standing.up_votes(*mine),
        standing.down_votes(*mine),
        standing.casts(*([] if user_id is None else [Vote.user_id == user_id])),
        standing.acceptances(*mine),
        standing.acceptings(*([] if user_id is None else [Thread.asker_id == user_id])),
        standing.endorsements(*mine),
        standing.confirmations(*mine),
        standing.suggestions(*([] if user_id is None else [Suggestion.user_id == user_id])),
        standing.abuses(*mine),
        standing.paid(*([] if user_id is None else [Entry.user_id == user_id])),
    )


def wrong_sums() -> list[tuple[int, int, int]]:
    """People whose stored reputation is not what the ledger adds up to: id, stored, sum."""
    summed = (
        select(Entry.user_id, func.sum(Entry.points).label("points"))
        .group_by(Entry.user_id)
        .subquery()
    )
    right = literal(START) + func.coalesce(summed.c.points, 0)
    query = (
        select(User.id, User.reputation, right)
        .outerjoin(summed, summed.c.user_id == User.id)
        .where(User.reputation != right)
        .order_by(User.id)
    )
    return [(row[0], row[1], int(row[2])) for row in db.session.execute(query)]


def _compared(*parts: Any) -> list[Difference]:
    return _differences(_comparing(*parts), {})


def _comparing(*parts: Any) -> Select[*tuple[Any, ...]]:
    together = union_all(*parts).subquery()
    columns = together.c
    lacking = func.sum(columns.points)
    return (
        select(columns.user_id, columns.cause, columns.object_id, columns.day, lacking)
        .group_by(columns.user_id, columns.cause, columns.object_id, columns.day)
        .having(lacking != 0)
        .order_by(columns.user_id, columns.cause, columns.object_id, columns.day)
    )


def _differences(query: Select[*tuple[Any, ...]], values: dict[str, Any]) -> list[Difference]:
    return [
        Difference(user_id, Cause(cause), object_id, day, int(points))
        for user_id, cause, object_id, day, points in db.session.execute(query, values)
    ]
