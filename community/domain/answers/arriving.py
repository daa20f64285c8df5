"""Answers that came since somebody opened a page."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from community.domain.accounts.models import User
from community.domain.threads.cards import Audience, PostCard, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.posts import select_cards, to_card
from community.domain.threads.queries import readable_by
from community.kernel.db import db

MOST = 30  # told of, and shown, at once


def ids_since(thread: Thread, viewer: User | None, moment: datetime) -> list[int]:
    """The public answers that this viewer may read and that are younger, oldest first."""
    query = select(Post.id).join(Thread, Thread.id == Post.thread_id)
    return list(db.session.scalars(_younger(query, thread, viewer, moment)))


def cards_since(thread: Thread, viewer: User | None, moment: datetime) -> list[PostCard]:
    """The same, as cards."""
    rows = db.session.execute(_younger(select_cards(), thread, viewer, moment))
    return [to_card(row) for row in rows]


def _younger(
    query: Select[Any], thread: Thread, viewer: User | None, moment: datetime
) -> Select[Any]:
    return (
        query.where(
            Post.thread_id == thread.id,
            Post.role == PostRole.ANSWER,
            Post.audience == Audience.PUBLIC,
            Post.created_at > moment,
            readable_by(viewer),
        )
        .order_by(Post.id)
        .limit(MOST)
    )
