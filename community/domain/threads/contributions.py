"""What one person has given: their public answers, and the tags these were about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select

from community.domain.categories.models import Tag
from community.domain.threads.cards import PostRole, Turn
from community.domain.threads.models import Post, Thread, ThreadTag
from community.domain.threads.queries import readable_by
from community.kernel.db import db

SHOWN_TAGS = 8
KNOWN_FOR = 2  # tags beside a name
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


@dataclass(frozen=True, slots=True)
class TagHelp:
    """What a person has given about one tag."""

    slug: str
    answers: int
    solved: int
    """How many of the answers were accepted or made official."""


@dataclass(frozen=True, slots=True)
class Given:
    """A person's public answers, and how many of them were accepted or made official."""

    answers: int
    solved: int


def recent_answers(author_id: int, limit: int) -> list[AnswerRow]:
    """A person's newest answers that everybody may read."""
    query = (
        select(
            Post.id, Post.thread_id, Thread.slug, Thread.title, Thread.turn, Post.score,
            Post.created_at, Thread.accepted_post_id, Thread.official_post_id,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .where(*_public_answers(), Post.author_id == author_id)
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


def helps_with(author_id: int) -> tuple[TagHelp, ...]:
    """The tags a person has answered about most, over their newest public answers."""
    answered = (
        select(Post.thread_id, case((_solves(), 1), else_=0).label("solves"))
        .join(Thread, Thread.id == Post.thread_id)
        .where(*_public_answers(), Post.author_id == author_id)
        .order_by(Post.created_at.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    query = (
        select(Tag.slug, func.count().label("answers"), func.sum(answered.c.solves).label("solved"))
        .join(ThreadTag, ThreadTag.tag_id == Tag.id)
        .join(answered, answered.c.thread_id == ThreadTag.thread_id)
        .group_by(Tag.slug)
        .order_by(func.count().desc(), Tag.slug)
        .limit(SHOWN_TAGS)
    )
    return tuple(TagHelp(row.slug, row.answers, row.solved) for row in db.session.execute(query))


def given_by(author_id: int) -> Given:
    """How many public answers a person has given, and how many of them solved the question."""
    query = (
        select(func.count(), func.coalesce(func.sum(case((_solves(), 1), else_=0)), 0))
        .select_from(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .where(*_public_answers(), Post.author_id == author_id)
    )
    return Given(*db.session.execute(query).one())


def known_for(author_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """A map from person to the tags of what they solved, most first; who solved nothing is absent."""
    query = (
        select(Post.author_id, Tag.slug)
        .join(Thread, Thread.id == Post.thread_id)
        .join(ThreadTag, ThreadTag.thread_id == Thread.id)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(*_public_answers(), Post.author_id.in_(list(author_ids)), _solves())
        .group_by(Post.author_id, Tag.slug)
        .order_by(func.count().desc(), Tag.slug)
    )
    tags: dict[int, list[str]] = {}
    for author_id, slug in db.session.execute(query):
        tags.setdefault(author_id, []).append(slug)
    return {author_id: tuple(slugs[:KNOWN_FOR]) for author_id, slugs in tags.items()}


def _public_answers() -> tuple[ColumnElement[bool], ...]:
    return (Post.role == PostRole.ANSWER, readable_by(None))


def _solves() -> ColumnElement[bool]:
    """A condition on a post and its thread: this answer was accepted or made official."""
    return or_(Thread.accepted_post_id == Post.id, Thread.official_post_id == Post.id)
