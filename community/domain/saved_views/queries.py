"""Reads of saved views: one's own, and what the team shares."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.desk.filters import Filter
from community.domain.saved_views import rules
from community.domain.saved_views.models import SavedView
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.words import say

MOST_ID = 2**31


@dataclass(frozen=True, slots=True)
class SavedViewCard:
    """One saved view, as its viewer sees it."""

    id: int
    name: str
    view: str
    chosen: Filter
    is_shared: bool
    is_mine: bool
    may_change: bool
    owner: PersonCard


def views_for(viewer: User) -> tuple[SavedViewCard, ...]:
    """One's own by name, then those the team shares by name."""
    query = (
        _select()
        .where(or_(SavedView.owner_id == viewer.id, SavedView.is_shared))
        .order_by((SavedView.owner_id == viewer.id).desc(), SavedView.name, SavedView.id)
        .limit(rules.MOST_LISTED)
    )
    return tuple(_card(row, viewer) for row in db.session.execute(query))


def card_of(view_id: int, viewer: User) -> SavedViewCard:
    """One that this viewer has in their list. Raises NotFound."""
    query = _select().where(
        SavedView.id == view_id, or_(SavedView.owner_id == viewer.id, SavedView.is_shared)
    )
    row = db.session.execute(query).one_or_none() if 0 < view_id < MOST_ID else None
    if row is None:
        raise NotFound(say("There is no such view."))
    return _card(row, viewer)


def to_count(cards: tuple[SavedViewCard, ...]) -> Mapping[int, tuple[str, Filter]]:
    """Those whose numbers are shown, as the desk counts them."""
    return {card.id: (card.view, card.chosen) for card in cards[: rules.MOST_COUNTED]}


def _select() -> Select[*tuple[Any, ...]]:
    return select(SavedView, *selecting.columns(User, "owner")).join(
        User, User.id == SavedView.owner_id
    )


def _card(row: Any, viewer: User) -> SavedViewCard:
    kept: SavedView = row.SavedView
    return SavedViewCard(
        id=kept.id, name=kept.name, view=kept.view, chosen=Filter(**kept.filters),
        is_shared=kept.is_shared, is_mine=kept.owner_id == viewer.id,
        may_change=rules.may_change(viewer, kept, clock.now()),
        owner=selecting.card(row, "owner"),
    )  # fmt: skip
