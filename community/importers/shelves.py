"""Where imported questions stand: their categories and their tags."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import bindparam, select, update

from community.domain.categories import operations
from community.domain.categories.models import MAX_TAG, Category, Tag
from community.domain.threads import rules
from community.importers import ids
from community.importers.records import CategoryRecord, Lost, TagNote
from community.kernel.db import db
from community.kernel.upsert import insert_missing

MAX_TAG_SLUGS = 300  # characters of Thread.tag_slugs
MAX_DESCRIPTION = 500  # characters of Tag.description


class Shelves:
    """Finds categories and tags by name and makes those that are not there."""

    def __init__(self) -> None:
        self._categories: dict[str, tuple[int, bool]] = {}

    def forget(self) -> None:
        """Look categories up anew: what was made was rolled back."""
        self._categories.clear()

    def category(self, wanted: CategoryRecord) -> int:
        """The category of this address; one that is there already is used as it stands."""
        if wanted.slug not in self._categories:
            category = db.session.scalar(select(Category).where(Category.slug == wanted.slug))
            category = category or operations.create(
                wanted.name, wanted.slug, wanted.description, fields=wanted.fields
            )
            self._categories[wanted.slug] = (category.id, category.readers == "everyone")
        return self._categories[wanted.slug][0]

    def is_public(self, category_id: int) -> bool:
        """Whether everyone may read a category that was asked for before."""
        return (category_id, True) in self._categories.values()

    def tags(self, slugs: Collection[str]) -> dict[str, int]:
        """Ids of tags by their slug, made where there are none."""
        query = select(Tag.slug, Tag.id).where(Tag.slug.in_(slugs))
        found = ids.pairs(query)
        # In order, so that two who make the same tags at once wait instead of deadlocking.
        missing = sorted(set(slugs) - set(found))
        if missing:
            insert_missing(Tag, [{"slug": slug} for slug in missing])
            found |= ids.pairs(query)
        return found

    def count(self, tag_ids: Iterable[int]) -> None:
        """Add public threads to the counts of tags: one for each time a tag is named."""
        added = [{"key": tag_id, "more": more} for tag_id, more in sorted(Counter(tag_ids).items())]
        if added:
            tag = Tag.__table__
            statement = update(Tag).where(tag.c.id == bindparam("key"))
            statement = statement.values(thread_count=tag.c.thread_count + bindparam("more"))
            db.session.connection().execute(statement, added)

    def describe(self, notes: Sequence[TagNote]) -> list[Lost]:
        """Make tags with what they are for; a description that is there already stays."""
        wished: dict[str, str] = {}
        lost = []
        for note in notes:
            slug = short_slug(note.name)
            if slug:
                wished[slug] = wished.get(slug) or note.description
            else:
                lost.append(
                    Lost("tag", note.foreign_id, "A tag needs letters or digits.", note.name)
                )
        tags = self.tags(wished)
        described = [
            {"key": tags[slug], "text": " ".join(text.split())[:MAX_DESCRIPTION]}
            for slug, text in sorted(wished.items())
            if text
        ]
        if described:
            tag = Tag.__table__
            statement = update(Tag).where(tag.c.id == bindparam("key"), tag.c.description == "")
            statement = statement.values(description=bindparam("text"))
            db.session.connection().execute(statement, described)
        return lost


def tag_slugs(tags: Sequence[str]) -> tuple[list[str], list[str]]:
    """The tags as ours, each once and as many as a thread has room for; and those that were dropped.

    An old thread keeps more than the five that a new one may have.
    """
    kept: list[str] = []
    dropped = []
    for tag in tags:
        slug = short_slug(tag)
        if slug in kept:
            continue
        if slug and len(" ".join([*kept, slug])) <= MAX_TAG_SLUGS:
            kept.append(slug)
        else:
            dropped.append(tag)
    return kept, dropped


def short_slug(tag: str) -> str:
    """A tag as ours; a long one ends after the last word that fits."""
    slug = rules.tag_slug(tag)
    if len(slug) > MAX_TAG:
        slug = slug[: MAX_TAG + 1].rpartition("-")[0] or slug[:MAX_TAG]
    return slug.strip("-.")
