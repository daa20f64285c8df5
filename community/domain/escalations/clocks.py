"""The clocks of an escalation and their ledger; inside an operation only, on a locked escalation."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from community.domain.escalations.models import Escalation
from community.domain.escalations.sla_models import (
    Calendar,
    SlaClock,
    SlaEvent,
    SlaPolicy,
    SlaTerms,
)
from community.domain.escalations.stopwatch import BREACH, Stopwatch
from community.domain.escalations.terms import (
    RESPONSES,
    ClockKind,
    Promise,
    default_terms,
    promise_of,
    with_warnings,
)
from community.domain.settings.queries import terms
from community.domain.settings.schema import WARNS_AT
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.upsert import insert_missing

DEFAULT_POLICY = "Default"
MICROSECOND = timedelta(microseconds=1)


def promise_for(escalation: Escalation) -> Promise:
    """What this escalation was promised."""
    if escalation.terms_id is None:
        return promise_of(default_terms())
    return promise_of(db.session.get_one(SlaTerms, escalation.terms_id).terms)


def begin(escalation: Escalation, at: datetime) -> None:
    """Promise what the category's policy says today, and start the clocks."""
    escalation.terms_id = _terms_of_today(escalation)
    promise = promise_for(escalation)
    for kind in (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION):
        _start(escalation, promise, kind, at)
    _keep_due(escalation)


def heed_asker(escalation: Escalation, at: datetime) -> None:
    """The asker waits for a response from now on, unless they did already."""
    clocks = of(escalation)
    if not any(one.fulfilled_at is None for one in clocks if one.kind in RESPONSES):
        _start(escalation, promise_for(escalation), ClockKind.NEXT_RESPONSE, at)
    _keep_due(escalation)


def heed_staff(escalation: Escalation, at: datetime) -> None:
    """A public post of staff is the response that was waited for."""
    promise = promise_for(escalation)
    for one in of(escalation):
        if one.kind in RESPONSES and one.fulfilled_at is None:
            _fulfil(one, promise, at)
    _keep_due(escalation)


def pause(escalation: Escalation, at: datetime, kinds: Sequence[str] = tuple(ClockKind)) -> None:
    """Stop the clocks of these kinds that run."""
    promise = promise_for(escalation)
    for one in of(escalation):
        if one.kind in kinds and one.running_since is not None:
            watch = _caught_up(one, promise, at).paused(at, promise.hours)
            _keep(one, watch, promise)
            _enter(one, "pause", at)
    _keep_due(escalation)


def resume(escalation: Escalation, at: datetime, kinds: Sequence[str] = tuple(ClockKind)) -> None:
    """Let what was stopped of these kinds go on with the time that was left."""
    promise = promise_for(escalation)
    for one in of(escalation):
        if one.kind in kinds and one.running_since is None and one.fulfilled_at is None:
            _keep(one, _watch(one).resumed(at), promise)
            _enter(one, "resume", at)
    _keep_due(escalation)


def wait_for_asker(escalation: Escalation, at: datetime) -> None:
    """The resolution waits as well."""
    pause(escalation, at, (ClockKind.RESOLUTION,))


def wait_for_others(escalation: Escalation, at: datetime) -> None:
    """The resolution waits as well only if that was agreed."""
    if promise_for(escalation).pauses_on_hold:
        pause(escalation, at, (ClockKind.RESOLUTION,))


def go_on(escalation: Escalation, at: datetime) -> None:
    """The waiting is over, and a response is due."""
    resume(escalation, at)
    heed_asker(escalation, at)


def solve(escalation: Escalation, at: datetime) -> None:
    """The resolution is there; a response is not waited for any more, and not given either."""
    promise = promise_for(escalation)
    for one in of(escalation):
        if one.kind == ClockKind.RESOLUTION:
            _fulfil(one, promise, at)
    pause(escalation, at, RESPONSES)


def reopen(escalation: Escalation, at: datetime) -> None:
    """The resolution was none: its clock goes on with the time that was left."""
    for one in of(escalation):
        if one.kind == ClockKind.RESOLUTION:
            one.fulfilled_at = None
    resume(escalation, at)


def restore(escalation: Escalation, at: datetime) -> None:
    """Let go on what ran when its thread was closed, with the time that was left."""
    waits = escalation.status == "pending" or (
        escalation.status == "on_hold" and promise_for(escalation).pauses_on_hold
    )
    resume(escalation, at, RESPONSES if waits else tuple(ClockKind))


def retarget(escalation: Escalation, at: datetime) -> None:
    """Measure what is not fulfilled by the targets of the priority it has now."""
    _measure_anew(escalation, promise_for(escalation), at)


def reapply(escalation: Escalation, at: datetime) -> None:
    """Put the policy of today in place of the one that was promised; what was spent stays spent."""
    before = promise_for(escalation)
    escalation.terms_id = _terms_of_today(escalation)
    _measure_anew(escalation, before, at)


def hasten(escalation: Escalation, other: Escalation, at: datetime) -> None:
    """Take over the earlier due instants of an escalation that was merged into this."""
    promise = promise_for(escalation)
    earlier = {one.kind: one.due_at for one in of(other) if one.fulfilled_at is None}
    for one in of(escalation):
        due_at = earlier.get(one.kind)
        if due_at and one.running_since is not None:
            watch = _caught_up(one, promise, at).hastened(due_at, at, promise.hours)
            _keep(one, watch, promise)
            _enter(one, "apply", at)
    _keep_due(escalation)


