"""Reads of one case, through the gate of who may see how much of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.desk import queries as desk
from community.domain.desk.showing import CaseCard, CaseRow, ClockCard, MoveCard, PublicPart
from community.domain.escalations.cards import LIVE, WITH_SUPPORT
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.escalations.sight import (
    Sight,
    shown_cause,
    shows_move,
    shows_reason,
    shows_work,
    sight_of,
    visible_to,
)
from community.domain.escalations.sla_models import SlaClock, SlaTerms
from community.domain.escalations.terms import RESPONSES, Promise, default_terms, promise_of
from community.domain.heat.models import ThreadHeat
from community.domain.teams.models import Team
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.business_time import between
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.words import say

MINUTE = timedelta(minutes=1)
MOST_ID = 2**31


def get_escalation(escalation_id: int, viewer: User | None) -> Escalation:
    """A case that this viewer may know of. Raises NotFound."""
    query = (
        select(Escalation)
        .join(Thread, Thread.id == Escalation.thread_id)
        .where(Escalation.id == escalation_id, visible_to(viewer))
        .execution_options(populate_existing=True)
    )
    found = db.session.scalar(query) if 0 < escalation_id < MOST_ID else None
    if found is None:
        raise NotFound(say("There is no such case."))
    return found


def card_of(escalation_id: int, viewer: User) -> CaseCard:
    """A case as this viewer may see it, with its clocks as they stand now. Raises NotFound."""
    found = get_escalation(escalation_id, viewer)
    sight = sight_of(viewer, found.opened_by)
    history = _history(found, viewer, sight)
    row = _row(found.id, sight)
    if not shows_work(sight):
        own = sight is Sight.PROPOSER
        return CaseCard(
            row=row, reason=found.reason if own else None, tried=found.tried if own else None,
            wanted=found.wanted if own else None,
            opened_by=_people([found.opened_by]).get(found.opened_by or 0) if own else None,
            ended_at=found.ended_at, wake_at=None, link=None, remedy=found.remedy or None,
            answer_id=found.answer_id, previous_id=found.previous_id, merged_into_id=None,
            policy=None, history=history,
        )  # fmt: skip
    is_desk = sight is Sight.DESK
    policy, promise = _terms(found)
    return CaseCard(
        row=row, reason=found.reason, tried=found.tried, wanted=found.wanted,
        opened_by=_people([found.opened_by]).get(found.opened_by or 0),
        ended_at=found.ended_at, wake_at=found.wake_at if is_desk else None,
        link=found.link if is_desk else None, remedy=found.remedy, answer_id=found.answer_id,
        previous_id=found.previous_id, merged_into_id=found.merged_into_id,
        policy=policy, clocks=_clocks(found, promise), history=history,
        heat_parts=_heat_parts(found.thread_id),
    )  # fmt: skip


def current_of(thread_id: int, viewer: User | None) -> int | None:
    """The case of a thread that counts, if this viewer may know of it: the live one, else the newest."""
    query = (
        select(Escalation.id)
        .join(Thread, Thread.id == Escalation.thread_id)
        .where(Escalation.thread_id == thread_id, visible_to(viewer))
        .order_by(Escalation.status.in_(LIVE).desc(), Escalation.id.desc())
    )
    return db.session.scalar(query.limit(1))


def public_part(thread_id: int) -> PublicPart | None:
    """What everybody may know of a thread that the team has: since when, until when, who is on it."""
    return public_parts([thread_id]).get(thread_id)


def public_parts(thread_ids: Sequence[int]) -> dict[int, PublicPart]:
    """The same of several threads, by their ids; those that the team does not have are absent."""
    if not thread_ids:
        return {}
    reply_due_at = (
        select(func.min(SlaClock.due_at))
        .where(
            SlaClock.escalation_id == Escalation.id, SlaClock.kind.in_(RESPONSES),
            SlaClock.fulfilled_at.is_(None),
        )
        .scalar_subquery()
    )  # fmt: skip
    query = (
        select(
            Escalation.thread_id, Escalation.status, Escalation.received_at, Escalation.owner_id,
            reply_due_at.label("reply_due_at"), *selecting.columns(User, "owner"),
        )
        .outerjoin(User, User.id == Escalation.owner_id)
        .where(Escalation.thread_id.in_(thread_ids), Escalation.status.in_(WITH_SUPPORT))
    )  # fmt: skip
    return {
        row.thread_id: PublicPart(
            row.status, row.received_at,
            selecting.card(row, "owner") if row.owner_id else None, row.reply_due_at,
        )
        for row in db.session.execute(query)
    }  # fmt: skip


def _row(escalation_id: int, sight: Sight) -> CaseRow:
    query = desk.select_rows().where(Escalation.id == escalation_id)
    return desk.to_row(db.session.execute(query).one(), clock.now(), sight)


def _history(found: Escalation, viewer: User, sight: Sight) -> tuple[MoveCard, ...]:
    query = select(EscalationMove).where(EscalationMove.escalation_id == found.id)
    moves = list(db.session.scalars(query.order_by(EscalationMove.number)))
    people = _people(
        [id_ for move in moves for id_ in (move.by_id, move.owner_id, move.offered_to_id)]
    )
    teams = _team_names({id_ for move in moves for id_ in (move.team_id, move.offered_team_id)})
    return tuple(
        _move_card(move, viewer, sight, people, teams)
        for move in moves
        if shows_move(sight, move.kind)
    )


def _move_card(
    move: EscalationMove,
    viewer: User,
    sight: Sight,
    people: dict[int, PersonCard],
    teams: dict[int, str],
) -> MoveCard:
    asked = people.get(move.offered_to_id or 0)
    is_desk = sight is Sight.DESK
    is_own = move.by_id == viewer.id
    shows = shows_reason(sight, move.kind, is_own=is_own)
    return MoveCard(
        number=move.number, kind=move.kind, from_status=move.from_status,
        to_status=move.to_status, by=people.get(move.by_id or 0), at=move.at,
        cause=shown_cause(sight, move.cause, is_own=is_own),
        reason=move.reason if shows else "", owner=people.get(move.owner_id or 0),
        team=teams.get(move.team_id or 0, "") if is_desk else "",
        offered_to=(asked.name if asked else teams.get(move.offered_team_id or 0, ""))
        if is_desk
        else "",
    )  # fmt: skip


def _people(ids: list[int | None]) -> dict[int, PersonCard]:
    wanted = {id_ for id_ in ids if id_ is not None}
    query = select(*selecting.columns(User, "person")).where(User.id.in_(wanted))
    cards = [selecting.card(row, "person") for row in db.session.execute(query)] if wanted else []
    return {card.id: card for card in cards}


def _team_names(ids: set[int | None]) -> dict[int, str]:
    wanted = ids - {None}
    query = select(Team.id, Team.name).where(Team.id.in_(wanted))
    return {row.id: row.name for row in db.session.execute(query)} if wanted else {}


def _terms(found: Escalation) -> tuple[str | None, Promise]:
    terms = db.session.get(SlaTerms, found.terms_id) if found.terms_id else None
    if terms is None:
        return None, promise_of(default_terms())
    return terms.policy_name, promise_of(terms.terms)


def _clocks(found: Escalation, promise: Promise) -> tuple[ClockCard, ...]:
    query = select(SlaClock).where(SlaClock.escalation_id == found.id).order_by(SlaClock.id)
    query = query.execution_options(populate_existing=True)
    return tuple(_clock_card(one, promise) for one in db.session.scalars(query))


def _clock_card(one: SlaClock, promise: Promise) -> ClockCard:
    now = clock.now()
    left: Any = timedelta(microseconds=one.left_microseconds)
    if one.running_since is not None:
        left -= between(promise.hours, one.running_since, now)
    breached_at = one.breached_at
    if breached_at is None and one.due_at is not None and one.due_at <= now:
        breached_at = one.due_at
    return ClockCard(
        kind=one.kind, number=one.number, state=_state(one), target_minutes=one.target_minutes,
        left_minutes=left // MINUTE, due_at=one.due_at, breached_at=breached_at,
        fulfilled_at=one.fulfilled_at,
    )  # fmt: skip


def _state(one: SlaClock) -> str:
    if one.fulfilled_at is not None:
        return "fulfilled"
    return "paused" if one.running_since is None else "running"


def _heat_parts(thread_id: int) -> dict[str, float]:
    parts = db.session.scalar(select(ThreadHeat.parts).where(ThreadHeat.thread_id == thread_id))
    return parts or {}
