"""Being away: saying so, for oneself or for one's people, and being back."""

from datetime import datetime

from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.events import AbsenceEnded, AbsenceSet
from community.domain.teams import rules
from community.domain.teams.models import Absence, TeamMember
from community.domain.teams.queries import place_of
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say

MOST_AHEAD = 20  # absences of one person that are not over


@operation
def go_away(
    user: User, by: User, starts_at: datetime | None = None, ends_at: datetime | None = None
) -> Absence:
    """Have a person away, from now on or from then, until they are back or until then.

    Their open cases go back to the team when it begins. Saying the same twice is saying it once.
    Raises Forbidden, Invalid, Conflict.
    """
    now = clock.now()
    check_may_set(user, by, now)
    if not rules.may_be_member(user):
        raise Invalid(member=say("Only the support team is away; others come and go."))
    starts_at, ends_at = rules.clean_times(starts_at, ends_at, now)
    lock(User, user.id)  # so that the same sent twice at once is one, and nobody passes the limit
    if said := _said(user, starts_at, ends_at, now):
        return said
    ahead = select(func.count()).where(
        Absence.user_id == user.id, Absence.ends_at.is_(None) | (Absence.ends_at > now)
    )
    if (db.session.scalar(ahead) or 0) >= MOST_AHEAD:
        raise Conflict(say("At most %(n)s absences lie ahead; end one first.", n=MOST_AHEAD))

    absence = Absence(
        user_id=user.id, starts_at=starts_at, ends_at=ends_at, set_by=by.id, created_at=now
    )
    db.session.add(absence)
    db.session.flush()
    until = ends_at.isoformat() if ends_at else ""
    bus.record(AbsenceSet(user.id, by.id, starts_at.isoformat(), until, starts_at <= now))
    return absence


@operation
def come_back(absence_id: int, by: User) -> None:
    """End an absence now, or call off one that has not begun. One that is over stays as it was.

    Raises Forbidden, NotFound.
    """
    now = clock.now()
    absence = lock(Absence, absence_id)
    user = db.session.get_one(User, absence.user_id)
    check_may_set(user, by, now)
    if absence.ends_at is not None and absence.ends_at <= now:
        return
    if absence.starts_at > now:
        db.session.delete(absence)
    else:
        absence.ends_at = now
    bus.record(AbsenceEnded(user.id, by.id))


def may_set(user: User, by: User, now: datetime) -> bool:
    """Whether somebody may say that a person is away: that person, who leads them, an admin."""
    if not may(by, Right.RESOLVE, now):
        return False
    if user.id == by.id or rules.may_manage(by, now):
        return True
    return _is_among(user.id, place_of(by).leads)


def check_may_set(user: User, by: User, now: datetime) -> None:
    """Raises Forbidden for who may not say so, and may not read it either."""
    if not may_set(user, by, now):
        raise Forbidden(say("People say themselves that they are away, or their lead does."))


def _said(
    user: User, starts_at: datetime, ends_at: datetime | None, now: datetime
) -> Absence | None:
    """The absence that says just this already; from now on is said by any that has begun."""
    begins = Absence.starts_at <= now if starts_at <= now else Absence.starts_at == starts_at
    query = select(Absence).where(
        Absence.user_id == user.id, begins, Absence.ends_at.is_not_distinct_from(ends_at),
        Absence.ends_at.is_(None) | (Absence.ends_at > now),
    )  # fmt: skip
    return db.session.scalars(query.order_by(Absence.id)).first()


def _is_among(user_id: int, team_ids: frozenset[int]) -> bool:
    query = select(TeamMember.user_id).where(
        TeamMember.user_id == user_id, TeamMember.team_id.in_(team_ids)
    )
    return db.session.scalar(query.limit(1)) is not None
