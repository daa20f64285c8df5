"""Somebody else was quicker: what others wrote while a person wrote, so that they look before they post."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from community.domain.accounts.cards import STAFF
from community.domain.accounts.models import User
from community.domain.threads.cards import PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import readable_by
from community.kernel.db import db
from community.kernel.errors import Conflict
from community.kernel.words import say

MOST = 10  # told of at once


class Overtaken(Conflict):
    """Others wrote since. Nothing was posted."""

    def __init__(self, post_ids: Sequence[int]) -> None:
        super().__init__(
            say("Others have written here since you began. Look at it first, or post anyway."),
            current={"post_id": post_ids[0], "posts": len(post_ids)},
        )
        self.post_ids = tuple(post_ids)


def check(thread: Thread, by: User, seen_at: datetime | None, parent: Post | None = None) -> None:
    """Raises Overtaken if somebody wrote since a person looked; inside an operation, on a locked thread.

    To who answers, that is every answer, and what the team commented; to who comments, every comment on the same
    post. Never what is their own or what they may not read. Without `seen_at` nothing is checked.
    """
    if seen_at is None:
        return
    of_team = select(User.id).where(User.role.in_(STAFF))
    if parent is None:
        told = or_(Post.role == PostRole.ANSWER, Post.author_id.in_(of_team))
    else:
        told = Post.parent_id == parent.id
    query = (
        select(Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.thread_id == thread.id, Post.role != PostRole.QUESTION, Post.created_at > seen_at,
            Post.author_id != by.id, Post.removed_at.is_(None), told, readable_by(by),
        )
        .order_by(Post.id)
        .limit(MOST)
    )  # fmt: skip
    if found := db.session.scalars(query).all():
        raise Overtaken(found)
