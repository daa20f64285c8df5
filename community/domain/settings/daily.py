"""How much one member does in a day: far more than anybody needs, far less than a machine could."""

from datetime import timedelta

from community.domain.accounts import limits
from community.domain.accounts.cards import Role
from community.domain.accounts.limits import Claim, Limit
from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.kernel.errors import RateLimited
from community.kernel.words import say

DAY = timedelta(days=1)
VOTES_AT_ONCE = Limit("votes_at_once", 30, timedelta(minutes=1))

SENTENCES = {
    Amount.DAILY_THREADS: say("You have asked a lot today. Please go on tomorrow."),
    Amount.DAILY_VOTES: say("You have voted a lot today. Please go on tomorrow."),
    Amount.DAILY_EDITS: say("You have edited a lot today. Please go on tomorrow."),
}


def take(by: User, amount: Amount) -> None:
    """Count one of what a member does, inside the operation that does it, so that a refusal counts nothing.

    Who has a role is not counted. Raises RateLimited.
    """
    if Role(by.role) is not Role.MEMBER:
        return
    person = str(by.id)
    claims: list[Claim] = [(Limit(amount, terms().of(amount), DAY), person)]
    if amount is Amount.DAILY_VOTES:
        claims.append((VOTES_AT_ONCE, person))
    try:
        limits.take(claims)
    except RateLimited as refusal:
        if refusal.retry_after <= VOTES_AT_ONCE.within.total_seconds():
            raise
        raise RateLimited(SENTENCES[amount], retry_after=refusal.retry_after) from None
