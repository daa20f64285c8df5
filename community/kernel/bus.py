"""Events and what follows from them: `now` in the same transaction, `later` by the worker."""

import dataclasses
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, String, Text, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel import clock
from community.kernel.db import Base, UtcDateTime, db

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # how long a claim holds; longer than any reaction may take
BACK_OFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
TRIES = 8


@dataclass(frozen=True)
class Event:
    """Something that happened, in the past tense: ids and plain values only."""


Reaction = Callable[[Any], None]


@dataclass(frozen=True)
class Reactions:
    """What follows from one event.

    `now` runs in the transaction of the operation, for what must agree with the event.
    `last` runs there too, after all that `now` brought: what holds a lock that many wait for.
    `later` is run by the worker, at least once, each in a transaction of its own.
    """

    now: tuple[Reaction, ...] = ()
    later: tuple[Reaction, ...] = ()
    last: tuple[Reaction, ...] = ()


class PendingReaction(Base):
    """A later reaction that has not run yet; deleted in the transaction in which it runs."""

    __tablename__ = "pending_reaction"
    __table_args__ = (Index("ix_pending_reaction_due", "due_at", "id"),)  # what the sweep reads

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    reaction: Mapped[str] = mapped_column(String(160))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it may run next; None once it has failed for good and waits for a person."""
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)


_table: dict[type[Event], Reactions] = {}
_events: dict[str, type[Event]] = {}
_later: dict[str, Reaction] = {}


def _tell_nobody(_ids: list[int]) -> None:
    """Before the parts are put together, the sweep alone finds what is pending."""


_tell: Callable[[list[int]], None] = _tell_nobody


def wire(table: Mapping[type[Event], Reactions]) -> None:
    """Take the table of reactions; done once, when the parts are put together."""
    _table.clear()
    _table.update(table)
    for kind, reactions in table.items():
        _events[kind.__name__] = kind
        _later.update({name_of(reaction): reaction for reaction in reactions.later})


def tell_with(tell: Callable[[list[int]], None]) -> None:
    """Say who is told, after each commit, which pending reactions it left: the job queue."""
    global _tell
    _tell = tell


def name_of(reaction: Reaction) -> str:
    """The name under which a later reaction is kept: package and function."""
    return f"{reaction.__module__.removeprefix('community.domain.')}.{reaction.__name__}"


def record(event: Event) -> None:
    """Say that something happened; only inside an operation."""
    db.session.info.setdefault("events", []).append(event)


def recorded() -> list[Event]:
    """The events of this transaction that have not been dispatched yet."""
    events: list[Event] = db.session.info.setdefault("events", [])
    return events


def dispatch_pending() -> None:
    """Run the `now` reactions of what was recorded, write down the `later` ones, and run the `last`."""
    events, ended = recorded(), []
    while events:
        event = events.pop(0)
        reactions = _table[type(event)]
        ended += [(reaction, event) for reaction in reactions.last]
        for reaction in reactions.now:
            reaction(event)
        if reactions.later:
            _write_down(event, reactions.later)
    for reaction, event in ended:
        reaction(event)


def after_commit() -> None:
    """Tell the queue what this transaction left to do. A lost message is found by the sweep."""
    ids: list[int] = db.session.info.pop("pending_ids", [])
    if not ids:
        return
    try:
        _tell(ids)
    except Exception:
        # The work is committed and kept; the sweep finds it within a minute.
        logger.exception("Could not tell the queue of %s pending reactions", len(ids))


def forget() -> None:
    """Drop what a failed transaction had recorded."""
    db.session.info.pop("events", None)
    db.session.info.pop("pending_ids", None)


def due(now: datetime, limit: int = 200) -> list[int]:
    """Ids of pending reactions that may run, oldest first."""
    query = (
        select(PendingReaction.id)
        .where(PendingReaction.due_at <= now)
        .order_by(PendingReaction.due_at, PendingReaction.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def claim(pending_id: int) -> PendingReaction | None:
    """Take one pending reaction for the length of a lease; None if another has it or it is done."""
    now = clock.now()
    # Push it ahead first: an error while it runs would otherwise meet the same row again, for ever.
    taken = db.session.execute(
        update(PendingReaction)
        .where(PendingReaction.id == pending_id)
        .where(PendingReaction.due_at <= now)
        .values(due_at=now + LEASE, attempts=PendingReaction.attempts + 1)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        return None
    return db.session.get(PendingReaction, pending_id, populate_existing=True)


def run(pending: PendingReaction) -> None:
    """Run a claimed reaction and delete its row, both in the caller's transaction."""
    reaction = _later.get(pending.reaction)
    kind = _events.get(pending.event)
    if reaction is None or kind is None:
        raise LookupError(f"No reaction {pending.reaction} to {pending.event} is wired.")
    reaction(kind(**pending.payload))
    db.session.delete(pending)


def put_back(pending_id: int, error: str) -> None:
    """Note that a reaction failed, and when it is tried again; after the last try, a person must look."""
    pending = db.session.get(PendingReaction, pending_id, populate_existing=True)
    if pending is None:
        return
    pending.error = error[:2000]
    if pending.attempts >= TRIES:
        pending.due_at = None
        logger.error("Reaction %s (%s) gave up: %s", pending.id, pending.reaction, error[:200])
    else:
        wait = BACK_OFF[min(pending.attempts - 1, len(BACK_OFF) - 1)]
        pending.due_at = clock.now() + wait


def _write_down(event: Event, reactions: Iterable[Reaction]) -> None:
    now = clock.now()
    rows = [
        {
            "event": type(event).__name__,
            "payload": dataclasses.asdict(event),
            "reaction": name_of(reaction),
            "created_at": now,
            "due_at": now,
            "attempts": 0,
        }
        for reaction in reactions
    ]
    ids = db.session.scalars(insert(PendingReaction).returning(PendingReaction.id), rows).all()
    db.session.info.setdefault("pending_ids", []).extend(ids)
