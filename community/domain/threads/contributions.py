"""What one person has given: their public answers, and the tags these were about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from community.domain.categories.models import Tag
from community.domain.threads.cards import PostRole, Turn
from community.domain.threads.models import Post, Thread, ThreadTag
from community.domain.threads.queries import readable_by
from community.kernel.db import db

SHOWN_TAGS = 8
LOOKED_AT = 500  # newest answers that the tags are counted over


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of a list of answers."""

    post_id: int
    thread_id: int
    slug: str
    title: str
    turn: Turn
    score: int
    accepted: bool
    official: bool
    created_at: datetime


def recent_answers(author_id: int, limit: int) -> list[AnswerRow]:
    """A person's newest answers that everybody may read."""
    query = (
        select(
            Post.id, Post.thread_id, Thread.slug, Thread.title, Thread.turn, Post.score,
            Post.created_at, Thread.accepted_post_id, Thread.official_post_id,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id == author_id, Post.role == PostRole.ANSWER, readable_by(None))
        .order_by(Post.created_at.desc(), Post.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        AnswerRow(
            post_id=row.id,
            thread_id=row.thread_id,
            slug=row.slug,
            title=row.title,
            turn=Turn(row.turn),
            score=row.score,
            accepted=row.accepted_post_id == row.id,
            official=row.official_post_id == row.id,
            created_at=row.created_at,
        )
        for row in db.session.execute(query)
    ]


def top_tags(author_id: int) -> tuple[str, ...]:
    """The tags a person has answered about most, over their newest public answers."""
    answered = (
        select(Post.thread_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id == author_id, Post.role == PostRole.ANSWER, readable_by(None))
        .order_by(Post.created_at.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    query = (
        select(Tag.slug)
        .join(ThreadTag, ThreadTag.tag_id == Tag.id)
        .join(answered, answered.c.thread_id == ThreadTag.thread_id)
        .group_by(Tag.slug)
        .order_by(func.count().desc(), Tag.slug)
        .limit(SHOWN_TAGS)
    )
    return tuple(db.session.scalars(query))
