"""Making and changing service levels. What is running keeps the terms it began under."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.categories.models import Category
from community.domain.escalations.sla_models import Calendar, SlaPolicy
from community.domain.escalations.terms import clean_minutes
from community.kernel import clock
from community.kernel.business_time import Hours
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import operation
from community.kernel.words import say

MAX_NAME = 80


@operation
def save_calendar(by: User, name: str, hours: Mapping[str, Any]) -> Calendar:
    """Make a calendar, or change the one of this name. Raises Forbidden, Invalid."""
    _check_may(by)
    name = _named(name)
    Hours.from_data(hours)
    calendar = db.session.scalar(select(Calendar).where(Calendar.name == name))
    if calendar is None:
        calendar = Calendar(name=name)
        db.session.add(calendar)
    calendar.hours = dict(hours)
    db.session.flush()
    return calendar


@operation
def save_policy(
    by: User,
    name: str,
    calendar: Calendar,
    minutes: Mapping[str, Any],
    category: Category | None = None,
    pauses_on_hold: bool = False,
) -> SlaPolicy:
    """Make or change the policy of a category; without one, of all that have none of their own.

    Raises Forbidden, Invalid.
    """
    _check_may(by)
    minutes = clean_minutes(minutes)
    category_id = category.id if category else None
    policy = db.session.scalar(
        select(SlaPolicy).where(SlaPolicy.category_id.is_not_distinct_from(category_id))
    )
    if policy is None:
        policy = SlaPolicy(category_id=category_id)
        db.session.add(policy)
    policy.name, policy.calendar_id = _named(name), calendar.id
    policy.minutes, policy.pauses_on_hold = dict(minutes), pauses_on_hold
    db.session.flush()
    return policy


def _check_may(by: User) -> None:
    if not may(by, Right.SETTINGS, clock.now()):
        raise Forbidden(say("Only an admin changes service levels."))


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= MAX_NAME:
        raise Invalid(name=say("A name has 1 to %(n)s characters.", n=MAX_NAME))
    return name
