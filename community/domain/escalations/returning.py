"""Work whose owner is gone: back to the team, as recorded moves; what waits comes back as it wakes.

Under co-ownership nothing is ever without an owner: there, going back is an offer to the team.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select

from community.domain.accounts.cards import STAFF
from community.domain.accounts.models import User
from community.domain.categories.cards import Ownership
from community.domain.categories.models import Category
from community.domain.escalations import moving, rules
from community.domain.escalations.availability import is_there
from community.domain.escalations.cards import Cause, Move, Status
from community.domain.escalations.models import Escalation
from community.domain.teams.models import Absence
from community.domain.teams.queries import covers, is_away
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation

AT_ONCE = 200


def is_co_owned(thread: Thread, escalation: Escalation) -> bool:
    """Whether a case changes hands by offers only."""
    category = db.session.get_one(Category, thread.category_id)
    return category.ownership == Ownership.CO_OWNED and escalation.team_id is not None


def give_back(
    thread: Thread, escalation: Escalation, cause: Cause, by: User | None = None, reason: str = ""
) -> None:
    """Return a locked, open case to its team; one that is offered already stays as it is."""
    if not is_co_owned(thread, escalation):
        moving.make(
            thread, escalation, Move.HANDED_BACK, by, cause, reason,
            owner_id=None, **moving.NO_OFFER,
        )  # fmt: skip
    elif not rules.is_offered(escalation):
        moving.make(
            thread, escalation, Move.OFFERED, by, cause, reason,
            offered_team_id=escalation.team_id,
        )  # fmt: skip


def wake(thread: Thread, escalation: Escalation, by: User | None, cause: Cause) -> None:
    """End the waiting of a locked case: its owner goes on, or the team if they are gone."""
    moving.make(thread, escalation, Move.RESUMED, by, cause, wake_at=None, link="")
    if (why := _why_gone(escalation.owner_id, clock.now())) is not None:
        give_back(thread, escalation, why)


@operation
def give_back_all(user_id: int) -> int:
    """Return the open cases of a person who is gone; how many. Who is there keeps theirs."""
    if _why_gone(user_id, clock.now()) is None:
        return 0
    mine = select(Escalation.id).where(
        Escalation.owner_id == user_id, Escalation.status == Status.OPEN
    )
    return sum(give_back_one(id_) for id_ in db.session.scalars(mine.order_by(Escalation.id)).all())


@operation
def give_back_one(escalation_id: int) -> bool:
    """Return one case if its owner is gone, and it is not on its way already."""
    thread, escalation = moving.locked(escalation_id)
    why = _why_gone(escalation.owner_id, clock.now())
    if escalation.status != Status.OPEN or why is None:
        return False
    version = escalation.version
    give_back(thread, escalation, why)
    return escalation.version > version


def left_behind(now: datetime) -> list[int]:
    """Ids of open cases whose owner is gone: an absence that began by itself, a race that was lost."""
    stays = (
        (Category.ownership == Ownership.CO_OWNED)
        & Escalation.team_id.is_not(None)
        & or_(Escalation.offered_to_id.is_not(None), Escalation.offered_team_id.is_not(None))
    )
    query = (
        select(Escalation.id)
        .join(User, User.id == Escalation.owner_id)
        .join(Thread, Thread.id == Escalation.thread_id)
        .join(Category, Category.id == Thread.category_id)
        .where(Escalation.status == Status.OPEN, is_gone(now), ~stays)
        .order_by(Escalation.id)
        .limit(AT_ONCE)
    )
    return list(db.session.scalars(query))


def is_gone(now: datetime) -> ColumnElement[bool]:
    """A condition on User: no case can be theirs at this instant."""
    return or_(
        User.role.not_in(STAFF), User.deleted_at.is_not(None), User.suspended_until > now,
        exists().where(Absence.user_id == User.id, covers(now)),
    )  # fmt: skip


def _why_gone(user_id: int | None, now: datetime) -> Cause | None:
    if user_id is None:
        return None
    db.session.flush()  # what was just decided about them counts
    user = db.session.get(User, user_id, populate_existing=True)
    if is_there(user, now):
        return None
    return (
        Cause.AWAY if rules.is_available(user, now) and is_away(user_id, now) else Cause.OWNER_GONE
    )
