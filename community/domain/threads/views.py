"""The views of a list of threads: what waits, what is new, what is solved, and what is for somebody in particular."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from community.domain.threads.cards import Turn
from community.domain.threads.models import Post, Thread, ThreadTag
from community.kernel.errors import Invalid
from community.kernel.words import say

VIEWS = ("needs-answer", "active", "new", "solved", "for-you")


def in_view(
    query: Select[*tuple[Any, ...]], view: str, viewer_id: int | None
) -> Select[*tuple[Any, ...]]:
    """A query of threads, for those alone that a view shows to this person. Raises Invalid."""
    if view not in VIEWS:
        raise Invalid(view=say("A view is one of: %(views)s.", views=", ".join(VIEWS)))
    if view == "needs-answer":
        return query.where(Thread.turn == Turn.NEEDS_ANSWER)
    if view == "solved":
        return query.where(Thread.turn == Turn.SOLVED)
    if view == "for-you":
        return query.where(_for(viewer_id))
    return query


def _for(viewer_id: int | None) -> ColumnElement[bool]:
    """Threads one asked, and open ones with the tags one has answered about."""
    if viewer_id is None:
        return Thread.id.is_(None)
    mine = (
        select(ThreadTag.tag_id)
        .join(Post, Post.thread_id == ThreadTag.thread_id)
        .where(Post.author_id == viewer_id, Post.role == "answer")
    )
    tagged = select(ThreadTag.thread_id).where(ThreadTag.tag_id.in_(mine))
    open_ = Thread.turn.in_((Turn.NEEDS_ANSWER, Turn.ANSWERED, Turn.WAITING_ON_ASKER))
    return or_(Thread.asker_id == viewer_id, and_(open_, Thread.id.in_(tagged)))
