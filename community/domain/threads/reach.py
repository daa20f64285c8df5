"""How far somebody's reading goes, as conditions: made once for each reach, for that takes longer than asking with them."""

from dataclasses import dataclass
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.categories.models import Category
from community.domain.categories.queries import readers_of
from community.domain.threads.cards import Audience
from community.domain.threads.models import Post, Thread
from community.kernel import clock

PARENT = aliased(Post)
MOST = 1_000  # reaches remembered; all visitors share one


@dataclass(frozen=True, slots=True)
class Reach:
    """All that the conditions on what somebody may read depend on."""

    readers: tuple[str, ...]
    """The kinds of categories."""
    sees_private: bool
    """All that is not public; else of it only the private lane of one's own questions."""
    sees_removed: bool
    """What was removed, too; else of it only one's own."""
    person_id: int | None
    """Who reads, or None for a visitor."""


def reach_of(viewer: User | None) -> Reach:
    """How far this viewer's reading goes at this moment."""
    if viewer is None:
        return Reach(readers_of(None), sees_private=False, sees_removed=False, person_id=None)
    now = clock.now()
    return Reach(
        readers_of(viewer),
        sees_private=may(viewer, Right.READ_PRIVATE, now),
        sees_removed=may(viewer, Right.REMOVE_OTHERS, now),
        person_id=viewer.id,
    )


@cache
def in_category(readers: tuple[str, ...]) -> ColumnElement[bool]:
    """A condition on Thread: its category is for such readers."""
    if len(readers) == 3:
        return Thread.category_id.is_not(None)
    hidden = select(Category.id).where(Category.readers.not_in(readers))
    return Thread.category_id.not_in(hidden)


@cache
def readable_threads(readers: tuple[str, ...]) -> ColumnElement[bool]:
    """A condition on Thread: it stands, in a category for such readers."""
    return and_(Thread.removed_at.is_(None), in_category(readers))


@lru_cache(maxsize=MOST)
def readable(reach: Reach) -> ColumnElement[bool]:
    """A condition on Post joined with its Thread: it stands within this reach."""
    parent_removed = select(PARENT.id).where(
        PARENT.id == Post.parent_id, PARENT.removed_at.is_not(None)
    )
    return and_(
        readable_threads(reach.readers),
        in_audience(reach),
        Post.removed_at.is_(None),
        or_(Post.parent_id.is_(None), ~parent_removed.exists()),
    )


@lru_cache(maxsize=MOST)
def visible(reach: Reach) -> ColumnElement[bool]:
    """The same, with what was removed as far as that is within it."""
    if reach.sees_removed:
        return and_(in_category(reach.readers), in_audience(reach))
    if reach.person_id is None:
        return readable(reach)
    own_removed = and_(Post.removed_at.is_not(None), Post.author_id == reach.person_id)
    # A question may wait for a look, or be taken away: its asker still has what was written in its lane.
    own_lane = and_(
        Post.removed_at.is_(None),
        Post.audience == Audience.PRIVATE,
        Thread.removed_at.is_not(None),
        Thread.asker_id == reach.person_id,
    )
    own = and_(in_category(reach.readers), in_audience(reach), or_(own_removed, own_lane))
    return or_(readable(reach), own)


@lru_cache(maxsize=MOST)
def in_audience(reach: Reach) -> ColumnElement[bool]:
    """A condition on Post joined with its Thread: it is meant for this reach among others."""
    if reach.sees_private:
        return Post.audience.in_(list(Audience))
    if reach.person_id is None:
        return Post.audience == Audience.PUBLIC
    return or_(
        Post.audience == Audience.PUBLIC,
        and_(Post.audience == Audience.PRIVATE, Thread.asker_id == reach.person_id),
    )
