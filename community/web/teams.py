"""The team at its desk: who is on duty, who carries how much, who is away; rosters, and being away."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone
from flask_babel import gettext as _

from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.escalations import availability
from community.domain.escalations.availability import Colleague
from community.domain.teams import absences, operations, queries, rules
from community.domain.teams.models import Absence, Team
from community.kernel import clock
from community.kernel.business_time import DAYS
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from community.kernel.words import say
from community.web.filters import translated
from community.web.rendering import back_to, is_undo
from community.web.team_words import shifts_text
from community.web.viewer import staff

bp = Blueprint("teams", __name__)


@dataclass(frozen=True, slots=True)
class TeamPart:
    """One team on the page."""

    team: Team
    people: tuple[Colleague, ...]
    is_led: bool
    """The viewer sets its shifts and absences."""


@dataclass(frozen=True, slots=True)
class TeamsPage:
    """All teams, and the viewer's own absences."""

    parts: tuple[TeamPart, ...]
    mine: tuple[Absence, ...]
    zone: str
    refused: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


@bp.get("/desk/team")
def index() -> ResponseReturnValue:
    return render_template("teams/index.html", page=_page(staff()))


@bp.post("/desk/absences")
def go_away() -> ResponseReturnValue:
    """Be away, or have somebody of one's team away."""
    person, form = staff(), request.form
    user = get_by_handle(form["handle"]) if form.get("handle") else person
    try:
        absences.go_away(
            user, by=person, starts_at=_moment("starts_at"), ends_at=_moment("ends_at")
        )
    except (Conflict, Invalid) as error:
        if user.id != person.id:
            raise
        return render_template("teams/index.html", page=_page(person, error)), error.status
    if user.id == person.id:
        flash(_("It is noted. Your open cases go back to the team when it begins."), "success")
    else:
        flash(_("It is noted that %(name)s is away.", name=user.name), "success")
    return back_to(_place(user))


@bp.route("/desk/absences/<int:absence_id>", methods=["POST", "DELETE"])
def come_back(absence_id: int) -> ResponseReturnValue:
    """End an absence, or call it off."""
    if not is_undo():
        raise NotFound(say("There is no such page."))
    absences.come_back(absence_id, by=staff())
    flash(_("The absence is over."), "success")
    handle = request.form.get("handle")
    return back_to(_place(get_by_handle(handle)) if handle else url_for("teams.index"))


@bp.get("/desk/team/<slug>/<handle>")
def member(slug: str, handle: str) -> ResponseReturnValue:
    """The shifts, capacity and absences of one person, for who leads them."""
    return _member_page(*_led(slug, handle))


@bp.post("/desk/team/<slug>/<handle>")
def change_member(slug: str, handle: str) -> ResponseReturnValue:
    team, user = _led(slug, handle)
    try:
        operations.put_member(
            team, user, by=staff(), roster=_typed_roster(), capacity=_typed_capacity()
        )
    except Invalid as error:
        return _member_page(team, user, error), 422
    flash(_("The shifts are kept."), "success")
    return back_to(url_for("teams.index"))


def _page(person: User, error: Invalid | Conflict | None = None) -> TeamsPage:
    teams, now = queries.all_teams(), clock.now()
    place, people = queries.place_of(person), availability.colleagues(teams)
    parts = tuple(
        TeamPart(team, tuple(people[team.id]), rules.leads(person, team.id, place, now))
        # One's own teams first.
        for team in sorted(teams, key=lambda team: team.id not in place.teams)
    )
    mine = tuple(queries.absences_of([person.id], now).get(person.id, ()))
    return TeamsPage(
        parts, mine, str(get_timezone()), translated(error.sentence) if error else "",
        request.form.to_dict() if error else {},
    )  # fmt: skip


def _member_page(team: Team, user: User, error: Invalid | None = None) -> str:
    people = availability.colleagues([team])[team.id]
    one = next((one for one in people if one.person.id == user.id), None)
    if one is None:
        raise NotFound(say("This person is not in the team."))
    rosters = {each.person.id: each.roster for each in queries.members_of([team.id])}
    roster = rosters[user.id] or {}
    typed: Mapping[str, Any] = request.form if error else {
        **{day: shifts_text(roster.get(day)) for day in DAYS},
        "capacity": "" if one.own_capacity is None else one.own_capacity,
    }  # fmt: skip
    return render_template(
        "teams/member.html", team=team, one=one, typed=typed,
        wrong={name: translated(text) for name, text in error.fields.items()} if error else {},
        zone=str(get_timezone()),
    )  # fmt: skip


def _led(slug: str, handle: str) -> tuple[Team, User]:
    person = staff()
    team, user = queries.get_team(slug), get_by_handle(handle)
    if not rules.leads(person, team.id, queries.place_of(person), clock.now()):
        raise Forbidden(say("A lead sets the shifts of their own team; admins say who is in it."))
    return team, user


def _place(user: User) -> str:
    slug = request.form.get("team", "")
    if slug and user.handle:
        return url_for("teams.member", slug=slug, handle=user.handle)
    return url_for("teams.index")


def _typed_roster() -> dict[str, list[list[str]]]:
    return {day: _typed_shifts(request.form.get(day, "")) for day in DAYS}


def _typed_shifts(text: str) -> list[list[str]]:
    """ "9:00-12:00, 13-17" as pairs of times; what is no time is left for the rules to refuse."""
    found = []
    for part in filter(None, re.split(r"[,;]", text[:400])):
        since, _dash, until = re.sub(r"\s|\u2009", "", part).replace("–", "-").partition("-")
        found.append([_clock_time(since), _clock_time(until)])
    return found


def _clock_time(text: str) -> str:
    hour, _colon, minute = text.partition(":")
    return f"{hour:0>2}:{minute or '00'}"


def _typed_capacity() -> int | None:
    typed = request.form.get("capacity", "").strip()
    if not typed:
        return None
    if not re.fullmatch(r"\d{1,4}", typed, re.ASCII):
        raise Invalid(
            capacity=say("A capacity is a number from 0 to %(n)s.", n=rules.MOST_CAPACITY)
        )
    return int(typed)


def _moment(name: str) -> datetime | None:
    """A date and time as it was picked, in the zone of who picked it. Raises Invalid."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    try:
        picked = datetime.fromisoformat(typed)
        return picked if picked.tzinfo else _in_zone(picked)
    except (ValueError, OverflowError):
        raise Invalid(**{name: say("A time is written as 2026-11-03T14:05.")}) from None


def _in_zone(picked: datetime) -> datetime:
    zone: Any = get_timezone()
    localised: datetime = (
        zone.localize(picked) if hasattr(zone, "localize") else picked.replace(tzinfo=zone)
    )
    return localised
