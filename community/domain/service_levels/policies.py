"""Making and changing service levels. What is running keeps the terms it began under, until they are re-applied."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.categories.models import Category
from community.domain.escalations import clocks
from community.domain.escalations.models import Escalation
from community.domain.escalations.owning import reapply_policy
from community.domain.escalations.sla_models import Calendar, SlaPolicy
from community.domain.escalations.terms import clean_minutes
from community.domain.escalations.wording import clean
from community.domain.events import ServiceChanged
from community.domain.service_levels import queries as service_levels
from community.kernel import bus, clock
from community.kernel.business_time import Hours, add
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.storable import storable
from community.kernel.upsert import write_or
from community.kernel.visible import has_unseen, ink
from community.kernel.words import say

MAX_NAME = 80
REAPPLIED_AT_ONCE = 500  # cases of one call; the next call takes the next


@operation
def save_calendar(
    by: User,
    name: str,
    hours: Mapping[str, Any],
    calendar: Calendar | None = None,
    seen: str | None = None,
) -> Calendar:
    """Make a calendar, or change this one, or else the one of this name.

    `seen` is the mark of what was changed, as its page had it. Raises Forbidden, Invalid, Conflict.
    """
    check_may(by)
    name = _named(name)
    read = Hours.from_data(hours)
    named = db.session.scalar(select(Calendar).where(Calendar.name == name))
    if calendar is not None and named is not None and named.id != calendar.id:
        raise Invalid(name=say("There is a calendar of this name already."))
    calendar = lock(Calendar, calendar.id) if calendar else named
    before = _brief_calendar(calendar.name, calendar.hours) if calendar else None
    _check_seen(seen, service_levels.mark_of_calendar(calendar) if calendar else None)
    if calendar is None:
        calendar = Calendar(name=name)
        db.session.add(calendar)
    for policy in _policies_with(calendar):
        _check_reachable(read, policy.minutes)
    calendar.name, calendar.hours = name, _plain(hours)
    write_or(_overtaken())
    _tell(by, "calendar", name, before, _brief_calendar(name, calendar.hours))
    return calendar


@operation
def remove_calendar(by: User, calendar: Calendar) -> None:
    """Take a calendar away that no policy needs. Raises Forbidden, Conflict."""
    check_may(by)
    calendar = lock(Calendar, calendar.id)
    if users := _policies_with(calendar):
        names = ", ".join(policy.name for policy in users)
        raise Conflict(say("These policies go by this calendar: %(names)s.", names=names))
    _tell(by, "calendar", calendar.name, _brief_calendar(calendar.name, calendar.hours), None)
    db.session.delete(calendar)


@operation
def save_policy(
    by: User,
    name: str,
    calendar: Calendar,
    minutes: Mapping[str, Any],
    category: Category | None = None,
    pauses_on_hold: bool = False,
    seen: str | None = None,
) -> SlaPolicy:
    """Make or change the policy of a category; without one, of all that have none of their own.

    `seen` is the mark of what was changed, as its page had it. Raises Forbidden, Invalid, Conflict.
    """
    check_may(by)
    minutes, name = clean_minutes(minutes), _named(name)
    _check_reachable(Hours.from_data(calendar.hours), minutes)
    _hold_calendars()
    policy = _policy_of(category)
    before = _brief_policy(policy) if policy else None
    _check_seen(seen, service_levels.mark_of(policy) if policy else None)
    if policy is None:
        policy = SlaPolicy(category_id=category.id if category else None)
        db.session.add(policy)
    policy.name, policy.calendar_id = name, calendar.id
    policy.minutes, policy.pauses_on_hold = dict(minutes), pauses_on_hold
    write_or(_overtaken())
    _tell(by, "policy", _scope(name, category), before, _brief_policy(policy))
    return policy


@operation
def remove_policy(by: User, category: Category | None = None) -> None:
    """Take a category's policy away, so that the general one holds; or that one, for the shipped one.

    Running cases keep what they were promised. Raises Forbidden.
    """
    check_may(by)
    policy = _policy_of(category)
    if policy is not None:
        _tell(by, "policy", _scope(policy.name, category), _brief_policy(policy), None)
        db.session.delete(policy)


def reapply(by: User, reason: str, category: Category | None = None) -> int:
    """Hold the running cases of a policy to it as it is today, and write down why; how many were changed.

    Each is a move in the case's own history. At most REAPPLIED_AT_ONCE. Raises Forbidden, Invalid.
    """
    check_may(by)
    reason = clean("reason", reason, say("Say why the promise changes."))
    category_id = category.id if category else None
    ids = service_levels.outdated(category_id)[:REAPPLIED_AT_ONCE]
    done = sum(_reapply(by, escalation_id, reason) for escalation_id in ids)
    if done:
        _tell_reapplied(by, category, done, reason)
    return done


def check_may(by: User) -> None:
    """Raises Forbidden for who is no admin."""
    if not may(by, Right.SETTINGS, clock.now()):
        raise Forbidden(say("Only an admin changes service levels."))


def _reapply(by: User, escalation_id: int, reason: str) -> bool:
    try:
        reapply_policy(db.session.get_one(Escalation, escalation_id), by, reason)
    except Conflict:  # it has just ended
        return False
    return True


@operation
def _tell_reapplied(by: User, category: Category | None, count: int, reason: str) -> None:
    name = clocks.terms_today(category.id if category else None)[0]
    bus.record(
        ServiceChanged(
            "policy", _scope(name, category), None, f"re-applied to {count}", by.id, reason
        )
    )


def _policy_of(category: Category | None) -> SlaPolicy | None:
    category_id = category.id if category else None
    query = select(SlaPolicy).where(SlaPolicy.category_id.is_not_distinct_from(category_id))
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _hold_calendars() -> None:
    """Let one after the other make a policy: a database takes two general ones for different, as NULLs are."""
    db.session.execute(select(Calendar.id).order_by(Calendar.id).with_for_update()).all()


def _policies_with(calendar: Calendar) -> list[SlaPolicy]:
    query = select(SlaPolicy).where(SlaPolicy.calendar_id == calendar.id)
    return list(db.session.scalars(query.order_by(SlaPolicy.id))) if calendar.id else []


def _check_reachable(hours: Hours, minutes: Mapping[str, Mapping[str, int]]) -> None:
    """A promise must come due one day: so much time with so few hours might not."""
    longest = max(length for lengths in minutes.values() for length in lengths.values())
    try:
        add(hours, clock.now(), timedelta(minutes=longest))
    except Invalid:
        raise Invalid(minutes=say("This calendar has too few hours to ever get there.")) from None


def _check_seen(seen: str | None, mark: str | None) -> None:
    if seen is not None and seen != (mark or ""):
        raise _overtaken()


def _overtaken() -> Conflict:
    return Conflict(say("Somebody has changed this since you opened it. Look again."))


def _named(name: str) -> str:
    name = " ".join(storable(name).split())
    if not 0 < len(name) <= MAX_NAME:
        raise Invalid(name=say("A name has 1 to %(n)s characters.", n=MAX_NAME))
    if has_unseen(name) or not ink(name):
        raise Invalid(name=say("This name holds characters that cannot be seen."))
    return name


def _plain(hours: Mapping[str, Any]) -> dict[str, Any]:
    """Only what a calendar is read by, whatever else was sent along."""
    return {
        name: hours[name] for name in ("zone", "week", "holidays", "exceptions") if name in hours
    }


def _scope(name: str, category: Category | None) -> str:
    return f"{name} ({category.slug})" if category else name


def _brief_calendar(name: str, hours: Mapping[str, Any]) -> str:
    week = " ".join(
        f"{day} {','.join('-'.join(pair) for pair in pairs)}"
        for day, pairs in hours["week"].items()
        if pairs
    )
    others = len(hours.get("holidays", ())) + len(hours.get("exceptions", ()))
    return f"{name}: {hours['zone']} {week}, {others} other days"


def _brief_policy(policy: SlaPolicy) -> str:
    lengths = "; ".join(
        f"{priority} {'/'.join(str(length) for length in clocks_.values())}"
        for priority, clocks_ in policy.minutes.items()
    )
    return f"{policy.name}: {lengths}"


def _tell(by: User, thing: str, name: str, before: str | None, after: str | None) -> None:
    if before != after:
        bus.record(ServiceChanged(thing, name, before, after, by.id, ""))
