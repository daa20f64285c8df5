"""Escalations: handing threads to the support team, and the team's work on them."""

from typing import Any

from flask import Response

from community.api import (
    case_shapes,
    case_showing,
    desk_shapes,
    desk_wishes,
    idempotency,
    showing,
    tagging,
    team_shapes,
    wishes,
)
from community.api.auth import signed_in
from community.api.families import Family
from community.api.fields import DIGITS
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.desk import bulk, reading
from community.domain.desk import queries as desk
from community.domain.escalations import operations
from community.domain.escalations.steering import Wish, change, steer
from community.domain.satisfaction.queries import rating_of
from community.domain.saved_views import queries as saved_views
from community.domain.teams.models import Team
from community.domain.teams.queries import get_team
from community.domain.threads.queries import get_post, get_thread
from community.kernel.errors import Gone, Invalid, NotFound

family = Family("Escalations", "Threads that the support team has, and what becomes of them.")
ESCALATION = case_shapes.Escalation()


@family.post(
    "/threads/<record_id:thread_id>/escalation",
    gives=case_shapes.Escalation,
    asks=wishes.NewEscalation,
)
def escalate(wish: dict[str, Any], thread_id: int) -> Response:
    """Hand a thread to the support team, or propose it.

    Moderators and the team hand it over. The asker, once the time left to peers is over and once in
    a while (as shipped: after 4 hours, once in 24), and members of enough reputation (250) propose it.
    """
    by = signed_in()
    thread = get_thread(thread_id, by)

    def make(_key: str | None) -> int:
        return operations.escalate(thread, by=by, **wish).id

    return idempotency.created(make, lambda made: _made(made, by), ESCALATION)


@family.get("/escalations", gives=case_shapes.Escalations, asks=wishes.CaseFilter, for_members=True)
def list_escalations(wish: dict[str, Any]) -> Listed:
    """Cases, what hurts first before the others: all that are live, unless a view or status is named.

    The team sees all; moderators what is proposed and what they handed over; askers their own.
    """
    by, saved = signed_in(), wish.pop("saved_view")
    view = wish.pop("view") or ("any" if wish["status"] else "all")
    if saved:
        kept = saved_views.card_of(int(saved) if DIGITS.fullmatch(saved) else 0, by)
        paged = {name: wish[name] for name in ("after", "limit", "sort")}
        view, wish = kept.view, {**kept.chosen.chosen, **paged}
    page = desk.cases(by, view=view, **wish)
    return listed(map(case_showing.row, page.items), page.next)


@family.act("/escalations/bulk", gives=desk_shapes.CaseOutcomes, asks=desk_wishes.ManyCases)
def change_many(wish: dict[str, Any]) -> dict[str, Any]:
    """Claim, assign, prioritise or hand back up to 100 cases, each with an outcome of its own.

    What one refuses keeps none of the others back.
    """
    by, owner = signed_in(), wish.pop("owner")
    colleague = _colleague(owner) if owner else None
    outcomes = bulk.apply(wish.pop("ids"), wish.pop("act"), by=by, owner=colleague, **wish)
    return {
        "items": [case_showing.outcome(one) for one in outcomes],
        "done": sum(one.is_done for one in outcomes),
    }


@family.get(
    "/escalations/<record_id:escalation_id>", gives=case_shapes.Escalation, for_members=True
)
def read_escalation(escalation_id: int) -> dict[str, Any]:
    """A case with its history, clocks and heat, as far as you may see them."""
    return _read(escalation_id, signed_in())


@family.patch(
    "/escalations/<record_id:escalation_id>", gives=case_shapes.Escalation, asks=wishes.CaseChange
)
def change_escalation(wish: dict[str, Any], escalation_id: int) -> dict[str, Any]:
    """Change how urgent a case is, or whose, or which team's.

    A lead assigns; an owner hands on their own. A co-owned case is offered instead.
    """
    by = signed_in()
    found = reading.get_escalation(escalation_id, by)
    version = wish.pop("version") or tagging.check(found.version)
    owner = _colleague(wish.pop("owner")) if "owner" in wish else None
    team = _team(wish.pop("team")) if "team" in wish else None
    change(found, by=by, owner=owner, team=team, version=version, **wish)
    return _read(escalation_id, by)


