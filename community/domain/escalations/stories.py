"""The stories of threads, as rules judge them: a few queries for many threads."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from community.domain.escalations.heat import Part
from community.domain.escalations.models import ThreadHeat, ThreadSignal
from community.domain.escalations.ruling import Story
from community.domain.threads.cards import PostRole, Turn
from community.domain.threads.first_answers import first_answered_at
from community.domain.threads.models import Post, Thread
from community.kernel.db import db

MOST = 5_000  # threads of one look, the newest first
UNSOLVED = (Turn.NEEDS_ANSWER, Turn.ANSWERED, Turn.WAITING_ON_ASKER)


def stories(since: datetime, read_since: datetime, only_open: bool) -> list[Story]:
    """The stories of the threads asked since then, with the words of those asked since `read_since`."""
    rows = db.session.execute(_threads(since, read_since, only_open)).all()
    signals = _signals_of([row.id for row in rows], since)
    unsolved = _unsolved(since)
    firsts = _firsts({row.asker_id for row in rows})
    return [
        Story(
            thread_id=row.id, title=row.title, asked_at=row.created_at,
            text=f"{row.title}\n{row.body}" if row.body is not None else "",
            answered_at=row.answered_at, settled_at=_earlier(row.solved_at, row.closed_at),
            me_too_at=signals[row.id, Part.ME_TOO], failed_at=signals[row.id, Part.FAILED],
            hot_since=row.hot_since, heat=row.value or 0,
            unsolved_at=[
                row.created_at for at in unsolved[row.asker_id] if at <= row.created_at
            ] if row.turn in UNSOLVED else (),
            is_first=firsts.get((row.asker_id, row.category_id)) == row.id,
        )
        for row in rows
    ]  # fmt: skip


def _threads(since: datetime, read_since: datetime, only_open: bool) -> Any:
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
        .where(Thread.created_at > since, Thread.removed_at.is_(None))
        .order_by(Thread.created_at.desc(), Thread.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return query.where(Thread.turn.in_(UNSOLVED)) if only_open else query


def _signals_of(ids: Sequence[int], since: datetime) -> dict[tuple[int, str], list[datetime]]:
    found: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    query = select(ThreadSignal.thread_id, ThreadSignal.part, ThreadSignal.at).where(
        ThreadSignal.at > since, ThreadSignal.part.in_((Part.ME_TOO, Part.FAILED))
    )
    wanted = set(ids)
    for thread_id, part, at in db.session.execute(query):
        if thread_id in wanted:
            found[thread_id, part].append(at)
    return found


def _unsolved(since: datetime) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    query = select(Thread.asker_id, Thread.created_at).where(
        Thread.created_at > since, Thread.turn.in_(UNSOLVED), Thread.removed_at.is_(None)
    )
    for asker_id, at in db.session.execute(query.order_by(Thread.created_at.desc()).limit(MOST)):
        found[asker_id].append(at)
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
