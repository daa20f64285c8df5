"""Making teams, and saying who is in them, who leads, and for which categories they answer."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.categories import operations as categories
from community.domain.categories.queries import get as get_category
from community.domain.categories.queries import readable
from community.domain.escalations import availability
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.teams import operations, queries
from community.domain.teams.models import Team
from community.kernel.errors import Conflict, Invalid
from community.web.filters import translated
from community.web.rendering import back_to, is_undo
from community.web.times import zones
from community.web.viewer import admin, signed_in

bp = Blueprint("teams_admin", __name__, url_prefix="/admin/teams")


@bp.get("")
def index() -> ResponseReturnValue:
    admin()
    return _list_page()


@bp.post("")
def create() -> ResponseReturnValue:
    person, form = admin(), request.form
    try:
        team = operations.create(form.get("name", ""), by=person, zone=form.get("zone") or "UTC")
    except (Conflict, Invalid) as error:
        return _list_page(error), error.status
    flash(_("The team is made. Now say who is in it."), "success")
    return back_to(_address(team))


@bp.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    admin()
    return _team_page(queries.get_team(slug))


@bp.post("/<slug>")
def change(slug: str) -> ResponseReturnValue:
    person, team, form = admin(), queries.get_team(slug), request.form
    try:
        operations.change(
            team, by=person, name=form.get("name", ""), zone=form.get("zone"),
            round_robin="round_robin" in form,
        )  # fmt: skip
    except (Conflict, Invalid) as error:
        return _team_page(team, error), error.status
    flash(_("The team is changed."), "success")
    return back_to(_address(team))


@bp.route("/<slug>/members", methods=["POST", "DELETE"])
def members(slug: str) -> ResponseReturnValue:
    """Have somebody in the team, as a lead or not; or take them out of it."""
    person, team = admin(), queries.get_team(slug)
    user = get_by_handle(request.form.get("handle", ""))
    if is_undo():
        operations.remove_member(team, user, by=person)
        flash(_("%(name)s is in the team no longer.", name=user.name), "success")
        return back_to(_address(team))
    try:
        lead = request.form.get("lead")
        operations.put_member(team, user, by=person, is_lead=lead == "yes" if lead else None)
    except Invalid as error:
        return _team_page(team, error), 422
    return back_to(f"{_address(team)}#members")


@bp.route("/<slug>/categories", methods=["POST", "DELETE"])
def answered(slug: str) -> ResponseReturnValue:
    """Have the team answer for a category, by one way of owning its cases; or no longer."""
    person, team, form = admin(), queries.get_team(slug), request.form
    category = get_category(form.get("category", ""), person)
    try:
        if is_undo():
            categories.entrust(category, None, "support", by=person)
        else:
            categories.entrust(category, team, form.get("ownership", ""), by=person)
    except Invalid as error:
        return _team_page(team, error), 422
    return back_to(f"{_address(team)}#categories")


def _address(team: Team) -> str:
    return url_for("teams_admin.show", slug=team.slug)


def _list_page(error: Invalid | Conflict | None = None) -> str:
    teams = queries.all_teams()
    return render_template(
        "admin/teams.html", teams=teams, people=availability.colleagues(teams),
        answers=_answered_by(signed_in()), zones=zones(), **_told(error),
    )  # fmt: skip


def _team_page(team: Team, error: Invalid | Conflict | None = None) -> str:
    people = availability.colleagues([team])[team.id]
    names = {each.id: each.name for each in queries.all_teams()}
    inside = {one.person.id for one in people}
    return render_template(
        "admin/team.html", team=team, people=people, categories=readable(signed_in()), names=names,
        others=[one for one in queries.staff() if one.id not in inside], zones=zones(),
        peer_hours=terms().of(Amount.PEER_HOURS), **_told(error),
    )  # fmt: skip


def _answered_by(person: User) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = {}
    for category in readable(person):
        found.setdefault(category.team_id, []).append(category.name)
    return found


def _told(error: Invalid | Conflict | None) -> dict[str, Any]:
    if error is None:
        return {"wrong": {}, "typed": {}}
    fields = error.fields or {"name": error.sentence}
    wrong = {name: translated(text) for name, text in fields.items()}
    return {"wrong": wrong, "typed": request.form.to_dict()}
