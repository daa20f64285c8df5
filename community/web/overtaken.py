"""A form that comes back because others wrote meanwhile: since when its writer had looked, and what there is to see."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import request

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.threads import posts
from community.domain.threads.overtaking import Overtaken
from community.domain.threads.rendering import excerpt


@dataclass(frozen=True, slots=True)
class Newer:
    """What somebody wrote meanwhile."""

    id: int
    author: PersonCard
    excerpt: str


def seen_at() -> datetime | None:
    """When the page was made on which the form stood; None where it does not say, as nobody typed that."""
    try:
        moment = datetime.fromisoformat(request.form.get("seen_at", ""))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def newer(refusal: Overtaken, person: User) -> list[Newer]:
    """What others wrote; what cannot be read any more is left out."""
    cards = [posts.card_of(post_id, person) for post_id in refusal.post_ids]
    return [Newer(card.id, card.author, excerpt(card.html)) for card in cards if card]
