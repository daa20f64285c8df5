"""Reads of suggested edits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.suggestions.models import Suggestion
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.words import say


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """A suggested edit, as the review queue shows it."""

    id: int
    post_id: int
    by: PersonCard
    title: str | None
    tags: tuple[str, ...] | None
    body: str
    reason: str
    created_at: datetime


def pending_on(post_id: int) -> Suggestion | None:
    """The suggestion that waits on a post."""
    query = select(Suggestion).where(Suggestion.post_id == post_id, Suggestion.taken.is_(None))
    return db.session.scalar(query)


def get(suggestion_id: int) -> Suggestion:
    """A suggestion. Raises NotFound."""
    found = db.session.get(Suggestion, suggestion_id) if 0 < suggestion_id < 2**31 else None
    if found is None:
        raise NotFound(say("There is no such suggestion."))
    return found


def pending_among(post_ids: Iterable[int]) -> dict[int, SuggestionCard]:
    """The waiting suggestion of each of these posts; posts without one are absent."""
    query = (
        select(
            Suggestion.id, Suggestion.post_id, Suggestion.title, Suggestion.tag_slugs,
            Suggestion.body, Suggestion.reason, Suggestion.created_at,
            *selecting.columns(User, "by"),
        )
        .join(User, User.id == Suggestion.user_id)
        .where(Suggestion.post_id.in_(list(post_ids)), Suggestion.taken.is_(None))
    )  # fmt: skip
    return {
        row.post_id: SuggestionCard(
            row.id, row.post_id, selecting.card(row, "by"), row.title,
            None if row.tag_slugs is None else tuple(row.tag_slugs.split()), row.body, row.reason,
            row.created_at,
        )
        for row in db.session.execute(query)
    }  # fmt: skip
