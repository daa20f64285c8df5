"""What each category promises today, from its rules, policy and calendar."""

from collections.abc import Mapping

from sqlalchemy import select

from community.domain.categories.models import Category
from community.domain.escalation_rules import rulebook
from community.domain.escalations.terms import default_terms, promise_of
from community.domain.service_levels import queries as service_levels
from community.domain.service_levels.promising import SupportPromise, promise_in
from community.domain.settings import queries as settings
from community.kernel.cache import remembered
from community.kernel.db import db

KEPT = 10  # seconds: so soon does a change reach every page


def promises() -> Mapping[int, SupportPromise]:
    """What each category promises, by its id; those that promise nothing are absent."""
    return remembered("support promises", KEPT, _read)


def promise_to(category_id: int) -> SupportPromise | None:
    """What one category promises who asks in it."""
    return promises().get(category_id)


def _read() -> dict[int, SupportPromise]:
    # Not the remembered numbers: what is remembered of what is remembered would be late by both.
    rules, numbers = rulebook.rules(), settings.read()
    terms = {
        card.category.id if card.category else None: {
            "hours": card.calendar.hours,
            "minutes": card.minutes,
            "pauses_on_hold": card.pauses_on_hold,
        }
        for card in service_levels.policies()
    }
    general = promise_of(terms.get(None) or default_terms())
    found = {}
    for category_id in db.session.scalars(select(Category.id)):
        own = promise_of(terms[category_id]) if category_id in terms else general
        promise = promise_in(category_id, rules, own, numbers)
        if promise is not None:
            found[category_id] = promise
    return found