def of(escalation: Escalation) -> list[SlaClock]:
    """Its clocks as they stand now, held until the transaction ends."""
    query = (
        select(SlaClock)
        .where(SlaClock.escalation_id == escalation.id)
        .order_by(SlaClock.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    db.session.flush()
    return list(db.session.scalars(query))


def current_terms(category_id: int) -> int:
    """The terms that the category's policy comes to today, or the general one, or our default."""
    return _kept(*terms_today(category_id))


def terms_today(category_id: int | None) -> tuple[str, dict[str, object]]:
    """The name and the terms of the policy that a category has today; without one, of the general policy."""
    found = db.session.execute(
        select(SlaPolicy, Calendar)
        .join(Calendar, Calendar.id == SlaPolicy.calendar_id)
        .where((SlaPolicy.category_id == category_id) | SlaPolicy.category_id.is_(None))
        .order_by(SlaPolicy.category_id.is_(None))
    ).first()
    warnings = [terms().of(amount) for amount in WARNS_AT]
    if found is None:
        return DEFAULT_POLICY, with_warnings(default_terms(), warnings)
    policy, calendar = found
    return policy.name, with_warnings(terms_of(policy, calendar), warnings)


def terms_of(policy: SlaPolicy, calendar: Calendar) -> dict[str, object]:
    """What a policy and its calendar come to."""
    return {
        "hours": calendar.hours,
        "minutes": policy.minutes,
        "pauses_on_hold": policy.pauses_on_hold,
    }


def digest_of(policy_name: str, promised: dict[str, object]) -> str:
    """Tells terms from others."""
    written = json.dumps([policy_name, promised], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def caught_up_rows(one: SlaClock, promise: Promise, until: datetime) -> list[dict[str, object]]:
    """Bring a clock up to an instant; gives the ledger's rows of what has passed meanwhile.

    Each is of the instant at which it was so, and whatever notices it: the watch, or the next move.
    """
    watch, rows = _watch(one), []
    for at, percent in watch.upcoming(promise.hours, promise.warnings):
        if at > until:
            break
        watch = watch.noticed(at, percent)
        rows.append(_row(one, "breach" if percent == BREACH else "warn", at, one.due_at, percent))
    if rows:
        _keep(one, watch, promise)
    return rows


def _terms_of_today(escalation: Escalation) -> int:
    return current_terms(db.session.get_one(Thread, escalation.thread_id).category_id)


def _measure_anew(escalation: Escalation, before: Promise, at: datetime) -> None:
    promise = promise_for(escalation)
    for one in of(escalation):
        if one.fulfilled_at is None:
            target = promise.target(one.kind, escalation.priority)
            watch = _caught_up(one, before, at).retargeted(target, at, before.hours)
            _keep(one, watch, promise)
            _enter(one, "apply", at)
    _keep_due(escalation)


def _start(escalation: Escalation, promise: Promise, kind: ClockKind, at: datetime) -> None:
    number = 1 + sum(one.kind == kind for one in of(escalation))
    watch = Stopwatch.started(promise.target(kind, escalation.priority), at)
    one = SlaClock(escalation_id=escalation.id, kind=kind, number=number, warned=0)
    _keep(one, watch, promise)
    db.session.add(one)
    db.session.flush()
    _enter(one, "apply", at)
    _enter(one, "start", at)


def _fulfil(one: SlaClock, promise: Promise, at: datetime) -> None:
    watch = _caught_up(one, promise, at).paused(at, promise.hours)
    one.fulfilled_at = at
    _keep(one, watch, promise)
    _enter(one, "fulfil", at)


def _caught_up(one: SlaClock, promise: Promise, at: datetime) -> Stopwatch:
    if rows := caught_up_rows(one, promise, at):
        db.session.execute(insert(SlaEvent), rows)
    return _watch(one)


def _watch(one: SlaClock) -> Stopwatch:
    return Stopwatch(
        timedelta(minutes=one.target_minutes), one.left_microseconds * MICROSECOND,
        one.running_since, one.warned, one.breached_at,
    )  # fmt: skip


def _keep(one: SlaClock, watch: Stopwatch, promise: Promise) -> None:
    one.target_minutes = watch.target // timedelta(minutes=1)
    one.left_microseconds = watch.left // MICROSECOND
    one.running_since, one.warned = watch.since, watch.warned
    one.breached_at, one.due_at = watch.breached_at, watch.due_at(promise.hours)
    one.next_at = next((at for at, _ in watch.upcoming(promise.hours, promise.warnings)), None)


def _keep_due(escalation: Escalation) -> None:
    due = [one.due_at for one in of(escalation) if one.due_at and one.fulfilled_at is None]
    escalation.due_at = min(due, default=None)


def _enter(one: SlaClock, event: str, at: datetime) -> None:
    db.session.execute(insert(SlaEvent), [_row(one, event, at, one.due_at)])


def _row(
    one: SlaClock, event: str, at: datetime, due_at: datetime | None, percent: int | None = None
) -> dict[str, object]:
    return {
        "clock_id": one.id, "event": event, "at": at, "noticed_at": clock.now(),
        "percent": percent, "target_minutes": one.target_minutes, "due_at": due_at,
    }  # fmt: skip


def _kept(policy_name: str, promised: dict[str, object]) -> int:
    digest = digest_of(policy_name, promised)
    row = {"digest": digest, "policy_name": policy_name, "terms": promised}
    insert_missing(SlaTerms, [row])
    return db.session.scalars(select(SlaTerms.id).where(SlaTerms.digest == digest)).one()
