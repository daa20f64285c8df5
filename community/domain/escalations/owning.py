"""Whose case it is: claiming, assigning, handing back; and how urgent it is."""

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.categories.cards import Ownership
from community.domain.categories.models import Category
from community.domain.escalations import moving, rules
from community.domain.escalations.availability import is_there, leads_case
from community.domain.escalations.cards import WITH_SUPPORT, Cause, Move, Status
from community.domain.escalations.models import Escalation
from community.domain.escalations.offering import accept_offer, hand_over
from community.domain.escalations.returning import give_back
from community.domain.escalations.wording import clean
from community.domain.teams.queries import place_of
from community.domain.teams.rules import Place
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import operation
from community.kernel.words import say


@operation
def claim(escalation: Escalation, by: User, version: int | None = None) -> Escalation:
    """Make an open case one's own. Of many at once exactly one wins, and the others are told who.

    One that is offered to the claimant or their team is taken over by that. Claiming one's own
    changes nothing. Raises Forbidden, Conflict.
    """
    _check_works(by)
    thread, escalation = moving.locked(escalation.id, version)
    if escalation.owner_id == by.id and escalation.status in WITH_SUPPORT:
        return escalation
    place = place_of(by)
    if not rules.is_offered_to(escalation, by, place):
        moving.check(escalation, Move.CLAIMED)
        if escalation.owner_id is not None:
            raise moving.refused(escalation, _whose(escalation))
        _check_team(thread, escalation, by, place)
    if not is_there(by, clock.now()):
        raise moving.refused(
            escalation, say("You are marked as away. Say that you are back first.")
        )
    if rules.is_offered(escalation):
        accept_offer(thread, escalation, by)
    else:
        moving.make(thread, escalation, Move.CLAIMED, by, owner_id=by.id)
    return escalation


@operation
def assign(
    escalation: Escalation, by: User, to: User, reason: str = "", version: int | None = None
) -> Escalation:
    """Give a case to somebody. A co-owned one goes to another team's person as an offer.

    Raises Forbidden, Invalid, Conflict.
    """
    _check_works(by)
    return hand_over(escalation, by, to=to, reason=reason, version=version)


@operation
def hand_back(
    escalation: Escalation, by: User, reason: str = "", version: int | None = None
) -> Escalation:
    """Give an open case back to the team; its clocks go on. One that nobody has stays as it is.

    A co-owned one stays with its owner until somebody of the team takes it. Raises Forbidden, Conflict.
    """
    _check_works(by)
    thread, escalation = moving.locked(escalation.id, version)
    moving.check(escalation, Move.HANDED_BACK)
    if escalation.owner_id is None:
        return escalation
    if escalation.owner_id != by.id and not leads_case(by, escalation):
        raise moving.refused(escalation, _whose(escalation))
    give_back(thread, escalation, Cause.PERSON, by, clean("reason", reason))
    return escalation


@operation
def release_all(person: User) -> int:
    """Give back to the team every live case of somebody who leaves, those that wait too; how many.

    Their clocks go on.
    """
    query = select(Escalation.id).where(
        Escalation.owner_id == person.id, Escalation.status.in_(WITH_SUPPORT)
    )
    ids = list(db.session.scalars(query.order_by(Escalation.id)))
    for escalation_id in ids:
        thread, escalation = moving.locked(escalation_id)
        if escalation.status != Status.OPEN:
            moving.make(thread, escalation, Move.RESUMED, person, wake_at=None, link="")
        moving.make(thread, escalation, Move.HANDED_BACK, person, owner_id=None)
    return len(ids)


@operation
def prioritise(
    escalation: Escalation, by: User, priority: str, reason: str = "", version: int | None = None
) -> Escalation:
    """Change how urgent a live case is; what was spent of its time stays spent.

    The same priority again changes nothing. Raises Forbidden, Invalid, Conflict.
    """
    _check_works(by)
    thread, escalation = moving.locked(escalation.id, version)
    if priority not in rules.PRIORITIES:
        raise Invalid(priority=say("A priority is urgent, high, normal or low."))
    moving.check(escalation, Move.PRIORITISED)
    if escalation.priority == priority:
        return escalation
    reason = clean("reason", reason)
    moving.make(thread, escalation, Move.PRIORITISED, by, reason=reason, priority=priority)
    return escalation


@operation
def reapply_policy(escalation: Escalation, by: User, reason: str) -> Escalation:
    """Hold a case to today's policy and calendar instead of those it began under, and say so.

    Raises Forbidden, Invalid, Conflict.
    """
    thread, escalation = moving.locked(escalation.id)
    if not leads_case(by, escalation):
        raise Forbidden(say("A lead changes what was promised."))
    moving.check(escalation, Move.REAPPLIED)
    reason = clean("reason", reason, say("Say why the promise changes."))
    moving.make(thread, escalation, Move.REAPPLIED, by, reason=reason)
    return escalation


def check_owns(escalation: Escalation, by: User) -> None:
    """Raises Forbidden, Conflict unless this live case is this person's to work on."""
    _check_works(by)
    if escalation.status not in WITH_SUPPORT:
        raise moving.refused(escalation)
    if escalation.owner_id is None:
        raise moving.refused(escalation, say("Claim it first."))
    if escalation.owner_id != by.id:
        raise moving.refused(escalation, _whose(escalation))


def _check_works(by: User) -> None:
    if not rules.may_work(by, clock.now()):
        raise Forbidden(say("Only the support team works on cases."))


def _check_team(thread: Thread, escalation: Escalation, by: User, place: Place) -> None:
    """Where one team owns the cases, nobody else takes them."""
    category = db.session.get_one(Category, thread.category_id)
    if category.ownership != Ownership.MARKETING or escalation.team_id in place.teams:
        return
    if not rules.is_lead(by, clock.now(), escalation.team_id, place):
        raise Forbidden(say("The team of this category alone takes its cases."))


def _whose(escalation: Escalation) -> str:
    owner = db.session.get_one(User, escalation.owner_id)
    if escalation.status == Status.OPEN:
        return say("%(name)s has this case.", name=owner.name)
    return say("%(name)s has this case, and waits.", name=owner.name)
