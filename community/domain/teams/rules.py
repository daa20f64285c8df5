"""Who manages teams, who leads one, and what a name, a roster and an absence may be. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from community.domain.accounts.cards import STAFF, Role
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.teams.models import MAX_NAME
from community.kernel.business_time import DAYS, Hours
from community.kernel.errors import Invalid
from community.kernel.storable import storable
from community.kernel.visible import has_unseen, ink
from community.kernel.words import say

MOST_CAPACITY = 500
LONGEST_ABSENCE = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands: ids of the teams they are in, and of those they lead."""

    teams: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()


NOWHERE = Place()


def may_manage(user: User | None, now: datetime) -> bool:
    """Admins make teams and say who is in them."""
    return user is not None and may(user, Right.SETTINGS, now)


def leads(user: User | None, team_id: int | None, place: Place, now: datetime) -> bool:
    """Admins lead every team, also the one that a case without a team has; a lead leads their own."""
    if user is None or not may(user, Right.RESOLVE, now):
        return False
    return user.role == Role.ADMIN or team_id in place.leads


def may_be_member(user: User) -> bool:
    """Agents and admins who are still here."""
    return user.role in STAFF and user.deleted_at is None and not user.is_bot


def clean_name(name: object) -> str:
    """A team's name in one line. Raises Invalid(name=…)."""
    text = " ".join(storable(name).split()) if isinstance(name, str) else ""
    if not 0 < len(text) <= MAX_NAME:
        raise Invalid(name=say("A team's name has 1 to %(n)s characters.", n=MAX_NAME))
    if has_unseen(text) or not ink(text):
        raise Invalid(name=say("This name holds characters that cannot be seen."))
    return text


def clean_capacity(capacity: object) -> int | None:
    """How many open cases a person can carry; None as the settings say. Raises Invalid(capacity=…)."""
    if capacity is None:
        return None
    is_number = isinstance(capacity, int) and not isinstance(capacity, bool)
    if not is_number or not 0 <= capacity <= MOST_CAPACITY:  # type: ignore[operator]
        raise Invalid(capacity=say("A capacity is a number from 0 to %(n)s.", n=MOST_CAPACITY))
    return capacity  # type: ignore[return-value]


def clean_zone(zone: str) -> str:
    """The name of a time zone. Raises Invalid(zone=…)."""
    return Hours.from_data({"zone": zone, "week": {"mon": [["00:00", "24:00"]]}}).zone


def clean_roster(roster: object) -> dict[str, Any] | None:
    """Weekly shifts, or None when there are none at all. Raises Invalid(roster=…)."""
    if roster is None:
        return None
    if not isinstance(roster, Mapping) or set(roster) - set(DAYS):
        raise Invalid(roster=say("A roster has shifts for mon, tue, wed, thu, fri, sat and sun."))
    week = {day: roster[day] for day in DAYS if roster.get(day)}
    try:
        hours_of("UTC", week)
    except Invalid as error:
        raise Invalid(roster=error.sentence) from error
    return {day: [list(shift) for shift in shifts] for day, shifts in week.items()} or None


def hours_of(zone: str, roster: Mapping[str, Any] | None) -> Hours | None:
    """A roster ready to reckon with; None where there is none. Raises Invalid."""
    return Hours.from_data({"zone": zone, "week": roster}) if roster else None


def clean_times(
    starts_at: datetime | None, ends_at: datetime | None, now: datetime
) -> tuple[datetime, datetime | None]:
    """From when until when somebody is away; from now on unless it is said. Raises Invalid."""
    starts_at = max(starts_at, now) if starts_at else now
    if ends_at is not None and ends_at <= starts_at:
        raise Invalid(ends_at=say("An absence ends after it begins, and not in the past."))
    if starts_at - now > LONGEST_ABSENCE or (ends_at and ends_at - now > LONGEST_ABSENCE):
        raise Invalid(ends_at=say("An absence lies within the next two years."))
    return starts_at, ends_at
