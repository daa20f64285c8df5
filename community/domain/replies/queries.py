"""Reads of ready replies: one's own, and the team's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.replies import rules
from community.domain.replies.models import Reply
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, NotFound
from community.kernel.words import say

MOST_ID = 2**31


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """One ready reply, as its viewer sees it."""

    id: int
    title: str
    body: str
    variants: dict[str, str]
    for_team: bool
    uses: int
    changed_at: datetime
    version: int
    owner: PersonCard
    may_change: bool

    def text_for(self, language: str | None) -> str:
        """The text in this language, or in the one it was written in."""
        short = (language or "").partition("-")[0]
        return self.variants.get(language or "") or self.variants.get(short) or self.body


def replies_for(viewer: User, title: str = "") -> tuple[ReplyCard, ...]:
    """What this person may use, the most used first; `title` keeps those whose title holds it. Raises Forbidden."""
    if not rules.may_use(viewer, clock.now()):
        raise Forbidden(say("Only the support team has ready replies."))
    query = _visible(viewer).order_by(Reply.uses.desc(), Reply.title, Reply.id)
    for word in title.split()[:6]:
        query = query.where(Reply.title.icontains(word, autoescape=True))
    rows = db.session.execute(query.limit(rules.MOST_LISTED))
    return tuple(_card(row, viewer) for row in rows)


def card_of(reply_id: int, viewer: User) -> ReplyCard:
    """One that this person may use. Raises Forbidden, NotFound."""
    if not rules.may_use(viewer, clock.now()):
        raise Forbidden(say("Only the support team has ready replies."))
    query = _visible(viewer).where(Reply.id == reply_id)
    row = db.session.execute(query).one_or_none() if 0 < reply_id < MOST_ID else None
    if row is None:
        raise NotFound(say("There is no such reply."))
    return _card(row, viewer)


def _visible(viewer: User) -> Select[*tuple[Any, ...]]:
    return (
        select(Reply, *selecting.columns(User, "owner"))
        .join(User, User.id == Reply.owner_id)
        .where(or_(Reply.for_team, Reply.owner_id == viewer.id))
        .execution_options(populate_existing=True)
    )


def _card(row: Any, viewer: User) -> ReplyCard:
    kept: Reply = row.Reply
    return ReplyCard(
        id=kept.id, title=kept.title, body=kept.body, variants=dict(kept.variants),
        for_team=kept.for_team, uses=kept.uses, changed_at=kept.changed_at, version=kept.version,
        owner=selecting.card(row, "owner"),
        may_change=rules.may_change(viewer, kept, clock.now()),
    )  # fmt: skip
