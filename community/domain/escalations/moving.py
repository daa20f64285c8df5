"""Making one move: the row of history, the case as it is then, its thread and its clocks, together."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.escalations import clocks, rules
from community.domain.escalations.cards import LIVE, WITH_SUPPORT, Cause, Move, Status
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.settings.queries import terms
from community.domain.threads.models import Thread
from community.domain.threads.writing import settle
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, NotFound
from community.kernel.operation import lock
from community.kernel.words import say

WORDS = {
    Status.PROPOSED: say("proposed"),
    Status.OPEN: say("open"),
    Status.PENDING: say("pending"),
    Status.ON_HOLD: say("on hold"),
    Status.SOLVED: say("solved"),
    Status.CLOSED: say("closed"),
    Status.DECLINED: say("declined"),
}

AT_MOVE: Mapping[Move, Callable[[Escalation, datetime], None]] = {
    Move.OPENED: clocks.begin,
    Move.ACCEPTED: clocks.begin,
    Move.ASKED: clocks.wait_for_asker,
    Move.HELD: clocks.wait_for_others,
    Move.RESUMED: clocks.go_on,
    Move.SOLVED: clocks.solve,
    Move.REOPENED: clocks.reopen,
    Move.RESTORED: clocks.restore,
    Move.CLOSED: clocks.pause,
    Move.MERGED: clocks.pause,
    Move.PRIORITISED: clocks.retarget,
    Move.REAPPLIED: clocks.reapply,
}
"""What each move does to the clocks; the others leave them alone."""

NO_OFFER: Mapping[str, Any] = {"offered_to_id": None, "offered_team_id": None}


def locked(escalation_id: int, version: int | None = None) -> tuple[Thread, Escalation]:
    """A case and its thread, both locked. Raises NotFound, Conflict when it is not at this version."""
    thread_id = db.session.scalar(
        select(Escalation.thread_id).where(Escalation.id == escalation_id)
    )
    if thread_id is None:
        raise NotFound(say("There is no such case."))
    # Always the thread before its case, so that two who act at once wait instead of deadlocking.
    thread = lock(Thread, thread_id)
    escalation = lock(Escalation, escalation_id)
    if version is not None and version != escalation.version:
        raise refused(escalation, say("This has changed since you read it. Look again."))
    return thread, escalation


def live_of(thread_id: int) -> Escalation | None:
    """The live case of a thread."""
    query = select(Escalation).where(Escalation.thread_id == thread_id, Escalation.status.in_(LIVE))
    return db.session.scalar(query.execution_options(populate_existing=True))


def latest_of(thread_id: int) -> Escalation | None:
    """The newest case of a thread, whatever became of it."""
    query = select(Escalation).where(Escalation.thread_id == thread_id)
    query = query.order_by(Escalation.id.desc()).limit(1)
    return db.session.scalar(query.execution_options(populate_existing=True))


def refused(escalation: Escalation, sentence: str = "") -> Conflict:
    """A refusal that tells how the case stands."""
    owner = db.session.get(User, escalation.owner_id) if escalation.owner_id else None
    state = {
        "status": escalation.status,
        "owner": owner.handle if owner and not owner.deleted_at else None,
        "version": escalation.version,
    }
    status = WORDS[Status(escalation.status)]
    return Conflict(
        sentence or say("This cannot be done while the case is %(status)s.", status=status),
        current=state,
    )


def check(escalation: Escalation, kind: Move) -> None:
    """Raises Conflict when this move does not lead from where the case stands."""
    if not rules.leads(kind, Status(escalation.status)):
        raise refused(escalation)


def make(
    thread: Thread,
    escalation: Escalation,
    kind: Move,
    by: User | None,
    cause: Cause = Cause.PERSON,
    reason: str = "",
    **changes: Any,
) -> EscalationMove:
    """Make a move of a locked case, with all that goes with it. Raises Conflict.

    `changes` are columns that the history keeps: owner_id, team_id, offered_to_id,
    offered_team_id, priority, wake_at, link, remedy, answer_id, merged_into_id.
    """
    check(escalation, kind)
    at, before = _not_before_the_last(escalation), Status(escalation.status)
    return _made(thread, escalation, kind, before, at, by, cause, reason, changes)


def begin(thread: Thread, escalation: Escalation, by: User | None, cause: Cause) -> EscalationMove:
    """Make the first move of a new case: proposed or opened, as its status says."""
    kind = Move.PROPOSED if escalation.status == Status.PROPOSED else Move.OPENED
    db.session.add(escalation)
    db.session.flush()
    at = escalation.opened_at
    return _made(thread, escalation, kind, None, at, by, cause, escalation.reason, {})


def has_verdict(thread: Thread) -> bool:
    """An answer of the thread is accepted, or official and not said to fail."""
    official = thread.official_post_id is not None and not thread.verdict_failed
    return thread.accepted_post_id is not None or official


def keep_timer(escalation: Escalation) -> None:
    """Set when a case moves by itself, by the numbers of this moment."""
    hours = clocks.promise_for(escalation).hours
    escalation.timer_at = rules.timer_at(escalation, hours, terms())


def _made(
    thread: Thread,
    escalation: Escalation,
    kind: Move,
    before: Status | None,
    at: datetime,
    by: User | None,
    cause: Cause,
    reason: str,
    changes: Mapping[str, Any],
) -> EscalationMove:
    came_from = _last_from(escalation) if kind is Move.RESTORED else None
    status = rules.destination(kind, before, came_from)
    if status is None:
        raise refused(escalation)
    if status in rules.ENDED:
        changes = {**changes, **NO_OFFER}
    for name, value in changes.items():
        setattr(escalation, name, value)
    escalation.status = status
    escalation.version = (escalation.version or 0) + 1
    move = EscalationMove(
        escalation_id=escalation.id, number=escalation.version, kind=kind, from_status=before,
        to_status=status, by_id=by.id if by else None, at=at, cause=cause, reason=reason,
        owner_id=escalation.owner_id, team_id=escalation.team_id,
        offered_to_id=escalation.offered_to_id, offered_team_id=escalation.offered_team_id,
        priority=escalation.priority, wake_at=escalation.wake_at,
        link=escalation.link, remedy=escalation.remedy, answer_id=escalation.answer_id,
        merged_into_id=escalation.merged_into_id,
    )  # fmt: skip
    db.session.add(move)
    _end_or_live(escalation, status, by, at)
    if kind in AT_MOVE:
        AT_MOVE[kind](escalation, at)
    keep_timer(escalation)
    _tell_thread(thread, escalation, at)
    bus.record(
        events.EscalationMoved(
            thread.id, escalation.id, move.by_id, str(kind), str(before) if before else None,
            str(status), move.number,
        )
    )  # fmt: skip
    if status == Status.OPEN and kind in (Move.OPENED, Move.ACCEPTED):
        bus.record(events.ThreadEscalated(thread.id, escalation.id, move.by_id))
    return move


def _last_from(escalation: Escalation) -> str | None:
    query = select(EscalationMove.from_status).where(
        EscalationMove.escalation_id == escalation.id, EscalationMove.number == escalation.version
    )
    return db.session.scalar(query)


def _not_before_the_last(escalation: Escalation) -> datetime:
    # A machine's clock may jump back; a history does not.
    query = select(EscalationMove.at).where(
        EscalationMove.escalation_id == escalation.id, EscalationMove.number == escalation.version
    )
    return max(clock.now(), db.session.scalars(query).one())


def _end_or_live(escalation: Escalation, status: Status, by: User | None, at: datetime) -> None:
    if status not in rules.ENDED:
        escalation.ended_at = escalation.ended_by = None
    elif escalation.ended_at is None:
        escalation.ended_at, escalation.ended_by = at, by.id if by else None
    if escalation.received_at is None and status == Status.OPEN:
        escalation.received_at = at
    if escalation.owner_id is not None or status == Status.SOLVED:
        escalation.touched_at = at


def _tell_thread(thread: Thread, escalation: Escalation, at: datetime) -> None:
    """Keep beside the thread whether the team has it, and whether a remedy settled it."""
    with_support = escalation.status in WITH_SUPPORT
    thread.escalated_at = escalation.received_at if with_support else None
    if escalation.status == Status.SOLVED and _is_remedied(thread, escalation):
        thread.remedied_at = at
        thread.solved_at = thread.solved_at or at
    elif with_support and thread.remedied_at is not None:
        thread.remedied_at = None
        if not has_verdict(thread):
            thread.solved_at = None
    settle(thread)


def _is_remedied(thread: Thread, escalation: Escalation) -> bool:
    # An accepted or official answer settles the thread by itself, and is taken back by itself.
    verdicts = (None, thread.accepted_post_id, thread.official_post_id)
    return bool(escalation.remedy) or escalation.answer_id not in verdicts
