"""Searching titles in the database itself, for as long as there is no index."""

from sqlalchemy import and_, select

from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.search.parsing import Query
from community.domain.threads.models import Thread
from community.domain.threads.queries import readable_threads
from community.kernel.db import db

LOOKED_AT = 5_000  # threads, those last active
MOST_WORDS = 4
MOST_HITS = 60


def titled(query: Query, viewer: User | None) -> tuple[int, ...]:
    """The threads with these words in the title, the last active first. Other filters but
    category, tag and turn are left out."""
    latest = (
        select(Thread.id)
        .where(readable_threads(viewer))
        .order_by(Thread.last_activity_at.desc(), Thread.id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    wanted = [
        Thread.title.icontains(clause.text, autoescape=True) for clause in query.needed[:MOST_WORDS]
    ]
    unwanted = [~Thread.title.icontains(clause.text, autoescape=True) for clause in query.excluded]
    tagged = [
        (" " + Thread.tag_slugs + " ").contains(f" {tag} ", autoescape=True)
        for tag in query.filters.tags
    ]
    placed = [Category.slug == slug for slug in query.filters.categories]
    turned = [Thread.turn == turn for turn in query.filters.turns]
    found = (
        select(Thread.id)
        .join(latest, latest.c.id == Thread.id)
        .join(Category, Category.id == Thread.category_id)
        .where(and_(True, *wanted, *unwanted, *tagged, *placed, *turned))
        .order_by(Thread.last_activity_at.desc(), Thread.id.desc())
        .limit(MOST_HITS)
    )
    return tuple(db.session.scalars(found))
