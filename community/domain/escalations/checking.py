"""Whether every case is what its history says, and its thread knows of it."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from sqlalchemy import select

from community.domain.escalations.cards import WITH_SUPPORT
from community.domain.escalations.folding import BrokenHistory, State, fold
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.threads.models import Thread
from community.domain.threads.writing import settle
from community.kernel.db import db
from community.kernel.operation import lock

AT_ONCE = 500


def differences() -> list[str]:
    """One line for each thing kept that is not what the histories say."""
    found = []
    for escalation, state in _told():
        if isinstance(state, BrokenHistory):
            found.append(f"escalation {escalation.id}: its history cannot be: {state}")
        else:
            found += [
                f"escalation {escalation.id}: {name} is {kept}, should be {right}"
                for name, kept, right in _differing(escalation, state)
            ]
    return found + [
        f"thread {thread_id}: escalated_at is {kept}, should be {right}"
        for thread_id, kept, right in _wrong_threads()
    ]


def mend() -> None:
    """Write what the histories say; a history that cannot be is left for a person to look at."""
    for escalation, state in _told():
        if isinstance(state, State):
            for name, _kept, right in _differing(escalation, state):
                setattr(escalation, name, right)
    db.session.flush()
    for thread_id, _kept, right in _wrong_threads():
        thread = lock(Thread, thread_id)
        thread.escalated_at = right
        settle(thread)


def _told() -> Iterator[tuple[Escalation, State | BrokenHistory]]:
    after = 0
    while True:
        some = list(
            db.session.scalars(
                select(Escalation)
                .where(Escalation.id > after)
                .order_by(Escalation.id)
                .limit(AT_ONCE)
                .execution_options(populate_existing=True)
            )
        )
        if not some:
            return
        moves = _moves_of([escalation.id for escalation in some])
        yield from ((escalation, _folded(moves.get(escalation.id, []))) for escalation in some)
        after = some[-1].id


def _moves_of(ids: list[int]) -> dict[int, list[EscalationMove]]:
    query = (
        select(EscalationMove)
        .where(EscalationMove.escalation_id.in_(ids))
        .order_by(EscalationMove.escalation_id, EscalationMove.number)
    )
    by_case = groupby(db.session.scalars(query), key=lambda move: move.escalation_id)
    return {escalation_id: list(moves) for escalation_id, moves in by_case}


def _folded(moves: list[EscalationMove]) -> State | BrokenHistory:
    try:
        return fold(moves)
    except BrokenHistory as error:
        return error


def _differing(escalation: Escalation, state: State) -> list[tuple[str, Any, Any]]:
    return [
        (name, getattr(escalation, name), right)
        for name, right in asdict(state).items()
        if getattr(escalation, name) != right
    ]


def _wrong_threads() -> list[tuple[int, Any, Any]]:
    since = (
        select(Escalation.received_at)
        .where(Escalation.thread_id == Thread.id, Escalation.status.in_(WITH_SUPPORT))
        .scalar_subquery()
    )
    query = select(Thread.id, Thread.escalated_at, since).where(
        Thread.escalated_at.is_distinct_from(since)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query.order_by(Thread.id))]
