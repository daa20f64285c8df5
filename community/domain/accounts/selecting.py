"""The columns of a person's card, for the selects of pages that show people beside other things."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased

from community.domain.accounts.cards import PersonCard, Role
from community.domain.accounts.models import User


def columns(person: Any = User, prefix: str = "author") -> list[ColumnElement[Any]]:
    """The columns a card is made of, labelled with a prefix; `person` may be an alias of User."""
    return [
        getattr(person, name).label(f"{prefix}_{name}")
        for name in ("id", "handle", "name", "role", "reputation", "avatar_id", "deleted_at")
    ]


def card(row: Any, prefix: str = "author") -> PersonCard:
    """The card in a row that was selected with `columns`."""
    fields = row._mapping
    former = fields[f"{prefix}_deleted_at"] is not None
    return PersonCard(
        id=fields[f"{prefix}_id"],
        handle=None if former else fields[f"{prefix}_handle"],
        name=fields[f"{prefix}_name"],
        role=Role(fields[f"{prefix}_role"]),
        reputation=max(fields[f"{prefix}_reputation"], 1),
        avatar_id=None if former else fields[f"{prefix}_avatar_id"],
    )


def another() -> Any:
    """A second person in the same select."""
    return aliased(User)
