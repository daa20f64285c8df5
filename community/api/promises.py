"""Calendars and policies, for programs of admins."""

from typing import Any

from flask import Response

from community.api import idempotency, service_shapes, service_wishes, showing
from community.api.auth import signed_in
from community.api.families import Family
from community.api.listing import Listed, listed
from community.api.rules import category_named
from community.domain.accounts.models import User
from community.domain.escalations.sla_models import Calendar
from community.domain.service_levels import policies
from community.domain.service_levels import queries as service_levels
from community.domain.service_levels.queries import PolicyCard
from community.kernel.errors import Invalid, NotFound
from community.kernel.words import say

family = Family("Promises", "Calendars, and how soon the team replies and solves. For admins.")


@family.get("/calendars", gives=service_shapes.Calendars, for_members=True)
def list_calendars() -> Listed:
    """All calendars, by name."""
    _admin()
    return listed([_calendar(one) for one in service_levels.calendars()], None)


@family.post("/calendars", gives=service_shapes.Calendar, asks=service_wishes.NewCalendar)
def create_calendar(wish: dict[str, Any]) -> Response:
    """Make a calendar. One of the name there is already is a 422."""
    by = _admin()

    def make(_key: str | None) -> int:
        if any(one.name == wish["name"] for one in service_levels.calendars()):
            raise Invalid(name=say("There is a calendar of this name already."))
        return policies.save_calendar(by, **wish).id

    return idempotency.created(make, _made, service_shapes.Calendar())


@family.put(
    "/calendars/<record_id:calendar_id>", gives=service_shapes.Calendar,
    asks=service_wishes.NewCalendar,
)  # fmt: skip
def change_calendar(wish: dict[str, Any], calendar_id: int) -> dict[str, Any]:
    """Put a calendar in place of what it was. Running cases keep what they were promised."""
    by = _admin()
    standing = service_levels.get_calendar(calendar_id)
    return _calendar(policies.save_calendar(by, **wish, calendar=standing))


@family.delete("/calendars/<record_id:calendar_id>")
def remove_calendar(calendar_id: int) -> None:
    """Take a calendar away; 409 while a policy goes by it."""
    by = _admin()
    policies.remove_calendar(by, service_levels.get_calendar(calendar_id))


@family.get("/policies", gives=service_shapes.Policies, for_members=True)
def list_policies() -> Listed:
    """The general policy, if there is one, and those of categories."""
    _admin()
    return listed([_policy(one) for one in service_levels.policies()], None)


@family.put("/policies", gives=service_shapes.Policy, asks=service_wishes.NewPolicy)
def change_policy(wish: dict[str, Any]) -> dict[str, Any]:
    """Make or change the policy of a category, or the general one. Running cases keep theirs."""
    by = _admin()
    category = category_named(wish.pop("category"), by)
    try:
        calendar = service_levels.get_calendar(wish.pop("calendar_id"))
    except NotFound as error:
        raise Invalid(calendar_id=error.sentence) from error
    policies.save_policy(by, calendar=calendar, category=category, **wish)
    made = service_levels.policy_of(category)
    assert made is not None
    return _policy(made)


@family.delete("/policies", asks=service_wishes.OfCategory)
def remove_policy(wish: dict[str, Any]) -> None:
    """Take a category's policy away, or the general one. Running cases keep theirs."""
    by = _admin()
    policies.remove_policy(by, category_named(wish["category"], by))


@family.put(
    "/policies/reapplication", gives=service_shapes.Reapplied, asks=service_wishes.Reapplying
)
def reapply_policy(wish: dict[str, Any]) -> dict[str, Any]:
    """Hold running cases to a policy as it is today, 500 at a time; each says so in its history."""
    by = _admin()
    category = category_named(wish["category"], by)
    return {"count": policies.reapply(by, wish["reason"], category)}


def _admin() -> User:
    by = signed_in()
    policies.check_may(by)
    return by


def _made(calendar_id: int) -> idempotency.Made:
    found = service_levels.get_calendar(calendar_id)
    return idempotency.Made(_calendar(found), showing.call_url(f"/calendars/{found.id}"))


def _calendar(one: Calendar) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "hours": one.hours}


def _policy(one: PolicyCard) -> dict[str, Any]:
    category = one.category
    return {
        "category": showing.category_name(category.slug, category.name) if category else None,
        "name": one.name,
        "calendar_id": one.calendar.id,
        "minutes": one.minutes,
        "pauses_on_hold": one.pauses_on_hold,
    }
