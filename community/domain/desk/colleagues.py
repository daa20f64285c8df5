"""Who works on cases: those whom one can be given to."""

from sqlalchemy import or_, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import STAFF, PersonCard
from community.domain.accounts.models import User
from community.domain.teams.models import Absence
from community.domain.teams.queries import covers
from community.kernel import clock
from community.kernel.db import db

MOST = 200


def those_who_work() -> tuple[PersonCard, ...]:
    """Agents and admins who may take cases now, and are not away, by name."""
    now = clock.now()
    query = (
        select(*selecting.columns(User, "person"))
        .where(
            User.role.in_(STAFF), User.deleted_at.is_(None),
            User.is_bot.is_(False),
            or_(User.suspended_until.is_(None), User.suspended_until <= now),
            User.id.not_in(select(Absence.user_id).where(covers(now))),
        )
        .order_by(User.name, User.id)
        .limit(MOST)
    )  # fmt: skip
    return tuple(selecting.card(row, "person") for row in db.session.execute(query))
