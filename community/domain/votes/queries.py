"""Reads of votes and me-toos."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Select, bindparam, select

from community.domain.accounts.models import User
from community.domain.votes.models import MeToo, Vote
from community.kernel.db import read


def votes_by(viewer: User | None, post_ids: Iterable[int]) -> dict[int, int]:
    """A map from post id to this viewer's vote, 1 or -1; posts without one are absent."""
    if viewer is None:
        return {}
    rows = read(_select_votes(), {"who": viewer.id, "ids": list(post_ids)})
    return {row.post_id: row.value for row in rows}


@cache
def _select_votes() -> Select[int, int]:
    return select(Vote.post_id, Vote.value).where(
        Vote.user_id == bindparam("who"), Vote.post_id.in_(bindparam("ids", expanding=True))
    )


def has_this_too(viewer: User | None, thread_id: int) -> bool:
    """Whether this viewer said that they have the problem too."""
    if viewer is None:
        return False
    said = read(_select_me_too(), {"who": viewer.id, "thread_id": thread_id})
    return said.first() is not None


@cache
def _select_me_too() -> Select[int]:
    return select(MeToo.user_id).where(
        MeToo.thread_id == bindparam("thread_id"), MeToo.user_id == bindparam("who")
    )
