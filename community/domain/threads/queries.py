"""Reads of threads and posts: the gates everybody passes, and the lists behind them."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import contains_eager

from community.domain.accounts import selecting
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.categories.models import Category, Tag
from community.domain.categories.queries import readers_of
from community.domain.threads import reach
from community.domain.threads.cards import CategoryCard, ClosedReason, ThreadRow, Turn
from community.domain.threads.models import Closure, Post, Thread, ThreadTag
from community.domain.threads.views import in_view
from community.kernel import clock
from community.kernel.db import db, read
from community.kernel.errors import Gone, Invalid, NotFound
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, fetch
from community.kernel.words import say

LATEST = (Key(Thread.last_activity_at, "last_activity_at"), Key(Thread.id, "id"))
NEWEST = (Key(Thread.created_at, "created_at"), Key(Thread.id, "id"))
MOST_LISTS = 256  # put together and remembered, of all the ways to narrow one down


def in_readable_category(viewer: User | None) -> ColumnElement[bool]:
    """A condition on Thread: its category is one this viewer may read."""
    return reach.in_category(readers_of(viewer))


def readable_threads(viewer: User | None) -> ColumnElement[bool]:
    """A condition on Thread: this viewer may read it."""
    return reach.readable_threads(readers_of(viewer))


def readable_by(viewer: User | None) -> ColumnElement[bool]:
    """A condition on Post joined with its Thread: this viewer may read it.

    The one answer to the question, used by page, API, search, feed, mail and export alike.
    """
    return reach.readable(reach.reach_of(viewer))


def in_audience(viewer: User | None) -> ColumnElement[bool]:
    """A condition on Post joined with its Thread: it is meant for this viewer among others."""
    return reach.in_audience(reach.reach_of(viewer))


def sees_removed(viewer: User | None) -> bool:
    """Moderators see what was removed, to be able to restore it."""
    return viewer is not None and may(viewer, Right.REMOVE_OTHERS, clock.now())


def get_thread(thread_id: int, viewer: User | None, removed: bool = False) -> Thread:
    """A thread with its asker and category; for one merged, that with its posts. Raises NotFound, Gone.

    `removed` lets moderators and the asker have what was removed, too.
    """
    query = _select_thread(readers_of(viewer))
    known = 0 < thread_id < 2**31
    thread = db.session.scalar(query, {"thread_id": thread_id}) if known else None
    if thread is None:
        raise NotFound(say("There is no such question."))
    if thread.merged_into_id is not None:
        return get_thread(thread.merged_into_id, viewer, removed)
    if thread.removed_at is not None:
        own = viewer is not None and viewer.id == thread.asker_id
        if not (removed and (own or sees_removed(viewer))):
            raise Gone(say("This question was removed."))
    return thread


@cache
def _select_thread(readers: tuple[str, ...]) -> Select[Thread]:
    return (
        select(Thread)
        .join(Thread.asker)
        .join(Thread.category)
        .where(Thread.id == bindparam("thread_id"), reach.in_category(readers))
        .options(contains_eager(Thread.asker), contains_eager(Thread.category))
        .execution_options(populate_existing=True)
    )


def get_post(post_id: int, viewer: User | None, removed: bool = False) -> Post:
    """A post with its thread and author. Raises NotFound, Gone when it was removed.

    `removed` lets moderators and its author have what was removed, too; in a removed thread only its asker.
    """
    query = (
        select(Post)
        .join(Post.thread)
        .join(Post.author)
        .where(Post.id == post_id, in_readable_category(viewer), in_audience(viewer))
        .options(contains_eager(Post.thread), contains_eager(Post.author))
        .execution_options(populate_existing=True)
    )
    post = db.session.scalar(query) if 0 < post_id < 2**31 else None
    if post is None:
        raise NotFound(say("There is no such post."))
    if _is_removed(post) and not (removed and (sees_removed(viewer) or _is_own(post, viewer))):
        raise Gone(say("This post was removed."))
    return post


def _is_own(post: Post, viewer: User | None) -> bool:
    # Who answered in a thread that was removed is not led back to its title.
    owner_id = post.thread.asker_id if post.thread.removed_at else post.author_id
    return viewer is not None and viewer.id == owner_id


def _is_removed(post: Post) -> bool:
    if post.removed_at is not None or post.thread.removed_at is not None:
        return True
    if post.parent_id is None:
        return False
    parent = select(Post.removed_at).where(Post.id == post.parent_id)
    return db.session.scalar(parent) is not None


def rows(
    viewer: User | None,
    view: str = "active",
    category: str | None = None,
    tag: str | None = None,
    only: str | None = None,
    author: str | None = None,
    turn: str | None = None,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[ThreadRow]:
    """A page of a list of threads; `only` is "with_support" or "official". Raises Invalid.

    An unknown category, tag or author gives an empty list, just as a hidden one does.
    """
    asking = (viewer and viewer.id) if view == "for-you" else None
    query = _select_list(readers_of(viewer), view, asking, category, tag, only, author, turn)
    keys = NEWEST if view == "new" else LATEST
    found, cursor = fetch(query, keys, after, limit, places={})
    return Page(tuple(to_row(row) for row in found), cursor)


@lru_cache(maxsize=MOST_LISTS)
def _select_list(
    readers: tuple[str, ...],
    view: str,
    viewer_id: int | None,
    category: str | None,
    tag: str | None,
    only: str | None,
    author: str | None,
    turn: str | None,
) -> Select[*tuple[Any, ...]]:
    query = _select_rows().where(reach.readable_threads(readers))
    return in_view(narrowed(query, category, tag, only, author, turn), view, viewer_id)


def rows_by_id(ids: Sequence[int], viewer: User | None) -> list[ThreadRow]:
    """The threads of these ids that the viewer may read, in the order of the ids."""
    query = _select_rows_by_id(readers_of(viewer))
    rows = read(query, {"ids": list(ids)}) if ids else ()
    found = {row.id: to_row(row) for row in rows}
    return [found[thread_id] for thread_id in ids if thread_id in found]


def counts_by_category(viewer: User | None) -> dict[int, int]:
    """How many threads this viewer may read in each category, by its id; empty ones are absent."""
    query = (
        select(Thread.category_id, func.count())
        .where(readable_threads(viewer))
        .group_by(Thread.category_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def closure_of(thread_id: int) -> Closure | None:
    """The closing that stands."""
    query = (
        select(Closure)
        .where(Closure.thread_id == thread_id, Closure.undone_at.is_(None))
        .order_by(Closure.id.desc())
    )
    return db.session.scalars(query).first()


@cache
def _select_rows_by_id(readers: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    wanted = Thread.id.in_(bindparam("ids", expanding=True))
    return _select_rows().where(wanted, reach.readable_threads(readers))


@cache
def _select_rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Thread.id, Thread.slug, Thread.title, Thread.excerpt, Thread.turn, Thread.tag_slugs,
            Thread.created_at, Thread.last_activity_at, Thread.answer_count, Thread.me_too_count,
            Thread.view_count, Thread.score, Thread.accepted_post_id, Thread.official_post_id,
            Thread.closed_reason, Thread.duplicate_of_id,
            Category.slug.label("category_slug"), Category.name.label("category_name"),
            *selecting.columns(User, "asker"),
        )
        .join(User, User.id == Thread.asker_id)
        .join(Category, Category.id == Thread.category_id)
    )  # fmt: skip


def to_row(row: Any) -> ThreadRow:
    """A line of a list from a row of `_select_rows`."""
    return ThreadRow(
        id=row.id,
        slug=row.slug,
        title=row.title,
        excerpt=row.excerpt,
        turn=Turn(row.turn),
        category=CategoryCard(row.category_slug, row.category_name),
        tags=tuple(row.tag_slugs.split()),
        asker=selecting.card(row, "asker"),
        created_at=row.created_at,
        last_activity_at=row.last_activity_at,
        answer_count=row.answer_count,
        me_too_count=row.me_too_count,
        view_count=row.view_count,
        score=row.score,
        has_accepted=row.accepted_post_id is not None,
        has_official=row.official_post_id is not None,
        closed_reason=ClosedReason(row.closed_reason) if row.closed_reason else None,
        duplicate_of_id=row.duplicate_of_id,
        accepted_post_id=row.accepted_post_id,
        official_post_id=row.official_post_id,
    )


def narrowed(
    query: Select[*tuple[Any, ...]],
    category: str | None,
    tag: str | None,
    only: str | None,
    author: str | None,
    turn: str | None,
) -> Select[*tuple[Any, ...]]:
    """A query of threads, for those alone that have all of these. Raises Invalid."""
    if category:
        named = select(Category.id).where(Category.slug == category).scalar_subquery()
        query = query.where(Thread.category_id == named)
    if tag:
        tagged = (
            select(ThreadTag.thread_id)
            .join(Tag, Tag.id == ThreadTag.tag_id)
            .where(Tag.slug == tag.casefold())
        )
        query = query.where(Thread.id.in_(tagged))
    if author:
        asker = select(User.id).where(
            User.handle_key == author.casefold(), User.deleted_at.is_(None)
        )
        query = query.where(Thread.asker_id == asker.scalar_subquery())
    query = _with_mark(query, only)
    if turn:
        if turn not in list(Turn):
            raise Invalid(turn=say("A turn is one of: %(turns)s.", turns=", ".join(Turn)))
        query = query.where(Thread.turn == turn)
    return query


def _with_mark(query: Select[*tuple[Any, ...]], only: str | None) -> Select[*tuple[Any, ...]]:
    if only == "with_support":
        return query.where(Thread.escalated_at.is_not(None))
    if only == "official":
        return query.where(Thread.official_post_id.is_not(None))
    if only:
        raise Invalid(only=say("This filter is with_support or official."))
    return query
