"""The stories of threads, as rules judge them: a few queries for many threads."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, or_, select

from community.domain.escalation_rules.rules import MOST_UNSOLVED, Story
from community.domain.heat.models import ThreadHeat, ThreadSignal
from community.domain.heat.rules import Part
from community.domain.threads.cards import PostRole, Turn
from community.domain.threads.first_answers import first_answered_at
from community.domain.threads.models import Post, Thread
from community.kernel import clock
from community.kernel.db import db

AT_ONCE = 2_000  # threads of one look into the database
LATELY = timedelta(days=30)  # how far back an asker's unsolved questions count
UNSOLVED = (Turn.NEEDS_ANSWER, Turn.ANSWERED, Turn.WAITING_ON_ASKER)


def stories(
    since: datetime,
    read_since: datetime,
    only_open: bool = False,
    stirred_since: datetime | None = None,
    category_id: int | None = None,
) -> Iterator[list[Story]]:
    """The stories of the threads asked since then, newest ids first, so many at a time until there are no more.

    They have the words of those asked since `read_since`. With `stirred_since`, older threads in which
    somebody did something since then are among them.
    """
    query, last = _threads(since, read_since, only_open, stirred_since, category_id), None
    while True:
        rows = db.session.execute(query.where(Thread.id < last) if last else query).all()
        if rows:
            yield _told(rows)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id


def _told(rows: Sequence[Any]) -> list[Story]:
    signals = _signals_of([row.id for row in rows])
    askers = {row.asker_id for row in rows}
    unsolved, firsts = _unsolved(askers), _firsts(askers)
    return [
        Story(
            thread_id=row.id, title=row.title, asked_at=row.created_at,
            text=f"{row.title}\n{row.body}" if row.body is not None else "",
            answered_at=row.answered_at, settled_at=_earlier(row.solved_at, row.closed_at),
            me_too_at=signals[row.id, Part.ME_TOO], failed_at=signals[row.id, Part.FAILED],
            hot_since=row.hot_since, heat=row.value or 0,
            unsolved_at=_times(unsolved[row.asker_id], row.created_at)
            if row.turn in UNSOLVED else (),
            is_first=firsts.get((row.asker_id, row.category_id)) == row.id,
            category_id=row.category_id,
        )
        for row in rows
    ]  # fmt: skip


def _times(unsolved: list[datetime], at: datetime) -> tuple[datetime, ...]:
    # With the newest thread all of them are there. Whoever asks thousands is no reason to write them all down.
    return (at,) * min(bisect_right(unsolved, at), MOST_UNSOLVED)


def _threads(
    since: datetime, read_since: datetime, only_open: bool, stirred_since: datetime | None,
    category_id: int | None,
) -> Any:  # fmt: skip
    answered = first_answered_at()
    query = (
        select(
            Thread.id, Thread.title, Thread.created_at, Thread.asker_id, Thread.category_id,
            Thread.turn, Thread.solved_at, Thread.closed_at, answered.label("answered_at"),
            case((Thread.created_at > read_since, Post.body)).label("body"),
            ThreadHeat.hot_since, ThreadHeat.value,
        )
        .join(Post, (Post.thread_id == Thread.id) & (Post.role == PostRole.QUESTION))
        .outerjoin(ThreadHeat, ThreadHeat.thread_id == Thread.id)
        .where(Thread.removed_at.is_(None))
        .order_by(Thread.id.desc())
        .limit(AT_ONCE)
    )  # fmt: skip
    among = Thread.created_at > since
    if stirred_since is not None:
        stirred = select(ThreadSignal.thread_id).where(
            ThreadSignal.at > stirred_since, ThreadSignal.part != Part.VIEWS
        )
        among = or_(among, Thread.id.in_(stirred))
    query = query.where(among)
    if category_id is not None:
        query = query.where(Thread.category_id == category_id)
    return query.where(Thread.turn.in_(UNSOLVED)) if only_open else query


def _signals_of(ids: Sequence[int]) -> dict[tuple[int, str], list[datetime]]:
    found: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    query = select(ThreadSignal.thread_id, ThreadSignal.part, ThreadSignal.at).where(
        ThreadSignal.thread_id.in_(ids), ThreadSignal.part.in_((Part.ME_TOO, Part.FAILED))
    )
    for thread_id, part, at in db.session.execute(query):
        found[thread_id, part].append(at)
    return found


def _unsolved(askers: set[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    query = select(Thread.asker_id, Thread.created_at).where(
        Thread.asker_id.in_(askers), Thread.turn.in_(UNSOLVED), Thread.removed_at.is_(None),
        Thread.created_at > clock.now() - LATELY,
    )  # fmt: skip
    for asker_id, at in db.session.execute(query):
        found[asker_id].append(at)
    for times in found.values():
        times.sort()
    return found


def _firsts(askers: set[int]) -> dict[tuple[int, int], int]:
    query = (
        select(Thread.asker_id, Thread.category_id, func.min(Thread.id))
        .where(Thread.asker_id.in_(askers))
        .group_by(Thread.asker_id, Thread.category_id)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def _earlier(first: datetime | None, second: datetime | None) -> datetime | None:
    return min((at for at in (first, second) if at), default=None)
