"""That the team needs a second factor, where the settings say so."""

from datetime import datetime

from community.domain.accounts import rules, second_factor
from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.settings.schema import NEVER_ASKED, Amount
from community.kernel import clock
from community.kernel.errors import Forbidden
from community.kernel.words import say

MISSING = say("The support team needs a second factor here. Set yours up on the site first.")


def factor_due_at(user: User | None) -> datetime | None:
    """From when on this person can do nothing before they set up a second factor; None if they need none."""
    if user is None or not user.is_staff or user.factor_since is not None:
        return None
    days = terms().of(Amount.STAFF_FACTOR_DAYS)
    if days == NEVER_ASKED:
        return None
    if user.factor_asked_at is None:
        # Their time begins now, when they are told: nobody is shut out by what they could not know.
        user.factor_asked_at = second_factor.note_asked(user)
    return rules.factor_due_at(user, terms().days(Amount.STAFF_FACTOR_DAYS))


def is_barred(user: User | None) -> bool:
    """Whether this person has to set up a second factor before anything else."""
    due = factor_due_at(user)
    return due is not None and due <= clock.now()


def check(user: User | None) -> None:
    """Raises Forbidden for who has to set up a second factor before anything else."""
    if is_barred(user):
        raise Forbidden(MISSING)
