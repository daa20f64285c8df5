"""Reads of the queue, with all that is needed to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.accounts.queries import cards
from community.domain.flags import queries as flags
from community.domain.flags.queries import FlagCard
from community.domain.review import rules
from community.domain.review.models import ReviewItem
from community.domain.review.rules import DECISIONS, Decision, Kind
from community.domain.settings.queries import terms
from community.domain.spam.queries import SuspicionCard, suspicions
from community.domain.suggestions import queries as suggestions
from community.domain.suggestions.queries import SuggestionCard
from community.domain.threads.cards import PostCard
from community.domain.threads.models import Post, Thread
from community.domain.threads.posts import select_cards, to_card
from community.domain.threads.queries import in_audience, in_readable_category
from community.domain.threads.withholding import withheld_among
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, fetch
from community.kernel.words import say

OLDEST, LIKELIEST = "oldest", "spam"
ORDERS = {
    OLDEST: [
        Key(ReviewItem.opened_at, "opened_at", descending=False),
        Key(ReviewItem.id, "item_id", descending=False),
    ],
    LIKELIEST: [Key(ReviewItem.score, "score"), Key(ReviewItem.id, "item_id")],
}


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """One item, with what there is to see of it."""

    id: int
    kind: Kind
    opened_at: datetime
    thread_title: str
    post: PostCard
    is_away: bool
    """Its readers do not see the post while it waits."""
    why: str
    """Why it was taken away, where it was."""
    suspicion: SuspicionCard | None
    """What made it look like spam; None where nobody looked at that."""
    flags: tuple[FlagCard, ...]
    suggestion: SuggestionCard | None
    claimed_by: PersonCard | None
    """Who has it now; None when it is free."""
    is_mine: bool
    decisions: tuple[Decision, ...]


def items(
    viewer: User,
    kind: str | None = None,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
    order: str = OLDEST,
) -> Page[ReviewCard]:
    """What waits that this person may work: the longest first, or what resembles spam most."""
    query = _waiting(viewer)
    if kind:
        query = query.where(ReviewItem.kind == kind)
    keys = ORDERS[order]
    rows, cursor = fetch(query, keys, after, limit)
    return Page(tuple(_cards([row.item_id for row in rows], viewer)), cursor)


def get(item_id: int, viewer: User) -> ReviewCard:
    """One open item. Raises NotFound, also for what this person does not work."""
    found = _waiting(viewer).where(ReviewItem.id == item_id)
    if not 0 < item_id < 2**31 or db.session.execute(found).first() is None:
        raise NotFound(
            say("There is nothing to review here; perhaps somebody has decided already.")
        )
    return _cards([item_id], viewer)[0]


def counts(viewer: User) -> dict[Kind, int]:
    """How many items of each kind wait; kinds without any are absent."""
    inner = _waiting(viewer).subquery()
    query = select(inner.c.kind, func.count()).group_by(inner.c.kind)
    return {Kind(kind): count for kind, count in db.session.execute(query)}


def _waiting(viewer: User) -> Select[int, datetime, str, int]:
    now = clock.now()
    kinds = rules.kinds_for(viewer, now, terms())
    return (
        select(
            ReviewItem.id.label("item_id"), ReviewItem.opened_at, ReviewItem.kind, ReviewItem.score
        )
        .join(Post, Post.id == ReviewItem.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            ReviewItem.closed_at.is_(None),
            ReviewItem.kind.in_(kinds),
            # Nobody decides on what they wrote themselves.
            Post.author_id != viewer.id,
            in_readable_category(viewer),
            in_audience(viewer),
        )
    )


def _cards(item_ids: Sequence[int], viewer: User) -> list[ReviewCard]:
    now = clock.now()
    query = select(ReviewItem).where(ReviewItem.id.in_(item_ids))
    found = list(db.session.scalars(query.execution_options(populate_existing=True)))
    post_ids = [item.post_id for item in found]
    selected = select_cards().add_columns(Thread.title).where(Post.id.in_(post_ids))
    rows = {row.id: row for row in db.session.execute(selected)}
    raised, suggested = flags.pending_among(post_ids), suggestions.pending_among(post_ids)
    away, suspected = withheld_among(post_ids), suspicions(post_ids)
    people = cards(item.claimed_by for item in found if item.claimed_by)
    by_id = {
        item.id: ReviewCard(
            id=item.id,
            kind=Kind(item.kind),
            opened_at=item.opened_at,
            thread_title=rows[item.post_id].title,
            post=to_card(rows[item.post_id]),
            is_away=rows[item.post_id].removed_at is not None,
            why=away[item.post_id].reason if item.post_id in away else "",
            suspicion=suspected.get(item.post_id),
            flags=tuple(raised.get(item.post_id, ())),
            suggestion=suggested.get(item.post_id) if item.kind == Kind.SUGGESTION else None,
            claimed_by=None
            if item.claimed_until is None or item.claimed_until <= now
            else people.get(item.claimed_by or 0),
            is_mine=rules.is_mine(item, viewer.id, now),
            decisions=DECISIONS[Kind(item.kind)],
        )
        for item in found
    }
    return [by_id[item_id] for item_id in item_ids]
