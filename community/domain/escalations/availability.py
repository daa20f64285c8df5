"""Who of a team is there, how much each has, and who could take one more."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.escalations import rules
from community.domain.escalations.cards import Status
from community.domain.escalations.models import Escalation
from community.domain.escalations.sla_models import Calendar, SlaPolicy
from community.domain.escalations.terms import default_terms
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.teams import queries
from community.domain.teams.models import Absence, Team
from community.domain.teams.queries import Member, is_away, place_of
from community.domain.teams.rules import hours_of
from community.kernel import clock
from community.kernel.business_time import Hours, Span, current_or_next
from community.kernel.db import db


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of a team as they stand at this moment."""

    person: PersonCard
    team_id: int
    is_lead: bool
    has_roster: bool
    shift: Span | None
    """The shift they are in, from now on, or the next one."""
    is_on_duty: bool
    load: int
    """Open cases of theirs, of whatever team."""
    capacity: int
    own_capacity: int | None
    """As it was set for them; None for what the settings say."""
    given_at: datetime | None
    absences: tuple[Absence, ...]
    """Those that are not over."""
    is_away: bool
    is_usable: bool
    """Of the staff, not suspended."""

    @property
    def is_there(self) -> bool:
        """A case can be theirs."""
        return self.is_usable and not self.is_away

    @property
    def is_full(self) -> bool:
        return self.load >= self.capacity

    @property
    def is_free(self) -> bool:
        """Round robin may give them one more."""
        return self.is_there and self.is_on_duty and not self.is_full

    @property
    def away_until(self) -> datetime | None:
        """The end of the absence they are in; None if it is open, too."""
        return self.absences[0].ends_at if self.is_away else None


def is_there(user: User | None, now: datetime) -> bool:
    """Whether a case can be this person's now."""
    return user is not None and rules.is_available(user, now, is_away(user.id, now))


def leads_case(user: User, escalation: Escalation) -> bool:
    """Whether this person leads the team that has a case."""
    return rules.is_lead(user, clock.now(), escalation.team_id, place_of(user))


def colleagues(teams: Collection[Team]) -> dict[int, list[Colleague]]:
    """The people of each team, leads first, then by name, as they stand now; every team has a list."""
    now = clock.now()
    members = queries.members_of([team.id for team in teams])
    people = {member.person.id for member in members}
    loads, absences = loads_of(people), queries.absences_of(people, now)
    usual = terms().of(Amount.CAPACITY)
    hours, zones = _usual_hours(teams), {team.id: team.zone for team in teams}
    found: dict[int, list[Colleague]] = {team.id: [] for team in teams}
    for member in members:
        id_ = member.person.id
        own = hours_of(zones[member.team_id], member.roster)
        found[member.team_id].append(
            _colleague(
                member, own or hours[member.team_id], now, loads.get(id_, 0), usual,
                tuple(absences.get(id_, ())),
            )
        )  # fmt: skip
    return found


def loads_of(user_ids: Collection[int]) -> dict[int, int]:
    """How many open cases each of these people has; who has none is absent."""
    query = (
        select(Escalation.owner_id, func.count())
        .where(Escalation.owner_id.in_(user_ids), Escalation.status == Status.OPEN)
        .group_by(Escalation.owner_id)
    )
    found = db.session.execute(query).all() if user_ids else []
    return {row[0]: row[1] for row in found if row[0] is not None}


def _colleague(
    member: Member,
    hours: Hours,
    now: datetime,
    load: int,
    usual: int,
    absences: tuple[Absence, ...],
) -> Colleague:
    shift = current_or_next(hours, now)
    suspended = member.suspended_until is not None and member.suspended_until > now
    return Colleague(
        person=member.person, team_id=member.team_id, is_lead=member.is_lead,
        has_roster=member.roster is not None, shift=shift,
        is_on_duty=shift is not None and shift[0] <= now, load=load,
        capacity=usual if member.capacity is None else member.capacity,
        own_capacity=member.capacity, given_at=member.given_at, absences=absences,
        is_away=bool(absences) and absences[0].starts_at <= now,
        is_usable=member.is_usable and not suspended,
    )  # fmt: skip


def _usual_hours(teams: Collection[Team]) -> Mapping[int, Hours]:
    """For who has no roster: the calendar of a policy for the team's categories, or the general one."""
    query = (
        select(Category.team_id, SlaPolicy.category_id, Calendar.hours)
        .select_from(SlaPolicy)
        .join(Calendar, Calendar.id == SlaPolicy.calendar_id)
        .outerjoin(Category, Category.id == SlaPolicy.category_id)
        .order_by(Category.position, SlaPolicy.id)
    )
    general = default_terms()["hours"]
    own: dict[int, Any] = {}
    for team_id, category_id, hours in db.session.execute(query):
        if category_id is None:
            general = hours
        elif team_id is not None:
            own.setdefault(team_id, hours)
    return {team.id: Hours.from_data(own.get(team.id, general)) for team in teams}
