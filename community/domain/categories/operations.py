"""Making categories and tags."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from community.domain.categories.models import Category, Tag
from community.kernel.db import db
from community.kernel.errors import Conflict, Invalid
from community.kernel.operation import operation
from community.kernel.slugs import slugify
from community.kernel.upsert import insert_missing
from community.kernel.words import say

MAX_NAME = 80


@operation
def create(
    name: str,
    slug: str = "",
    description: str = "",
    template: str = "",
    fields: Sequence[dict[str, Any]] = (),
    readers: str = "everyone",
    writers: str = "members",
    team: str = "",
) -> Category:
    """Add a category after the others. Raises Conflict when its address is taken."""
    name, slug = name.strip(), slug or slugify(name, "category")
    if not name or len(name) > MAX_NAME or len(slug) > MAX_NAME:
        raise Invalid(name=say("A category's name has 1 to %(n)s characters.", n=MAX_NAME))
    if db.session.scalar(select(Category.id).where(Category.slug == slug)):
        raise Conflict(say("There is a category with the address %(slug)s already.", slug=slug))

    last = db.session.scalar(select(func.max(Category.position))) or 0
    category = Category(
        name=name, slug=slug, description=description, template=template, fields=list(fields),
        readers=readers, writers=writers, team=team, position=last + 1,
    )  # fmt: skip
    db.session.add(category)
    db.session.flush()
    return category


@operation
def open_first() -> None:
    """See to it that there is somewhere to ask: a general category where there is none at all."""
    if db.session.scalar(select(Category.id).limit(1)) is None:
        create(name="General", slug="general", description="Questions of every kind.")


@operation
def tags_named(slugs: Sequence[str]) -> list[Tag]:
    """The tags of these names, made where there are none yet, in name order."""
    wanted = sorted(set(slugs))  # always in one order, so that two who ask at once cannot deadlock
    insert_missing(Tag, [{"slug": slug, "description": "", "thread_count": 0} for slug in wanted])
    return list(db.session.scalars(select(Tag).where(Tag.slug.in_(wanted)).order_by(Tag.slug)))
