"""What hurts first stands first: what is late or due soon, then what is hot, then the oldest.

Each of the three parts is read in the order of an index, only as far as the page needs, and a part only if those
before it do not fill the page: a page costs as much with thousands of cases as with a few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Row,
    Select,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from community.domain.desk.filters import IS_HOT, SOON
from community.domain.desk.narrowing import HEAT, Narrowed
from community.domain.escalations.models import Escalation
from community.kernel import clock
from community.kernel.db import UtcDateTime, db
from community.kernel.errors import Invalid
from community.kernel.paging import MAX_LIMIT, Key, beyond, cut, decode, fetch, values_after
from community.kernel.words import say

NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
DUE = func.coalesce(Escalation.due_at, literal(NEVER, UtcDateTime), type_=UtcDateTime)
LATE, DUE_SOON, HOT, REST = range(4)
LAST_PART = {"breached": DUE_SOON, "due-soon": DUE_SOON}  # what else is no part of them
OPENED = Key(Escalation.opened_at, "opened", descending=False)
LAST = Key(Escalation.id, "last", descending=False)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the order: which cases are in it, and how they stand there."""

    rank: int
    holds: tuple[ColumnElement[bool], ...]
    columns: tuple[Any, ...]
    """Rank, due and heat, as the order has them."""
    keys: tuple[Key, ...]


def as_of(after: str | None, sort: str) -> datetime:
    """The time by which a reading of pages goes: that of its first page. Raises Invalid."""
    if not after or sort != "urgency":
        return clock.now()
    begun = decode(after, 6)[0]
    if not isinstance(begun, datetime) or begun > clock.now() + SOON:
        raise Invalid(after=say("This page marker is not one of ours. Start from the first page."))
    return begun


def page(
    wanted: Narrowed, sort: str, now: datetime, after: str | None, limit: int
) -> tuple[Sequence[Row[Any]], str | None]:
    """The next cases in this order, by their ids, and the marker of what comes after them. Raises Invalid."""
    keys = _keys(wanted.view, sort, now)
    if sort == "urgency" and not wanted.is_few:
        return _by_parts(wanted, keys, now, after, max(1, min(limit, MAX_LIMIT)))
    # Only what the order needs is read of every case; the rows themselves, of those that are shown.
    columns = [key.column.label(key.label) for key in keys]
    query = wanted.select(Escalation.id, *columns, with_heat=sort == "urgency")
    return fetch(query, keys, after, limit)


def _keys(view: str, sort: str, now: datetime) -> list[Key]:
    newest = sort in ("newest", "ended")
    last = Key(Escalation.id, "last", descending=newest)
    if sort == "ended":
        ended: Any = Escalation.ended_at  # what was solved has one
        if view != "solved":
            ended = func.coalesce(ended, Escalation.opened_at, type_=UtcDateTime)
        return [Key(ended, "ended"), last]
    if sort != "urgency":
        return [Key(Escalation.opened_at, "opened", descending=newest), last]
    is_due = now + SOON >= DUE
    rank = case((now >= DUE, LATE), (is_due, DUE_SOON), (IS_HOT, HOT), else_=REST)
    by_due = case((is_due, DUE), else_=literal(NEVER, UtcDateTime))
    by_heat = case((is_due, 0), (IS_HOT, HEAT), else_=0)
    return [
        # First, so that all pages of one reading agree about what was late when it began.
        Key(literal(now, UtcDateTime), "as_of", descending=False),
        Key(rank, "rank", descending=False),
        Key(by_due, "by_due", descending=False),
        Key(by_heat, "by_heat"),
        OPENED,
        last,
    ]


def _by_parts(
    wanted: Narrowed, keys: list[Key], now: datetime, after: str | None, limit: int
) -> tuple[Sequence[Row[Any]], str | None]:
    marker = values_after(after, keys) if after else None
    ends = LAST_PART.get(wanted.view, REST)
    found: list[CTE] = []
    for part in _parts(now):
        if part.rank > ends or (marker and marker[1] > part.rank):
            continue
        query = _of_part(wanted, part, now)
        if marker and part.rank - marker[1] <= (part.rank == DUE_SOON):
            query = query.where(beyond(part.keys, _place_in(part, marker)))
        # What those before it leave room for. No room ends the reading at once, which a condition would not.
        room = sum((-_held_in(before) for before in found), literal(limit + 1))
        found.append(_ordered(query, part.keys, room).cte(f"part_{part.rank}"))
    if not found:
        return [], None
    whole = union_all(*[select(part) for part in found]).subquery()
    inner = [Key(whole.c[key.label], key.label, key.descending) for key in keys[1:]]
    rows = db.session.execute(_ordered(select(whole), inner, limit + 1)).all()
    return cut(rows, keys, limit)


def _parts(now: datetime) -> tuple[_Part, ...]:
    soon = now + SOON
    later = or_(Escalation.due_at.is_(None), Escalation.due_at > soon)
    never = literal(NEVER, UtcDateTime)
    late = case((Escalation.due_at <= now, LATE), else_=DUE_SOON)
    by_due = Key(Escalation.due_at, "by_due", descending=False)
    by_heat = Key(HEAT, "by_heat")
    return (
        _Part(DUE_SOON, (Escalation.due_at <= soon,), (late, Escalation.due_at, literal(0)), (by_due, OPENED, LAST)),
        _Part(HOT, (later, IS_HOT), (literal(HOT), never, HEAT), (by_heat, OPENED, LAST)),
        _Part(REST, (later, ~IS_HOT), (literal(REST), never, literal(0)), (OPENED, LAST)),
    )  # fmt: skip


def _of_part(wanted: Narrowed, part: _Part, now: datetime) -> Select[*tuple[Any, ...]]:
    rank, by_due, by_heat = part.columns
    columns = (
        Escalation.id, literal(now, UtcDateTime).label("as_of"), rank.label("rank"), by_due.label("by_due"),
        by_heat.label("by_heat"), Escalation.opened_at.label("opened"), Escalation.id.label("last"),
    )  # fmt: skip
    return wanted.select(*columns, with_heat=part.rank == HOT).where(*part.holds)


def _place_in(part: _Part, marker: Sequence[Any]) -> list[Any]:
    named = dict(zip(("as_of", "rank", "by_due", "by_heat", "opened", "last"), marker, strict=True))
    return [named[key.label] for key in part.keys]


def _held_in(part: CTE) -> ColumnElement[int]:
    return select(func.count()).select_from(part).scalar_subquery()


def _ordered(
    query: Select[*tuple[Any, ...]], keys: Sequence[Key], limit: int | ColumnElement[int]
) -> Select[*tuple[Any, ...]]:
    order = [key.column.desc() if key.descending else key.column.asc() for key in keys]
    return query.order_by(*order).limit(limit)
