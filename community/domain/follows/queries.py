"""Reads of who follows what."""

from functools import cache

from sqlalchemy import Select, bindparam, select

from community.domain.accounts.models import User
from community.domain.follows.models import Follow
from community.kernel.db import db, read


def follower_ids(thread_id: int) -> list[int]:
    """Who follows a thread, in order of ids."""
    query = select(Follow.user_id).where(Follow.thread_id == thread_id).order_by(Follow.user_id)
    return list(db.session.scalars(query))


def is_following(viewer: User | None, thread_id: int) -> bool:
    """Whether this person follows the thread; a visitor follows none."""
    if viewer is None:
        return False
    follows = read(_select_follow(), {"who": viewer.id, "thread_id": thread_id})
    return follows.first() is not None


@cache
def _select_follow() -> Select[int]:
    return select(Follow.user_id).where(
        Follow.thread_id == bindparam("thread_id"), Follow.user_id == bindparam("who")
    )
