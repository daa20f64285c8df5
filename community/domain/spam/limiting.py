"""Silent limits: for a time, what somebody posts waits for a look."""

from datetime import datetime, timedelta

from sqlalchemy import update

from community.domain.accounts import limits
from community.domain.accounts.limits import Limit
from community.domain.spam.models import SilentLimit
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import RateLimited
from community.kernel.operation import operation
from community.kernel.words import say

UNPROVED_FOR = timedelta(days=1)
ONCE = Limit("proof", 1, timedelta(days=1))


def put(user_id: int, until: datetime, reason: str, by_id: int | None) -> SilentLimit:
    """Limit a person until then, in place of a limit that stands; inside an operation only."""
    lift(user_id)
    limit = SilentLimit(
        user_id=user_id, until=until, reason=reason, limited_by=by_id, limited_at=clock.now()
    )
    db.session.add(limit)
    db.session.flush()
    return limit


def lift(user_id: int, limit_id: int | None = None) -> None:
    """End the limit that stands, or only if it is this one; inside an operation only."""
    standing = [SilentLimit.user_id == user_id, SilentLimit.undone_at.is_(None)]
    if limit_id is not None:
        standing.append(SilentLimit.id == limit_id)
    db.session.execute(update(SilentLimit).where(*standing).values(undone_at=clock.now()))


def spends(key: str) -> bool:
    """Use up a form's key: whether it was the first time. One browser's work opens one account."""
    try:
        limits.take([(ONCE, key)])
    except RateLimited:
        return False
    return True


@operation
def limit_unproved(user_id: int) -> None:
    """Have the first posts looked at of somebody who joined without the work that was asked for."""
    until = clock.now() + UNPROVED_FOR
    put(user_id, until, say("Joined without the work asked of newcomers’ browsers."), None)
