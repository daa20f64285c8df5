"""How many threads there are, for the tabs and filters over a list, and which tags they have."""

from dataclasses import dataclass

from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.categories.models import Category, Tag
from community.domain.threads.models import Thread, ThreadTag
from community.domain.threads.queries import narrowed, readable_threads
from community.kernel.db import db

MOST_LOOKED_AT = 1_000  # threads of a category: what is talked about now, at a bounded price


@dataclass(frozen=True, slots=True)
class Tally:
    """How many threads there are of one turn, and how many of them have a mark."""

    everything: int
    with_support: int
    official: int


def tallies(
    viewer: User | None, category: str | None = None, tag: str | None = None
) -> dict[str, Tally]:
    """How many threads this viewer may read, by turn; turns without any are absent."""
    columns = (Thread.turn, func.count(), func.count(Thread.escalated_at))
    query = select(*columns, func.count(Thread.official_post_id)).where(readable_threads(viewer))
    query = narrowed(query, category, tag, None, None, None).group_by(Thread.turn)
    return {row[0]: Tally(row[1], row[2], row[3]) for row in db.session.execute(query)}


def tags_in(category: str, viewer: User | None, limit: int) -> list[tuple[str, int]]:
    """The tags that the newest threads of a category have, the most used first, each with its number.

    None for who may not read the category.
    """
    named = select(Category.id).where(Category.slug == category).scalar_subquery()
    newest = (
        select(Thread.id)
        .where(Thread.category_id == named, readable_threads(viewer))
        .order_by(Thread.last_activity_at.desc(), Thread.id.desc())
        .limit(MOST_LOOKED_AT)
        .subquery()
    )
    number = func.count()
    query = (
        select(Tag.slug, number)
        .join(ThreadTag, ThreadTag.tag_id == Tag.id)
        .join(newest, newest.c.id == ThreadTag.thread_id)
        .group_by(Tag.slug)
        .order_by(number.desc(), Tag.slug)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]
