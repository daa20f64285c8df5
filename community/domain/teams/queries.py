"""Reads of teams: which there are, who is in them, and who is away."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import STAFF, PersonCard
from community.domain.accounts.models import User
from community.domain.teams.models import Absence, Team, TeamMember, Workload
from community.domain.teams.rules import NOWHERE, Place
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.storable import storable
from community.kernel.words import say

MOST = 200  # teams of one community, and people of one team


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a team."""

    team_id: int
    person: PersonCard
    is_lead: bool
    roster: dict[str, Any] | None
    capacity: int | None
    given_at: datetime | None
    is_usable: bool
    """Staff, and still here."""
    suspended_until: datetime | None


def all_teams() -> list[Team]:
    """Every team, by name."""
    return list(db.session.scalars(select(Team).order_by(Team.name, Team.id).limit(MOST)))


def get_team(slug: str) -> Team:
    """A team by its address. Raises NotFound."""
    found = db.session.scalar(select(Team).where(Team.slug == storable(slug)))
    if found is None:
        raise NotFound(say("There is no such team."))
    return found


def called(word: str) -> ColumnElement[bool]:
    """A condition on Team: this is its address or its name."""
    return or_(Team.slug == storable(word), Team.name == storable(word))


def members_of(team_ids: Collection[int]) -> list[Member]:
    """The people of these teams, leads first, then by name."""
    if not team_ids:
        return []
    query = (
        select(
            TeamMember.team_id, TeamMember.is_lead, TeamMember.roster, Workload.capacity,
            Workload.given_at, User.suspended_until, User.is_bot, *selecting.columns(User, "person"),
        )
        .join(User, User.id == TeamMember.user_id)
        .outerjoin(Workload, Workload.user_id == TeamMember.user_id)
        .where(TeamMember.team_id.in_(team_ids))
        .order_by(TeamMember.team_id, TeamMember.is_lead.desc(), User.name, User.id)
        .limit(MOST * max(1, len(team_ids)))
    )  # fmt: skip
    return [_member(row) for row in db.session.execute(query)]


def place_of(user: User | None) -> Place:
    """The teams a person is in, and those they lead."""
    if user is None:
        return NOWHERE
    query = select(TeamMember.team_id, TeamMember.is_lead).where(TeamMember.user_id == user.id)
    rows = db.session.execute(query).all()
    return Place(
        frozenset(row.team_id for row in rows),
        frozenset(row.team_id for row in rows if row.is_lead),
    )


def name_of(user_id: int) -> str | None:
    """The name of the team for which a person speaks: the first by name; None for who is in none."""
    query = (
        select(func.min(Team.name))
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.user_id == user_id)
    )
    return db.session.scalar(query)


def staff_ids(team_id: int | None) -> list[int]:
    """The ids of those of a team who still work in it."""
    query = (
        select(TeamMember.user_id)
        .join(User, User.id == TeamMember.user_id)
        .where(TeamMember.team_id == team_id, User.role.in_(STAFF), User.deleted_at.is_(None))
    )
    return list(db.session.scalars(query.order_by(TeamMember.user_id)))


def staff() -> list[PersonCard]:
    """Everybody who can be in a team, by name."""
    query = select(*selecting.columns(User, "person")).where(
        User.role.in_(STAFF), User.deleted_at.is_(None), User.is_bot.is_(False)
    )
    rows = db.session.execute(query.order_by(User.name, User.id).limit(MOST))
    return [selecting.card(row, "person") for row in rows]


def is_member(user_id: int, team_id: int | None) -> bool:
    """Whether a person is in a team."""
    if team_id is None:
        return False
    return db.session.get(TeamMember, (team_id, user_id), populate_existing=True) is not None


def covers(now: datetime) -> ColumnElement[bool]:
    """A condition on Absence: it lies around this instant."""
    return (Absence.starts_at <= now) & (Absence.ends_at.is_(None) | (Absence.ends_at > now))


def is_away(user_id: int, now: datetime) -> bool:
    """Whether a person is away at this instant."""
    query = select(Absence.id).where(Absence.user_id == user_id, covers(now))
    return db.session.scalar(query.limit(1)) is not None


def absences_of(user_ids: Collection[int], now: datetime) -> dict[int, list[Absence]]:
    """Absences that are not over yet, the earliest first; people without one are absent."""
    query = (
        select(Absence)
        .where(
            Absence.user_id.in_(user_ids), Absence.ends_at.is_(None) | (Absence.ends_at > now)
        )
        .order_by(Absence.starts_at, Absence.id)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    found: dict[int, list[Absence]] = {}
    for absence in db.session.scalars(query) if user_ids else ():
        found.setdefault(absence.user_id, []).append(absence)
    return found


def _member(row: Any) -> Member:
    card = selecting.card(row, "person")
    return Member(
        team_id=row.team_id, person=card, is_lead=row.is_lead, roster=row.roster,
        capacity=row.capacity, given_at=row.given_at, suspended_until=row.suspended_until,
        is_usable=card.role in STAFF and not card.is_former and not row.is_bot,
    )  # fmt: skip
