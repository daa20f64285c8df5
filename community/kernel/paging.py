"""Keyset pages: the next page begins after the last row of this one, however deep one reads."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import BigInteger, Float, Integer, Row, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from community.kernel.db import UtcDateTime, read
from community.kernel.errors import Invalid
from community.kernel.words import say

T = TypeVar("T")
Query = Select[*tuple[Any, ...]]

DEFAULT_LIMIT = 30
MAX_LIMIT = 100


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items in order, and the cursor of what comes after them, or None at the end."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, eq=False)
class Key:
    """One column of the order. The last key of an order must be unique."""

    column: InstrumentedAttribute[Any] | Any
    label: str
    descending: bool = True


def fetch(
    query: Query,
    keys: Sequence[Key],
    after: str | None,
    limit: int,
    places: Mapping[str, Any] | None = None,
) -> tuple[list[Row[Any]], str | None]:
    """At most `limit` rows of a query in the order of `keys`, and the cursor that goes on.

    `places` are the values of a query that is made once, before they are known: its first page is put in order once, too,
    as long as `keys` are the same. Each key must be among the query's columns under its label, and the columns are no whole
    tables. Raises Invalid(after=…).
    """
    limit = max(1, min(limit, MAX_LIMIT))
    if after:
        query = _ordered(query.where(beyond(keys, values_after(after, keys))), keys, limit)
    elif places is None:
        query = _ordered(query, keys, limit)
    else:
        query = _first_page(query, tuple(keys), limit)
    return cut(list(read(query, places)), keys, limit)


# Putting it in order took longer than asking.
@lru_cache(maxsize=1_000)
def _first_page(query: Query, keys: tuple[Key, ...], limit: int) -> Query:
    return _ordered(query, keys, limit)


def _ordered(query: Query, keys: Sequence[Key], limit: int) -> Query:
    ordering = [key.column.desc() if key.descending else key.column.asc() for key in keys]
    return query.order_by(*ordering).limit(limit + 1)


def cut(
    rows: Sequence[Row[Any]], keys: Sequence[Key], limit: int
) -> tuple[list[Row[Any]], str | None]:
    """At most `limit` of these rows, and the cursor that goes on if there were more."""
    if len(rows) <= limit:
        return list(rows), None
    shown = list(rows[:limit])
    return shown, encode([shown[-1]._mapping[key.label] for key in keys])


def values_after(cursor: str, keys: Sequence[Key]) -> list[Any]:
    """The values of these keys in a cursor. Raises Invalid(after=…) for one we did not make."""
    values = decode(cursor, len(keys))
    if not all(_fits(key, value) for key, value in zip(keys, values, strict=True)):
        raise _foreign()
    return values


def encode(values: Sequence[Any]) -> str:
    """A cursor from the key values of a row: opaque to those who carry it."""
    plain = [{"t": value.isoformat()} if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode(cursor: str, count: int) -> list[Any]:
    """The key values in a cursor. Raises Invalid(after=…) for one we did not make."""
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [
            datetime.fromisoformat(value["t"]).astimezone(UTC) if isinstance(value, dict) else value
            for value in plain
        ]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, binascii.Error):
        values = []
    if len(values) != count or not all(_is_key(value) for value in values):
        raise _foreign()
    return values


def beyond(keys: Sequence[Key], values: Sequence[Any]) -> Any:
    """A condition: what comes after these values in the order of the keys."""
    steps = []
    for position, (key, value) in enumerate(zip(keys, values, strict=True)):
        same = [k.column == v for k, v in zip(keys[:position], values[:position], strict=True)]
        past = key.column < value if key.descending else key.column > value
        steps.append(and_(*same, past))
    first = keys[0]
    # Redundant, but it lets the index on the first key begin at the right place.
    bound = first.column <= values[0] if first.descending else first.column >= values[0]
    return and_(bound, or_(*steps))


def _foreign() -> Invalid:
    return Invalid(after=say("This page marker is not one of ours. Start from the first page."))


def _is_key(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return abs(value) < 2**63
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return isinstance(value, float) or (isinstance(value, str) and value.isprintable())


def _fits(key: Key, value: Any) -> bool:
    # A marker made by hand may hold a word where the column has a time, or a number that no column of its
    # kind can hold; no database compares them.
    if isinstance(key.column.type, UtcDateTime):
        return isinstance(value, datetime)
    if isinstance(key.column.type, Integer):
        bits = 63 if isinstance(key.column.type, BigInteger) else 31
        return isinstance(value, int) and abs(value) < 2**bits
    return not isinstance(key.column.type, Float) or isinstance(value, float)
