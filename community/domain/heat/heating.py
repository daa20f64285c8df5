"""Taking the temperature of threads: what people did lately, and what has been so for long."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from community.domain.accounts.models import Session, User
from community.domain.heat import rules as heat
from community.domain.heat.models import ThreadHeat, ThreadSignal
from community.domain.heat.rules import Mood, Part, Signal, Standing
from community.domain.settings.queries import terms
from community.domain.settings.rules import Terms
from community.domain.threads.cards import Turn
from community.domain.threads.first_answers import first_answered_at
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing

NEGATIVE = re.compile(
    r"\b(unacceptable|unusable|useless|terrible|awful|ridiculous|furious|angry|outrageous|scam"
    r"|disappointed|frustrat\w+|refund|lawyer|losing (?:money|customers)|data loss|outage)\b",
    re.IGNORECASE,
)
AT_ONCE = 300  # threads of one look; the most lately active first
LATELY = timedelta(days=30)
SAMPLE = 300  # newest threads of a category that its baseline is made of
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=3)  # of a baseline
BASELINE_SHARE = 0.75
UNSOLVED = (Turn.NEEDS_ANSWER, Turn.ANSWERED, Turn.WAITING_ON_ASKER, Turn.WITH_SUPPORT)


def feel(thread_id: int, part: Part, person: User) -> None:
    """Note what a person did to a thread, inside an operation. Staff and bots heat nothing."""
    if person.is_staff or person.is_bot:
        return
    now = clock.now()
    row = {
        "thread_id": thread_id, "part": part, "person_id": person.id, "at": now,
        "network": _network_of(person.id), "is_newcomer": now - person.joined_at < heat.NEWCOMER,
    }  # fmt: skip
    if not insert_missing(ThreadSignal, [row]):
        db.session.get_one(ThreadSignal, (thread_id, part, person.id)).at = now


def unfeel(thread_id: int, part: Part, person_id: int) -> None:
    """Forget what a person took back."""
    db.session.execute(
        delete(ThreadSignal).where(
            ThreadSignal.thread_id == thread_id, ThreadSignal.part == part,
            ThreadSignal.person_id == person_id,
        )
    )  # fmt: skip


@operation
def forget_networks(before: datetime) -> None:
    """Forget from which networks came what heated threads before this time."""
    old = update(ThreadSignal).where(ThreadSignal.at < before, ThreadSignal.network != "")
    db.session.execute(old.values(network=""))


@operation
def forget_signals(before: datetime) -> None:
    """Forget who heated threads before this time; after so many half-lives nothing of it is felt."""
    db.session.execute(delete(ThreadSignal).where(ThreadSignal.at < before))


@operation
def take_temperatures() -> int:
    """Look at the threads in which something happened lately or that were hot; how many.

    One looked at within a tick is left alone, so that two workers count no tick twice.
    """
    now, numbers = clock.now(), terms()
    felt_since = now - heat.forgotten(numbers)
    threads = _to_look_at(now, felt_since)
    if not threads:
        return 0
    signals = _signals_of([thread.id for thread in threads], felt_since)
    baselines = {id_: _baseline(id_, now) for id_ in {thread.category_id for thread in threads}}
    repeats = _unsolved_by_asker([thread.asker_id for thread in threads], now)
    for thread in threads:
        waits = now - thread.created_at if thread.turn == Turn.NEEDS_ANSWER else None
        others = repeats.get(thread.asker_id, 0) - (thread.turn in UNSOLVED)
        standing = Standing(waits, baselines[thread.category_id], max(others, 0))
        parts = heat.parts_of(signals.get(thread.id, ()), standing, now, numbers)
        thread.heat = _note(thread.id, parts, now, numbers)
    return len(threads)


def _network_of(person_id: int) -> str:
    latest = (
        select(Session.address)
        .where(Session.user_id == person_id)
        .order_by(Session.seen_at.desc())
        .limit(1)
    )
    return db.session.scalar(latest) or ""


def _to_look_at(now: datetime, felt_since: datetime) -> Sequence[Thread]:
    # That somebody read it is no reason to look: everything is read all day long.
    active = select(ThreadSignal.thread_id).where(
        ThreadSignal.at > felt_since, ThreadSignal.part != Part.VIEWS
    )
    query = (
        select(Thread)
        .outerjoin(ThreadHeat, ThreadHeat.thread_id == Thread.id)
        .where(
            Thread.removed_at.is_(None), Thread.closed_at.is_(None),
            or_(Thread.id.in_(active), ThreadHeat.value > 0, ThreadHeat.hot_since.is_not(None)),
            or_(ThreadHeat.computed_at.is_(None), ThreadHeat.computed_at <= now - heat.TICK),
        )
        .order_by(Thread.last_activity_at.desc(), Thread.id.desc())
        .limit(AT_ONCE)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return db.session.scalars(query).all()


def _signals_of(ids: Sequence[int], felt_since: datetime) -> dict[int, list[Signal]]:
    query = select(ThreadSignal).where(
        ThreadSignal.thread_id.in_(ids), ThreadSignal.at > felt_since
    )
    found: dict[int, list[Signal]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.thread_id].append(
            Signal(Part(row.part), row.person_id, row.at, row.network, row.is_newcomer)
        )
    return found


def _baseline(category_id: int, now: datetime) -> timedelta:
    """In which three in four of the category's newest threads had an answer by another person."""
    answered = first_answered_at()
    query = (
        select(Thread.created_at, answered.label("answered_at"))
        .where(Thread.category_id == category_id, Thread.created_at > now - 3 * LATELY)
        .order_by(Thread.created_at.desc())
        .limit(SAMPLE)
    )
    # What still waits counts as long as it has waited, at the least.
    waits = sorted((row.answered_at or now) - row.created_at for row in db.session.execute(query))
    if not waits:
        return LONGEST
    usual: timedelta = waits[int(len(waits) * BASELINE_SHARE)]
    return min(max(usual, SHORTEST), LONGEST)


def _unsolved_by_asker(ids: Sequence[int], now: datetime) -> dict[int, int]:
    query = (
        select(Thread.asker_id, func.count())
        .where(
            Thread.asker_id.in_(ids), Thread.created_at > now - LATELY,
            Thread.turn.in_(UNSOLVED), Thread.removed_at.is_(None),
        )
        .group_by(Thread.asker_id)
    )  # fmt: skip
    return {row[0]: row[1] for row in db.session.execute(query)}


def _note(thread_id: int, parts: dict[Part, float], now: datetime, numbers: Terms) -> int:
    value = heat.value_of(parts)
    row = {"thread_id": thread_id, "value": 0, "parts": {}, "computed_at": now, "above_ticks": 0}
    insert_missing(ThreadHeat, [row])
    kept = db.session.get_one(ThreadHeat, thread_id, populate_existing=True, with_for_update=True)
    before = Mood(kept.above_ticks, kept.hot_since, kept.cool_since)
    mood = heat.mood_after(before, value, now, numbers)
    kept.value, kept.parts = value, {str(part): points for part, points in parts.items()}
    kept.computed_at = now
    kept.above_ticks, kept.hot_since, kept.cool_since = (
        mood.above_ticks, mood.hot_since, mood.cool_since
    )  # fmt: skip
    return value
