"""Reads of service levels: the policies and calendars there are, and which running cases were promised otherwise."""

from dataclasses import dataclass

from sqlalchemy import func, select

from community.domain.categories.models import Category
from community.domain.escalations import clocks
from community.domain.escalations.cards import WITH_SUPPORT
from community.domain.escalations.models import Escalation
from community.domain.escalations.sla_models import Calendar, SlaPolicy, SlaTerms
from community.domain.threads.models import Thread
from community.kernel import marking
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.words import say

MOST_ID = 2**31


@dataclass(frozen=True, slots=True)
class PolicyCard:
    """A policy with where it holds and the calendar it goes by."""

    name: str
    category: Category | None
    """None for the general one."""
    calendar: Calendar
    minutes: dict[str, dict[str, int]]
    pauses_on_hold: bool
    mark: str
    """Tells whether it has changed since."""


def policies() -> list[PolicyCard]:
    """The general policy, if there is one, and those of categories in their order."""
    query = (
        select(SlaPolicy, Calendar, Category)
        .join(Calendar, Calendar.id == SlaPolicy.calendar_id)
        .outerjoin(Category, Category.id == SlaPolicy.category_id)
        .order_by(SlaPolicy.category_id.is_not(None), Category.position, SlaPolicy.id)
        .execution_options(populate_existing=True)
    )
    return [
        PolicyCard(
            policy.name, category, calendar, policy.minutes, policy.pauses_on_hold, mark_of(policy)
        )
        for policy, calendar, category in db.session.execute(query)
    ]


def policy_of(category: Category | None) -> PolicyCard | None:
    """A category's own policy; without a category, the general one."""
    wanted = category.id if category else None
    return next(
        (one for one in policies() if (one.category.id if one.category else None) == wanted), None
    )


def calendars() -> list[Calendar]:
    """All calendars, by name."""
    query = select(Calendar).order_by(Calendar.name)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def get_calendar(calendar_id: int) -> Calendar:
    """A calendar. Raises NotFound."""
    found = db.session.get(Calendar, calendar_id) if 0 < calendar_id < MOST_ID else None
    if found is None:
        raise NotFound(say("There is no such calendar."))
    return found


def users_of(calendars: list[Calendar]) -> dict[int, int]:
    """How many policies go by each calendar; those of none are absent."""
    ids = [one.id for one in calendars]
    query = select(SlaPolicy.calendar_id, func.count()).where(SlaPolicy.calendar_id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(SlaPolicy.calendar_id))}


def outdated(category_id: int | None) -> list[int]:
    """Ids of running cases that a category's policy, or the general one, is about, and that were promised otherwise."""
    digest = clocks.digest_of(*clocks.terms_today(category_id))
    own = select(SlaPolicy.category_id).where(SlaPolicy.category_id.is_not(None))
    about = Thread.category_id == category_id if category_id else Thread.category_id.not_in(own)
    query = (
        select(Escalation.id)
        .join(Thread, Thread.id == Escalation.thread_id)
        .outerjoin(SlaTerms, SlaTerms.id == Escalation.terms_id)
        .where(
            Escalation.status.in_(WITH_SUPPORT), about,
            SlaTerms.digest.is_distinct_from(digest),
        )
        .order_by(Escalation.id)
    )  # fmt: skip
    return list(db.session.scalars(query))


def mark_of(policy: SlaPolicy) -> str:
    """Tells one state of a policy from another."""
    return marking.mark([policy.name, policy.calendar_id, policy.minutes, policy.pauses_on_hold])


def mark_of_calendar(calendar: Calendar) -> str:
    """Tells one state of a calendar from another."""
    return marking.mark([calendar.name, calendar.hours])
