"""Handing a case on: to another person, to another team, and, where it is co-owned, as an offer first."""

from typing import Any

from community.domain.accounts.models import User
from community.domain.escalations import moving, rules
from community.domain.escalations.availability import is_there, leads_case
from community.domain.escalations.cards import Move
from community.domain.escalations.giving import note_given, team_for
from community.domain.escalations.models import Escalation
from community.domain.escalations.returning import is_co_owned
from community.domain.escalations.wording import clean
from community.domain.teams.models import Team
from community.domain.teams.queries import place_of
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say


@operation
def hand_over(
    escalation: Escalation,
    by: User,
    to: User | None = None,
    team: Team | None = None,
    reason: str = "",
    version: int | None = None,
) -> Escalation:
    """Hand a case on to a person or a team: its owner does, or a lead.

    A co-owned case that somebody has is offered, and stays theirs until the offer is taken; any
    other changes hands at once. Raises Forbidden, Invalid, Conflict.
    """
    thread, escalation = moving.locked(escalation.id, version)
    if not rules.may_assign(by, escalation, clock.now(), place_of(by)):
        raise Forbidden(say("A lead assigns cases; an owner hands on their own."))
    reason = clean("reason", reason)
    if (to is None) == (team is None):
        raise Invalid(to=say("Hand it on to a person or to a team."))
    if to is not None:
        pass_to(thread, escalation, by, to, reason)
    elif team is not None:
        _pass_to_team(thread, escalation, by, lock(Team, team.id), reason)
    return escalation


@operation
def route(
    escalation: Escalation, by: User, team: Team, reason: str = "", version: int | None = None
) -> Escalation:
    """Hand a case on to another team. Raises Forbidden, Invalid, Conflict."""
    return hand_over(escalation, by, team=team, reason=reason, version=version)


@operation
def take_over(escalation: Escalation, by: User, version: int | None = None) -> Escalation:
    """Take a case that was offered: from this instant on it is theirs. Raises Forbidden, Conflict."""
    _check_works(by)
    thread, escalation = moving.locked(escalation.id, version)
    _check_offered(escalation)
    _check_may_take(escalation, by)
    accept_offer(thread, escalation, by)
    return escalation


@operation
def turn_down(
    escalation: Escalation, by: User, reason: str = "", version: int | None = None
) -> Escalation:
    """Leave a case that was offered with its owner: who was asked does, or the lead of the team that was.

    Raises Forbidden, Conflict.
    """
    _check_works(by)
    thread, escalation = moving.locked(escalation.id, version)
    _check_offered(escalation)
    leads = rules.is_lead(by, clock.now(), escalation.offered_team_id, place_of(by))
    if escalation.offered_to_id != by.id and not leads:
        raise Forbidden(say("Who was asked declines, or the lead of their team."))
    _end_offer(thread, escalation, Move.TURNED_DOWN, by, reason)
    return escalation


@operation
def withdraw(
    escalation: Escalation, by: User, reason: str = "", version: int | None = None
) -> Escalation:
    """Take an offer back: the case stays with its owner. Raises Forbidden, Conflict."""
    _check_works(by)
    thread, escalation = moving.locked(escalation.id, version)
    _check_offered(escalation)
    if not rules.may_assign(by, escalation, clock.now(), place_of(by)):
        raise Forbidden(say("Its owner takes an offer back, or a lead."))
    _end_offer(thread, escalation, Move.WITHDRAWN, by, reason)
    return escalation


def pass_to(thread: Thread, escalation: Escalation, by: User, to: User, reason: str) -> None:
    """Give a locked case to a person, or offer it to them. Raises Invalid, Conflict."""
    if not is_there(to, clock.now()):
        raise Invalid(owner=say("This person is not there to take it."))
    moving.check(escalation, Move.ASSIGNED)
    if escalation.owner_id == to.id and not rules.is_offered(escalation):
        return
    if _is_by_offer(thread, escalation, by, to):
        _offer(thread, escalation, by, reason, offered_to_id=to.id)
        return
    moving.make(
        thread, escalation, Move.ASSIGNED, by, reason=reason, owner_id=to.id,
        team_id=team_for(to.id, escalation.team_id), **moving.NO_OFFER,
    )  # fmt: skip
    note_given(to.id)


def accept_offer(thread: Thread, escalation: Escalation, by: User) -> None:
    """Make a locked, offered case the property of who takes it."""
    team_id = escalation.offered_team_id or team_for(by.id, escalation.team_id)
    moving.make(
        thread, escalation, Move.TAKEN_OVER, by, owner_id=by.id, team_id=team_id, **moving.NO_OFFER
    )
    note_given(by.id)


def _is_by_offer(thread: Thread, escalation: Escalation, by: User, to: User) -> bool:
    """Within a team its lead decides; to anybody else it is offered."""
    if escalation.owner_id is None or not is_co_owned(thread, escalation):
        return False
    is_within = team_for(to.id, escalation.team_id) == escalation.team_id
    return not (is_within and leads_case(by, escalation))


def _pass_to_team(
    thread: Thread, escalation: Escalation, by: User, team: Team, reason: str
) -> None:
    moving.check(escalation, Move.ROUTED)
    if team.id == escalation.team_id and not (
        escalation.owner_id and is_co_owned(thread, escalation)
    ):
        raise Invalid(team=say("This team has it already."))
    if escalation.owner_id is not None and is_co_owned(thread, escalation):
        _offer(thread, escalation, by, reason, offered_team_id=team.id)
    else:
        moving.make(
            thread, escalation, Move.ROUTED, by, reason=reason, owner_id=None, team_id=team.id,
            **moving.NO_OFFER,
        )  # fmt: skip


def _offer(thread: Thread, escalation: Escalation, by: User, reason: str, **to: Any) -> None:
    moving.check(escalation, Move.OFFERED)
    if rules.is_offered(escalation):
        raise moving.refused(
            escalation, say("It is offered to somebody already. Take that back first.")
        )
    moving.make(thread, escalation, Move.OFFERED, by, reason=reason, **to)


def _end_offer(thread: Thread, escalation: Escalation, kind: Move, by: User, reason: str) -> None:
    moving.make(thread, escalation, kind, by, reason=clean("reason", reason), **moving.NO_OFFER)


def _check_offered(escalation: Escalation) -> None:
    if not rules.is_offered(escalation):
        raise moving.refused(escalation, say("No offer of this case stands any more."))


def _check_works(by: User) -> None:
    if not rules.may_work(by, clock.now()):
        raise Forbidden(say("Only the support team works on cases."))


def _check_may_take(escalation: Escalation, by: User) -> None:
    if not rules.is_offered_to(escalation, by, place_of(by)):
        offered = db.session.get(User, escalation.offered_to_id or 0)
        team = db.session.get(Team, escalation.offered_team_id or 0)
        name = offered.name if offered else team.name if team else ""
        raise Forbidden(say("It is offered to %(name)s.", name=name))
    if not is_there(by, clock.now()):
        raise moving.refused(
            escalation, say("You are marked as away. Say that you are back first.")
        )
