"""Which members read a thread lately: what heats it a little. Gathered, and written many at a time."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from community.domain.accounts.cards import STAFF
from community.domain.accounts.models import Session, User
from community.domain.heat import rules as heat
from community.domain.heat.models import ThreadSignal
from community.domain.heat.rules import Part
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing

AGAIN_AFTER = timedelta(hours=1)  # whoever reads on and on is written down once in this time
AT_ONCE = 500

Seen = tuple[int, int]
"""A thread and a person, by their ids."""


@operation
def feel_views(seen: Collection[Seen]) -> int:
    """Note who read what; how many were written. Askers, staff and bots heat nothing by reading."""
    now, done = clock.now(), 0
    pairs = sorted(seen)  # always in one order, so that two who write at once cannot deadlock
    for begin in range(0, len(pairs), AT_ONCE):
        done += _feel(pairs[begin : begin + AT_ONCE], now)
    return done


@operation
def forget_views(before: datetime) -> None:
    """Throw away who read what before then: it heats nothing any more, and is nobody's business."""
    db.session.execute(
        delete(ThreadSignal).where(ThreadSignal.part == Part.VIEWS, ThreadSignal.at < before)
    )


def _feel(pairs: list[Seen], now: datetime) -> int:
    threads, people = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    askers = _askers(threads)
    readers, networks = _readers(people), _networks(people)
    counted = [
        (thread_id, person_id)
        for thread_id, person_id in pairs
        if person_id in readers and askers.get(thread_id, person_id) != person_id
    ]
    standing = _standing(threads, people)
    new = [pair for pair in counted if pair not in standing]
    stale = [pair for pair in counted if pair in standing and now - standing[pair] >= AGAIN_AFTER]
    insert_missing(ThreadSignal, [_row(pair, readers, networks, now) for pair in new])
    if stale:
        db.session.execute(update(ThreadSignal), [_key(pair) | {"at": now} for pair in stale])
    return len(new) + len(stale)


def _key(pair: Seen) -> dict[str, Any]:
    return {"thread_id": pair[0], "part": str(Part.VIEWS), "person_id": pair[1]}


def _row(
    pair: Seen, readers: Mapping[int, datetime], networks: Mapping[int, str], now: datetime
) -> dict[str, Any]:
    return _key(pair) | {
        "at": now, "network": networks.get(pair[1], ""),
        "is_newcomer": now - readers[pair[1]] < heat.NEWCOMER,
    }  # fmt: skip


def _askers(ids: Iterable[int]) -> dict[int, int]:
    query = select(Thread.id, Thread.asker_id).where(
        Thread.id.in_(ids), Thread.removed_at.is_(None)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _readers(ids: Iterable[int]) -> dict[int, datetime]:
    """When those joined who count."""
    query = select(User.id, User.joined_at).where(
        User.id.in_(ids), User.role.not_in(STAFF), User.is_bot.is_(False),
        User.deleted_at.is_(None),
    )  # fmt: skip
    return {row[0]: row[1] for row in db.session.execute(query)}


def _networks(ids: Iterable[int]) -> dict[int, str]:
    """Where each was signed in from last."""
    latest = (
        select(Session.user_id, func.max(Session.seen_at).label("seen_at"))
        .where(Session.user_id.in_(ids))
        .group_by(Session.user_id)
        .subquery()
    )
    query = select(Session.user_id, Session.address).join(
        latest, (latest.c.user_id == Session.user_id) & (latest.c.seen_at == Session.seen_at)
    )
    return {row[0]: row[1] or "" for row in db.session.execute(query)}


def _standing(threads: Iterable[int], people: Iterable[int]) -> dict[Seen, datetime]:
    query = select(ThreadSignal.thread_id, ThreadSignal.person_id, ThreadSignal.at).where(
        ThreadSignal.thread_id.in_(threads), ThreadSignal.part == Part.VIEWS,
        ThreadSignal.person_id.in_(people),
    )  # fmt: skip
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}
