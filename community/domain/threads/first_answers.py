"""When a thread was first answered, as a column of other selects."""

from datetime import datetime

from sqlalchemy import ScalarSelect, func, select

from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread


def first_answered_at() -> ScalarSelect[datetime]:
    """When another person first answered a select's Thread, in what everyone may read there."""
    return (
        select(func.min(Post.created_at))
        .where(
            Post.thread_id == Thread.id, Post.role == PostRole.ANSWER,
            Post.audience == Audience.PUBLIC, Post.removed_at.is_(None),
            Post.author_id != Thread.asker_id,
        )
        .correlate(Thread)
        .scalar_subquery()
    )  # fmt: skip
