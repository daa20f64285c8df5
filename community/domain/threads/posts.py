"""Reads of posts as cards: the question, some answers, their comments, and what was edited."""

import dataclasses
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.threads import reach
from community.domain.threads.cards import Audience, PostCard, PostRole
from community.domain.threads.models import Post, Revision, Thread
from community.domain.threads.reach import Reach
from community.kernel.db import db, read
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, fetch

MAX_COMMENTS = 500  # of one page of answers; beyond it a page is no page any more


@cache
def select_cards() -> Select[*tuple[Any, ...]]:
    """A select of post cards with their authors; narrow it, then make cards with `to_card`."""
    return (
        select(
            Post.id, Post.thread_id, Post.parent_id, Post.role, Post.audience, Post.body, Post.html,
            Post.score, Post.worked_count, Post.failed_count, Post.created_at, Post.edited_at,
            Post.revision, Post.removed_at, Post.asked_asker_at, Post.wilson, Post.merged_from_id,
            *selecting.columns(User),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(User, User.id == Post.author_id)
    )  # fmt: skip


def visible(viewer: User | None) -> Any:
    """A condition on `select_cards`: what this viewer may read, with their own removed posts,
    and for moderators all removed ones."""
    return reach.visible(reach.reach_of(viewer))


@cache
def opens_thread() -> Any:
    """A condition on Post: the question its thread is about, and not one that was merged into it."""
    return (Post.role == PostRole.QUESTION) & Post.merged_from_id.is_(None)


@cache
def answers_thread() -> Any:
    """A condition on Post: an answer, or a question that was merged into its thread."""
    merged = (Post.role == PostRole.QUESTION) & Post.merged_from_id.is_not(None)
    return (Post.role == PostRole.ANSWER) | merged


def to_card(row: Any) -> PostCard:
    """A card from a row of `select_cards`."""
    return PostCard(
        id=row.id,
        thread_id=row.thread_id,
        parent_id=row.parent_id,
        role=PostRole(row.role),
        audience=Audience(row.audience),
        author=selecting.card(row),
        body=row.body,
        html=row.html,
        score=row.score,
        worked_count=row.worked_count,
        failed_count=row.failed_count,
        created_at=row.created_at,
        edited_at=row.edited_at,
        revision=row.revision,
        removed_at=row.removed_at,
        asks_asker=row.asked_asker_at is not None,
        merged_from_id=row.merged_from_id,
    )


def question_of(thread_id: int, viewer: User | None) -> PostCard:
    """The question of a thread that the viewer was let into."""
    return to_card(read(_select_question(), {"thread_id": thread_id}).one())


def card_of(post_id: int, viewer: User | None) -> PostCard | None:
    """One post as a card, or None when this viewer may not read it."""
    query = select_cards().where(Post.id == post_id, visible(viewer))
    row = db.session.execute(query).first()
    return to_card(row) if row else None


def with_comments(cards: Sequence[PostCard], viewer: User | None) -> list[PostCard]:
    """The same cards, each with its comments that the viewer may read, oldest first."""
    ids = [card.id for card in cards]
    comments: dict[int, list[PostCard]] = {}
    for row in read(_select_comments(reach.reach_of(viewer)), {"ids": ids}):
        comments.setdefault(row.parent_id, []).append(to_card(row))
    return [
        dataclasses.replace(card, comments=tuple(comments[card.id]))
        if card.id in comments
        else card
        for card in cards
    ]


@cache
def _select_question() -> Select[*tuple[Any, ...]]:
    return select_cards().where(Post.thread_id == bindparam("thread_id"), opens_thread())


@lru_cache(maxsize=reach.MOST)
def _select_comments(within: Reach) -> Select[*tuple[Any, ...]]:
    parents: BindParameter[Any] = bindparam("ids", expanding=True)
    query = select_cards().where(Post.parent_id.in_(parents), reach.visible(within))
    return query.order_by(Post.id).limit(MAX_COMMENTS)


@dataclasses.dataclass(frozen=True, slots=True)
class RevisionCard:
    """A post as it stood after one edit."""

    number: int
    title: str | None
    tags: tuple[str, ...]
    body: str
    reason: str
    editor: PersonCard
    created_at: Any


def revisions_of(
    post: Post, after: str | None = None, limit: int = DEFAULT_LIMIT, newest_first: bool = False
) -> Page[RevisionCard]:
    """A page of the versions of a post that the viewer was let to; one that was never edited has one.

    Raises Invalid(after=…).
    """
    query = (
        select(
            Revision.number, Revision.title, Revision.tag_slugs, Revision.body, Revision.reason,
            Revision.created_at, *selecting.columns(User, "editor"),
        )
        .join(User, User.id == Revision.editor_id)
        .where(Revision.post_id == post.id)
    )  # fmt: skip
    keys = [Key(Revision.number, "number", descending=newest_first)]
    rows, cursor = fetch(query, keys, after, limit)
    cards = [
        RevisionCard(
            row.number, row.title, tuple((row.tag_slugs or "").split()), row.body, row.reason,
            selecting.card(row, "editor"), row.created_at,
        )
        for row in rows
    ]  # fmt: skip
    if not cards and not after:
        cards = [_only_version(post)]
    return Page(tuple(cards), cursor)


def count_revisions(post: Post) -> int:
    """How many versions of a post there are."""
    query = select(func.count()).where(Revision.post_id == post.id)
    return db.session.scalar(query) or 1


def _only_version(post: Post) -> RevisionCard:
    question = post.opens_thread
    return RevisionCard(
        1, post.thread.title if question else None, post.thread.tags if question else (),
        post.body, "", post.author.card(), post.created_at,
    )  # fmt: skip


def helpers_in(cards: Iterable[PostCard], asker_id: int) -> tuple[PersonCard, ...]:
    """Who besides the asker answered, each once, in the order of the answers."""
    people = {card.author.id: card.author for card in cards if card.author.id != asker_id}
    return tuple(people.values())
