"""Teams: who answers for which categories, who is in them and who is there."""

from typing import Any

from flask import Response

from community.api import idempotency, showing, team_shapes
from community.api.auth import signed_in
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.accounts.rules import Right, may
from community.domain.categories import operations as categories
from community.domain.categories.models import Category
from community.domain.categories.queries import get as get_category
from community.domain.categories.queries import readable
from community.domain.escalations.availability import Colleague, colleagues
from community.domain.teams import operations, queries
from community.domain.teams.models import Team
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid, NotFound
from community.kernel.operation import operation
from community.kernel.words import say

family = Family("Teams", "Who answers for which categories, and who of them is there.")


@family.get("/teams", gives=team_shapes.Teams, for_members=True)
def list_teams() -> Listed:
    """All teams with their people and what each has. For the support team."""
    by = _staff()
    teams = queries.all_teams()
    people, owned = colleagues(teams), _categories(by)
    return listed([_team(team, people[team.id], owned) for team in teams], None)


@family.post("/teams", gives=team_shapes.Team, asks=team_shapes.NewTeam)
def create_team(wish: dict[str, Any]) -> Response:
    """Make a team. For admins."""
    by = signed_in()

    def make(_key: str | None) -> int:
        return operations.create(by=by, **wish).id

    return idempotency.created(make, lambda made: _made(made, by), team_shapes.Team())


@family.get("/teams/<slug>", gives=team_shapes.Team, for_members=True)
def read_team(slug: str) -> dict[str, Any]:
    """A team with its people and what each has. For the support team."""
    return _read(queries.get_team(slug), _staff())


@family.patch("/teams/<slug>", gives=team_shapes.Team, asks=team_shapes.TeamChange)
def change_team(wish: dict[str, Any], slug: str) -> dict[str, Any]:
    """Rename a team, or say how it shares out and for what it answers; its slug stays. For admins."""
    by = signed_in()
    return _read(_changed(queries.get_team(slug), by, wish), by)


@family.put(
    "/teams/<slug>/members/<handle>", gives=team_shapes.Team, asks=team_shapes.NewTeamMember
)
def put_team_member(wish: dict[str, Any], slug: str, handle: str) -> dict[str, Any]:
    """Have somebody of the staff in a team. A lead sets the shifts and capacity of their own people."""
    by, team = signed_in(), queries.get_team(slug)
    if "lead" in wish:
        wish["is_lead"] = wish.pop("lead")
    operations.put_member(team, get_by_handle(handle), by=by, **wish)
    return _read(team, by)


@family.delete("/teams/<slug>/members/<handle>")
def remove_team_member(slug: str, handle: str) -> None:
    """Take somebody out of a team. For admins."""
    operations.remove_member(queries.get_team(slug), get_by_handle(handle), by=signed_in())


@operation
def _changed(team: Team, by: User, wish: dict[str, Any]) -> Team:
    owned = wish.pop("categories", None)
    team = operations.change(team, by=by, **wish)
    if owned is not None:
        for category in _categories(by).get(team.id, []):
            if category.slug not in owned:
                categories.entrust(category, None, "support", by=by)
        for slug, ownership in owned.items():
            categories.entrust(_category(slug, by), team, ownership, by=by)
    return team


def _category(slug: str, by: User) -> Category:
    try:
        return get_category(slug, by)
    except NotFound as error:
        raise Invalid(categories=error.sentence) from error


def _staff() -> User:
    by = signed_in()
    if not may(by, Right.DESK, clock.now()):
        raise Forbidden(say("This is for the support team."))
    return by


def _categories(by: User) -> dict[int | None, list[Category]]:
    found: dict[int | None, list[Category]] = {}
    for category in readable(by):
        found.setdefault(category.team_id, []).append(category)
    return found


def _read(team: Team, by: User) -> dict[str, Any]:
    return _team(team, colleagues([team])[team.id], _categories(by))


def _made(team_id: int, by: User) -> idempotency.Made:
    team = db.session.get_one(Team, team_id)
    return idempotency.Made(_read(team, by), showing.call_url(f"/teams/{team.slug}"))


def _team(
    team: Team, people: list[Colleague], owned: dict[int | None, list[Category]]
) -> dict[str, Any]:
    return {
        "slug": team.slug,
        "name": team.name,
        "url": showing.call_url(f"/teams/{team.slug}"),
        "zone": team.zone,
        "round_robin": team.round_robin,
        "members": [_member(one) for one in people],
        "categories": [
            {"slug": one.slug, "name": one.name, "ownership": one.ownership}
            for one in owned.get(team.id, [])
        ],
    }


def _member(one: Colleague) -> dict[str, Any]:
    return {
        "person": showing.author(one.person),
        "lead": one.is_lead,
        "on_duty": one.is_there and one.is_on_duty,
        "away": one.is_away,
        "away_until": one.away_until,
        "open_cases": one.load,
        "capacity": one.capacity,
    }
