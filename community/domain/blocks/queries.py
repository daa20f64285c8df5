"""Reads of whom people keep away. A role ends it: whoever becomes a moderator or staff is heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, CompoundSelect, Integer, Select, bindparam, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard, Role
from community.domain.accounts.models import User
from community.domain.blocks.models import Block
from community.domain.blocks.rules import Distance
from community.kernel.db import db, read
from community.kernel.errors import NotFound
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, fetch
from community.kernel.words import say


@dataclass(frozen=True, slots=True)
class KeptAway:
    """One line of the list of people one keeps away."""

    person: PersonCard
    kind: Distance
    since: datetime


@dataclass(frozen=True, slots=True)
class Distances:
    """What stands between a reader and the people of one page."""

    muted: frozenset[int] = frozenset()
    """Whose posts are folded for the reader: those they mute or block."""
    blocked_by: frozenset[int] = frozenset()
    """Who blocks the reader. For rules only; the reader is never told."""


NONE = Distances()


def between(reader: User | None, people: Iterable[int]) -> Distances:
    """What stands between a reader and these people, in one query; none for a visitor."""
    ids = set(people) - {reader.id if reader else 0}
    if reader is None or not ids:
        return NONE
    rows = read(_select_between(), {"who": reader.id, "ids": list(ids)}).all()
    return Distances(
        muted=frozenset(row.person_id for row in rows if row.owner_id == reader.id),
        blocked_by=frozenset(row.owner_id for row in rows if row.person_id == reader.id),
    )


@cache
def _select_between() -> CompoundSelect[int, int]:
    reader = bindparam("who", type_=Integer)
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    theirs = _standing().where(
        Block.person_id == reader, Block.owner_id.in_(ids), Block.kind == Distance.BLOCK
    )
    return _standing().where(Block.owner_id == reader, Block.person_id.in_(ids)).union_all(theirs)


def blocks(owner_id: int, person: User) -> bool:
    """Whether somebody blocks this person."""
    query = _standing().where(
        Block.owner_id == owner_id, Block.person_id == person.id, Block.kind == Distance.BLOCK
    )
    return db.session.execute(query).first() is not None


def deaf_to(actor_id: int | None, people: Iterable[int]) -> frozenset[int]:
    """Those of these people who keep the actor away, and so hear nothing of what they do."""
    ids = set(people)
    if actor_id is None or not ids:
        return frozenset()
    query = _standing().where(Block.person_id == actor_id, Block.owner_id.in_(ids))
    return frozenset(row.owner_id for row in db.session.execute(query))


def find(owner: User | None, person: User) -> Distance | None:
    """How far away this person keeps another; None when not at all."""
    if owner is None:
        return None
    row = db.session.get(Block, (owner.id, person.id), populate_existing=True)
    return Distance(row.kind) if row else None


def get(owner: User, person: User) -> KeptAway:
    """How far away this person keeps another. Raises NotFound."""
    row = db.session.get(Block, (owner.id, person.id), populate_existing=True)
    if row is None:
        raise NotFound(say("You keep nobody of this name away."))
    return KeptAway(person.card(), Distance(row.kind), row.since)


def kept_away(owner: User, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page[KeptAway]:
    """Whom a person keeps away, the latest first. Raises Invalid(after=…)."""
    query = (
        select(Block.kind, Block.since, Block.person_id, *selecting.columns())
        .join(User, User.id == Block.person_id)
        .where(Block.owner_id == owner.id)
    )
    keys = [Key(Block.since, "since"), Key(Block.person_id, "person_id")]
    rows, cursor = fetch(query, keys, after, limit)
    found = [KeptAway(selecting.card(row), Distance(row.kind), row.since) for row in rows]
    return Page(tuple(found), cursor)


def approachable(reader: User, people: Iterable[PersonCard]) -> list[PersonCard]:
    """Of these people, those whom the reader may call: without who and whom they keep away."""
    cards = list(people)
    distances = between(reader, [card.id for card in cards])
    away = distances.muted | distances.blocked_by
    return [card for card in cards if card.id not in away]


def _standing() -> Select[int, int]:
    """Owner and person of each row that holds: who has a role is kept away by nobody."""
    member = select(User.id).where(User.id == Block.person_id, User.role == Role.MEMBER)
    return select(Block.owner_id, Block.person_id).where(member.exists())
