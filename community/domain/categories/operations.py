"""Making categories and tags."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from community.domain.categories.models import Category, Tag
from community.kernel.db import db
from community.kernel.errors import Conflict
from community.kernel.operation import operation
from community.kernel.slugs import slugify
from community.kernel.upsert import insert_missing
from community.kernel.words import say


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
    slug = slug or slugify(name, "category")
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
def tags_named(slugs: Sequence[str]) -> list[Tag]:
    """The tags of these names, made where there are none yet, in name order."""
    wanted = sorted(set(slugs))  # always in one order, so that two who ask at once cannot deadlock
    insert_missing(Tag, [{"slug": slug, "description": "", "thread_count": 0} for slug in wanted])
    return list(db.session.scalars(select(Tag).where(Tag.slug.in_(wanted)).order_by(Tag.slug)))
