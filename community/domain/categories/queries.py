"""Reads of categories and tags, each through the gate of who may see them."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, select

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.categories.models import Category, Tag
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.paging import Key, Page, fetch
from community.kernel.storable import storable
from community.kernel.words import say


@dataclass(frozen=True, slots=True)
class TagCard:
    """One line of a list of tags."""

    id: int
    slug: str
    description: str
    thread_count: int


def readers_of(viewer: User | None) -> tuple[str, ...]:
    """The kinds of categories this viewer may read."""
    if viewer is None or viewer.deleted_at is not None:
        return ("everyone",)
    # By what they may do now, not by their role: a suspended agent reads as a member does.
    of_the_team = may(viewer, Right.READ_PRIVATE, clock.now())
    return ("everyone", "members", "staff") if of_the_team else ("everyone", "members")


def readable(viewer: User | None) -> list[Category]:
    """The categories this viewer may read, in their order."""
    return list(db.session.scalars(_select_readable(readers_of(viewer))))


@cache
def _select_readable(readers: tuple[str, ...]) -> Select[Category]:
    readable = select(Category).where(Category.readers.in_(readers))
    return readable.order_by(Category.position, Category.id)


def readable_ids(viewer: User | None) -> list[int]:
    """The ids of the categories this viewer may read."""
    query = select(Category.id).where(Category.readers.in_(readers_of(viewer)))
    return list(db.session.scalars(query))


def get(slug: str, viewer: User | None) -> Category:
    """A category by its address. Raises NotFound, also when this viewer may not know of it."""
    query = select(Category).where(
        Category.slug == storable(slug), Category.readers.in_(readers_of(viewer))
    )
    category = db.session.scalar(query)
    if category is None:
        raise NotFound(say("There is no such category."))
    return category


def get_tag(slug: str) -> Tag:
    """A tag by its name, if a public thread has it. Raises NotFound."""
    query = select(Tag).where(Tag.slug == storable(slug), Tag.thread_count > 0)
    tag = db.session.scalar(query)
    if tag is None:
        raise NotFound(say("No question has this tag."))
    return tag


def tags(after: str | None = None, limit: int = 100, begins: str = "") -> Page[TagCard]:
    """Tags in use, the most used first; `begins` keeps those that begin so."""
    query = select(Tag.id, Tag.slug, Tag.description, Tag.thread_count).where(Tag.thread_count > 0)
    if begins:
        query = query.where(Tag.slug.startswith(begins[:40].casefold(), autoescape=True))
    keys = [Key(Tag.thread_count, "thread_count"), Key(Tag.id, "id", descending=False)]
    rows, cursor = fetch(query, keys, after, limit)
    return Page(
        tuple(TagCard(row.id, row.slug, row.description, row.thread_count) for row in rows), cursor
    )
