"""What is counted for Prometheus."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from community.domain.accounts.models import User
from community.domain.escalations.cards import LIVE
from community.domain.escalations.models import Escalation
from community.domain.notifications.models import Email
from community.domain.threads.models import Post, Thread
from community.kernel import clock, heartbeat
from community.kernel.bus import PendingReaction
from community.kernel.db import db

CONTENT_TYPE = CONTENT_TYPE_LATEST


@dataclass(frozen=True)
class Measure:
    """One name under which figures are told, each with the value of its label."""

    name: str
    words: str
    label: str
    read: Callable[[], Iterator[tuple[str, float]]]
    """With "" for the value where there is one figure only, and no label."""


def is_allowed(header: str, token: str) -> bool:
    """Whether a request shows the token, compared in constant time."""
    return hmac.compare_digest(header.encode(), f"Bearer {token}".encode())


def text() -> bytes:
    """The present figures, read from the database, so that every process says the same."""
    registry = CollectorRegistry()
    for measure in MEASURES:
        labels = [measure.label] if measure.label else []
        gauge = Gauge(measure.name, measure.words, labels, registry=registry)
        for value, number in measure.read():
            (gauge.labels(value) if labels else gauge).set(number)
    return generate_latest(registry)


def _threads() -> Iterator[tuple[str, float]]:
    query = (
        select(Thread.turn, func.count()).where(Thread.removed_at.is_(None)).group_by(Thread.turn)
    )
    yield from db.session.execute(query)


def _cases() -> Iterator[tuple[str, float]]:
    query = (
        select(Escalation.status, func.count())
        .where(Escalation.status.in_(LIVE))
        .group_by(Escalation.status)
    )
    found = dict(db.session.execute(query).all())
    for status in LIVE:
        yield status, found.get(status, 0)


def _late_cases() -> Iterator[tuple[str, float]]:
    late = Escalation.status.in_(LIVE) & (Escalation.due_at < clock.now())
    yield "", db.session.scalar(select(func.count()).where(late)) or 0


def _mails() -> Iterator[tuple[str, float]]:
    yield from _counted(
        Email.id, waiting=Email.due_at.is_not(None), given_up=Email.due_at.is_(None) & Email.sent_at.is_(None)
    )  # fmt: skip


def _reactions() -> Iterator[tuple[str, float]]:
    due = PendingReaction.due_at
    yield from _counted(PendingReaction.id, waiting=due.is_not(None), given_up=due.is_(None))


def _oldest_reaction() -> Iterator[tuple[str, float]]:
    waiting = PendingReaction.due_at.is_not(None)
    oldest = db.session.scalar(select(func.min(PendingReaction.created_at)).where(waiting))
    yield "", (clock.now() - oldest).total_seconds() if oldest else 0


def _silence() -> Iterator[tuple[str, float]]:
    last = heartbeat.last_beat()
    yield "", (clock.now() - last).total_seconds() if last else float("inf")


def _rows(table: type[User | Post]) -> Callable[[], Iterator[tuple[str, float]]]:
    def read() -> Iterator[tuple[str, float]]:
        yield "", db.session.scalar(select(func.count()).select_from(table)) or 0

    return read


def _counted(
    column: InstrumentedAttribute[int], **states: ColumnElement[bool]
) -> Iterator[tuple[str, float]]:
    numbers = [func.count(case((state, column))) for state in states.values()]
    yield from zip(states, db.session.execute(select(*numbers)).one(), strict=True)


MEASURES = (
    Measure("peerdesk_threads", "Threads by turn", "turn", _threads),
    Measure("peerdesk_people", "People", "", _rows(User)),
    Measure("peerdesk_posts", "Posts", "", _rows(Post)),
    Measure("peerdesk_cases", "Live escalations by status", "status", _cases),
    Measure("peerdesk_cases_late", "Live escalations past their deadline", "", _late_cases),
    Measure("peerdesk_mails", "Mails that have not gone out", "state", _mails),
    Measure("peerdesk_reactions", "Reactions that have not run yet", "state", _reactions),
    Measure("peerdesk_reactions_oldest_seconds", "How long the oldest of them has waited", "", _oldest_reaction),
    Measure("peerdesk_worker_silence_seconds", "Since when no worker was heard of", "", _silence),
)  # fmt: skip
