"""Making teams, and saying who is in them, who leads, and when each is there."""

from typing import Any

from sqlalchemy import delete, select

from community.domain.accounts.models import User
from community.domain.events import TeamChanged
from community.domain.teams import rules
from community.domain.teams.models import MAX_NAME, Team, TeamMember, Workload
from community.domain.teams.queries import place_of
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from community.kernel.operation import lock, operation
from community.kernel.slugs import slugify
from community.kernel.upsert import insert_missing, write_or
from community.kernel.words import say

UNSAID: Any = object()
"""What a caller leaves as it is."""


@operation
def create(name: str, by: User, zone: str = "UTC", round_robin: bool = False) -> Team:
    """Make a team. Raises Forbidden, Invalid, Conflict when there is one of this name."""
    _check_manages(by)
    team = _made(rules.clean_name(name), rules.clean_zone(zone), round_robin)
    _tell(team, by, "created", after=team.name)
    return team


@operation
def named(name: str) -> Team:
    """The team of this name, made where there is none yet."""
    name = rules.clean_name(name)
    found = db.session.scalar(select(Team).where(Team.name == name))
    return found or _made(name, "UTC", round_robin=False)


@operation
def change(
    team: Team,
    by: User,
    name: str | None = None,
    zone: str | None = None,
    round_robin: bool | None = None,
) -> Team:
    """Give a team another name, zone, or way of sharing out; its address stays. Raises Forbidden, Invalid, Conflict."""
    _check_manages(by)
    team = lock(Team, team.id)
    wishes = {
        "name": rules.clean_name(name) if name is not None else team.name,
        "zone": rules.clean_zone(zone) if zone is not None else team.zone,
        "round_robin": round_robin if round_robin is not None else team.round_robin,
    }
    if wishes["name"] != team.name:
        _check_free(str(wishes["name"]))
    for what, after in wishes.items():
        before = getattr(team, what)
        if before != after:
            setattr(team, what, after)
            _tell(team, by, what, before=str(before), after=str(after))
    write_or(_taken())
    return team


@operation
def put_member(
    team: Team,
    user: User,
    by: User,
    is_lead: bool | None = None,
    capacity: Any = UNSAID,
    roster: Any = UNSAID,
) -> TeamMember:
    """Have a person in a team, as a lead or not, with a capacity and shifts; what is not said stays.

    Admins say who is in and who leads; a lead sets the capacity and shifts of their members.
    Raises Forbidden, Invalid, NotFound.
    """
    team, user = lock(Team, team.id), _fresh(user)
    member = db.session.get(TeamMember, (team.id, user.id), populate_existing=True)
    manages = rules.may_manage(by, clock.now())
    if not manages and (member is None or not rules.leads(by, team.id, place_of(by), clock.now())):
        raise Forbidden(say("A lead sets the shifts of their own team; admins say who is in it."))
    if not manages and is_lead is not None and is_lead != (member and member.is_lead):
        raise Forbidden(say("An admin says who leads a team."))
    if member is None:
        member = _joined(team, user, by)
    if is_lead is not None and is_lead != member.is_lead:
        member.is_lead = is_lead
        _tell(team, by, "lead" if is_lead else "no_lead", person_id=user.id)
    if roster is not UNSAID:
        _set_roster(team, member, by, roster)
    if capacity is not UNSAID:
        _set_capacity(team, user, by, capacity)
    return member


@operation
def remove_member(team: Team, user: User, by: User) -> None:
    """Take a person out of a team; their cases stay theirs. Who is not in it changes nothing. Raises Forbidden."""
    _check_manages(by)
    team = lock(Team, team.id)
    member = db.session.get(TeamMember, (team.id, user.id))
    if member is not None:
        db.session.delete(member)
        _tell(team, by, "left", person_id=user.id)


@operation
def leave_all(user_id: int) -> None:
    """Take a person out of every team, for they are of the staff no longer."""
    db.session.execute(delete(TeamMember).where(TeamMember.user_id == user_id))


def _joined(team: Team, user: User, by: User) -> TeamMember:
    if not rules.may_be_member(user):
        raise Invalid(member=say("Agents and admins can be in a team; give them the role first."))
    member = TeamMember(
        team_id=team.id, user_id=user.id, is_lead=False, roster=None, joined_at=clock.now()
    )
    db.session.add(member)
    insert_missing(Workload, [{"user_id": user.id, "capacity": None, "given_at": None}])
    db.session.flush()
    _tell(team, by, "joined", person_id=user.id)
    return member


def _set_roster(team: Team, member: TeamMember, by: User, roster: object) -> None:
    week = rules.clean_roster(roster)
    if week != member.roster:
        member.roster = week
        _tell(team, by, "roster", person_id=member.user_id)


def _set_capacity(team: Team, user: User, by: User, capacity: object) -> None:
    capacity = rules.clean_capacity(capacity)
    load = lock(Workload, user.id)
    if load.capacity != capacity:
        _tell(
            team, by, "capacity", before=_word(load.capacity), after=_word(capacity),
            person_id=user.id,
        )  # fmt: skip
        load.capacity = capacity


def _word(number: int | None) -> str:
    return "" if number is None else str(number)


def _made(name: str, zone: str, round_robin: bool) -> Team:
    _check_free(name)
    team = Team(
        name=name, slug=_free_slug(name), zone=zone, round_robin=round_robin,
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(team)
    write_or(_taken())
    return team


def _check_free(name: str) -> None:
    if db.session.scalar(select(Team.id).where(Team.name == name)):
        raise _taken()


def _taken() -> Conflict:
    return Conflict(name=say("There is a team of this name already."))


def _free_slug(name: str) -> str:
    slug = slugify(name, "team")
    taken = set(db.session.scalars(select(Team.slug).where(Team.slug.startswith(slug[:70]))))
    tries = (slug, *(f"{slug[:74]}-{number}" for number in range(2, 1000)))
    return next(one for one in tries if one not in taken)


def _fresh(user: User) -> User:
    found = db.session.get(User, user.id, populate_existing=True)
    if found is None:
        raise NotFound(say("There is no such person."))
    return found


def _check_manages(by: User) -> None:
    if not rules.may_manage(by, clock.now()):
        raise Forbidden(say("Only an admin changes teams."))


def _tell(
    team: Team,
    by: User,
    what: str,
    before: str = "",
    after: str = "",
    person_id: int | None = None,
) -> None:
    bus.record(TeamChanged(team.id, team.slug[:MAX_NAME], by.id, what, before, after, person_id))
