"""Reads of flags."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, func, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.flags.models import Flag
from community.domain.flags.rules import Outcome, Reason
from community.domain.threads.titles import titled
from community.kernel.db import db, read
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, fetch


@dataclass(frozen=True, slots=True)
class FlagCard:
    """One flag, as the review queue shows it."""

    post_id: int
    reason: Reason
    note: str
    by: PersonCard
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OwnFlag:
    """One of a person's own flags. The title is None once the post cannot be read any more."""

    id: int
    post_id: int
    title: str | None
    reason: Reason
    created_at: datetime
    outcome: Outcome | None


def flagged_by(viewer: User | None, post_ids: Iterable[int]) -> frozenset[int]:
    """Those of these posts that this viewer has flagged."""
    if viewer is None:
        return frozenset()
    found = read(_select_flagged(), {"who": viewer.id, "ids": list(post_ids)}).scalars()
    return frozenset(found)


@cache
def _select_flagged() -> Select[int]:
    return select(Flag.post_id).where(
        Flag.user_id == bindparam("who"), Flag.post_id.in_(bindparam("ids", expanding=True))
    )


def pending(post_id: int) -> list[Flag]:
    """The flags on a post that nobody has settled, oldest first."""
    query = select(Flag).where(Flag.post_id == post_id, Flag.outcome.is_(None)).order_by(Flag.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def pending_among(post_ids: Iterable[int]) -> dict[int, list[FlagCard]]:
    """The unsettled flags of each of these posts; posts without are absent."""
    query = (
        select(
            Flag.post_id, Flag.reason, Flag.note, Flag.created_at, *selecting.columns(User, "by")
        )
        .join(User, User.id == Flag.user_id)
        .where(Flag.post_id.in_(list(post_ids)), Flag.outcome.is_(None))
        .order_by(Flag.id)
    )
    found: dict[int, list[FlagCard]] = {}
    for row in db.session.execute(query):
        card = FlagCard(
            row.post_id, Reason(row.reason), row.note, selecting.card(row, "by"), row.created_at
        )
        found.setdefault(row.post_id, []).append(card)
    return found


def given_since(user_id: int, since: datetime) -> int:
    """How many flags a person gave since then."""
    query = select(func.count()).where(Flag.user_id == user_id, Flag.created_at > since)
    return db.session.scalar(query) or 0


def own(viewer: User, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page[OwnFlag]:
    """What this person flagged and what came of it, newest first."""
    readable = titled(viewer)
    query = (
        select(Flag.id, Flag.post_id, Flag.reason, Flag.created_at, Flag.outcome, readable.c.title)
        .outerjoin(readable, readable.c.id == Flag.post_id)
        .where(Flag.user_id == viewer.id)
    )
    rows, cursor = fetch(query, [Key(Flag.id, "id")], after, limit)
    return Page(
        tuple(
            OwnFlag(
                row.id, row.post_id, row.title, Reason(row.reason), row.created_at,
                Outcome(row.outcome) if row.outcome else None,
            )
            for row in rows
        ),
        cursor,
    )  # fmt: skip
