"""Noticing warnings and breaches when they fall due: many at once, each once."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from community.domain import events
from community.domain.escalations.clocks import caught_up_rows
from community.domain.escalations.models import Escalation
from community.domain.escalations.sla_models import SlaClock, SlaEvent, SlaTerms
from community.domain.escalations.terms import Promise, default_terms, promise_of
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.operation import operation

AT_ONCE = 500
KEPT = ("warned", "breached_at", "next_at")


@operation
def notice_due() -> int:
    """Write the warnings and breaches that are due, at most AT_ONCE clocks of them; how many clocks.

    Any number of workers may call it at any time. Each row is of the instant at which it was so.
    """
    now = clock.now()
    rows: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    for one, promise in _due(now):
        with db.session.no_autoflush:
            rows += caught_up_rows(one, promise, now)
        changes.append({"id": one.id} | {name: getattr(one, name) for name in KEPT})
        db.session.expunge(one)
    if changes:
        ids = db.session.scalars(insert(SlaEvent).returning(SlaEvent.id), rows).all()
        bus.record(events.ClocksNoticed(min(ids), max(ids)))
        db.session.execute(update(SlaClock), changes)
    return len(changes)


def _due(now: datetime) -> list[tuple[SlaClock, Promise]]:
    query = (
        select(SlaClock, Escalation.terms_id)
        .join(Escalation, Escalation.id == SlaClock.escalation_id)
        .where(SlaClock.next_at <= now)
        .order_by(SlaClock.next_at, SlaClock.id)
        .limit(AT_ONCE)
        # Another worker's share, and what is being moved just now, is left to them.
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(query).all()
    promises = _promises({terms_id for _, terms_id in found})
    return [(one, promises[terms_id]) for one, terms_id in found]


def _promises(ids: set[int | None]) -> dict[int | None, Promise]:
    known = select(SlaTerms.id, SlaTerms.terms).where(SlaTerms.id.in_(ids - {None}))
    found: dict[int | None, Promise] = {None: promise_of(default_terms())}
    found.update({row.id: promise_of(row.terms) for row in db.session.execute(known)})
    return found