@family.put("/escalations/<record_id:escalation_id>/claim", gives=case_shapes.Escalation)
def claim(escalation_id: int) -> dict[str, Any]:
    """Make an open case yours. When somebody was first, 409 says who."""
    by = signed_in()
    operations.claim(reading.get_escalation(escalation_id, by), by=by)
    return _read(escalation_id, by)


@family.delete("/escalations/<record_id:escalation_id>/claim")
def unclaim(escalation_id: int) -> None:
    """Hand your case back to the team."""
    by = signed_in()
    operations.hand_back(reading.get_escalation(escalation_id, by), by=by)


@family.put(
    "/escalations/<record_id:escalation_id>/offer",
    gives=case_shapes.Escalation,
    asks=team_shapes.NewOffer,
)
def offer(wish: dict[str, Any], escalation_id: int) -> dict[str, Any]:
    """Hand a case on to a person or a team.

    One of a co-owned category stays with its owner until the offer is taken; any other goes at once.
    """
    by = signed_in()
    found = reading.get_escalation(escalation_id, by)
    to = _colleague(wish.pop("to"), "to") if wish["to"] else wish.pop("to") or None
    team = _team(wish.pop("team")) if wish["team"] else wish.pop("team") or None
    operations.hand_over(found, by=by, to=to, team=team, **wish)
    return _read(escalation_id, by)


@family.delete("/escalations/<record_id:escalation_id>/offer")
def withdraw_offer(escalation_id: int) -> None:
    """Take an offer back: the case stays with its owner."""
    by = signed_in()
    operations.withdraw(reading.get_escalation(escalation_id, by), by=by)


@family.put("/escalations/<record_id:escalation_id>/takeover", gives=case_shapes.Escalation)
def take_over(escalation_id: int) -> dict[str, Any]:
    """Take a case that is offered to you or your team."""
    by = signed_in()
    operations.take_over(reading.get_escalation(escalation_id, by), by=by)
    return _read(escalation_id, by)


@family.delete("/escalations/<record_id:escalation_id>/takeover")
def decline_offer(escalation_id: int) -> None:
    """Decline what is offered to you, or to the team you lead: the case stays with its owner."""
    by = signed_in()
    operations.turn_down(reading.get_escalation(escalation_id, by), by=by)


@family.post(
    "/escalations/<record_id:escalation_id>/moves",
    gives=case_shapes.Escalation,
    asks=wishes.NewMove,
)
def move(wish: dict[str, Any], escalation_id: int) -> Response:
    """Take a case on: accept or decline, wait, solve, reopen, merge. An impossible move is a 409."""
    by = signed_in()
    found = reading.get_escalation(escalation_id, by)
    to = wish.pop("to")
    asked = Wish(
        answer=_answer(wish.pop("answer_id"), by), into=_target(wish.pop("into"), by), **wish
    )

    def make(_key: str | None) -> int:
        return steer(found, by=by, to=to, wish=asked).id

    return idempotency.created(make, lambda made: _made(made, by), ESCALATION)


def _read(escalation_id: int, by: User) -> dict[str, Any]:
    found = reading.card_of(escalation_id, by)
    tagging.of_revision(found.row.version)
    return case_showing.card(found, rating_of(escalation_id, by))


def _made(escalation_id: int, by: User) -> idempotency.Made:
    return idempotency.Made(
        _read(escalation_id, by), showing.call_url(f"/escalations/{escalation_id}")
    )


def _colleague(handle: str, field: str = "owner") -> User:
    try:
        return get_by_handle(handle)
    except NotFound as error:
        raise Invalid(**{field: error.sentence}) from error


def _team(slug: str) -> Team:
    try:
        return get_team(slug)
    except NotFound as error:
        raise Invalid(team=error.sentence) from error


def _answer(post_id: int | None, by: User) -> Any:
    try:
        return get_post(post_id, by) if post_id else None
    except (NotFound, Gone) as error:
        raise Invalid(answer_id=error.sentence) from error


def _target(escalation_id: int | None, by: User) -> Any:
    try:
        return reading.get_escalation(escalation_id, by) if escalation_id else None
    except NotFound as error:
        raise Invalid(into=error.sentence) from error
