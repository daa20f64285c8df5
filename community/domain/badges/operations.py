"""Bringing what is awarded in line with what stands."""

from sqlalchemy import delete

from community.domain import events
from community.domain.accounts.models import User
from community.domain.badges import queries
from community.domain.badges.models import Award
from community.domain.threads.models import Post
from community.kernel import bus
from community.kernel.db import db
from community.kernel.operation import lock, operation
from community.kernel.upsert import insert_missing


@operation
def consider(user_id: int) -> None:
    """Award a person what they have come to deserve, and take back what rests on nothing any more.

    Doing it again changes nothing.
    """
    lock(User, user_id)
    _settle(user_id)


@operation
def recompute() -> None:
    """Bring everybody's badges in line with what stands, from nothing if need be."""
    _settle(None)


def _settle(user_id: int | None) -> None:
    right, written = set(queries.earned(user_id)), set(queries.awarded(user_id))
    had = {(award.user_id, award.slug) for award in written}
    for award in sorted(written - right, key=lambda one: (one.user_id, one.slug)):
        mine = (Award.user_id == award.user_id) & (Award.slug == award.slug)
        db.session.execute(delete(Award).where(mine).execution_options(synchronize_session="fetch"))
    for award in sorted(right - written, key=lambda one: (one.user_id, one.slug)):
        row = {"user_id": award.user_id, "slug": award.slug, "post_id": award.post_id}
        is_new = insert_missing(Award, [{**row, "awarded_at": award.at}])
        if is_new and (award.user_id, award.slug) not in had:
            thread_id = db.session.get_one(Post, award.post_id).thread_id
            bus.record(events.BadgeAwarded(award.user_id, award.slug, thread_id, award.post_id))
    db.session.flush()
