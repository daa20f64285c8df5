"""The least time between two posts of one member, however they are sent."""

import math
from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.domain.accounts import limits
from community.domain.accounts.cards import Role
from community.domain.accounts.models import User
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount
from community.domain.threads.cards import PostRole
from community.domain.threads.models import Post
from community.domain.threads.newcomers import is_new, written_by
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import RateLimited
from community.kernel.operation import lock
from community.kernel.words import say_count


def check(by: User, role: PostRole, terms: Terms) -> None:
    """See that a member's post before this one is old enough; holds the member until the transaction ends.

    Questions wait for questions, answers and comments for each other. Whoever has a role does not
    wait. Raises RateLimited.
    """
    asks = role == PostRole.QUESTION
    least = timedelta(seconds=terms.of(_amount(asks, is_new(by, clock.now()))))
    if not least or Role(by.role) is not Role.MEMBER or not limits.hold():
        return
    lock(User, by.id)  # of two posts sent at once, the second finds the first
    now = clock.now()  # not the time before the wait for the other one
    newest = _newest(by, asks, now, least)
    if newest is None:
        return
    seconds = math.ceil((newest + least - now).total_seconds())
    raise RateLimited(_sentence(asks, seconds), retry_after=seconds)


def _amount(asks: bool, new: bool) -> Amount:
    if new:
        return Amount.NEWCOMER_THREAD_SECONDS if asks else Amount.NEWCOMER_REPLY_SECONDS
    return Amount.THREAD_SECONDS if asks else Amount.REPLY_SECONDS


def _newest(by: User, asks: bool, now: datetime, least: timedelta) -> datetime | None:
    # A clock that was put back makes posts of hours to come: those hold nobody up.
    near = (Post.created_at > now - least, Post.created_at < now + least)
    return db.session.scalar(select(func.max(Post.created_at)).where(*written_by(by, asks), *near))


def _sentence(asks: bool, seconds: int) -> str:
    if asks:
        return say_count(
            "You have just asked something. You can ask again in %(num)s second.",
            "You have just asked something. You can ask again in %(num)s seconds.",
            seconds,
        )
    return say_count(
        "You have just written something. You can send this in %(num)s second.",
        "You have just written something. You can send this in %(num)s seconds.",
        seconds,
    )
