"""Asking for the rows whose text begins so, in the way that each database's index serves."""

from sqlalchemy import ColumnElement, TextClause, UnaryExpression, and_, text
from sqlalchemy.orm import InstrumentedAttribute

from community.kernel.db import db

LAST = "\U0010ffff"  # sorts after everything that anybody writes


def begins_with(column: InstrumentedAttribute[str], prefix: str) -> ColumnElement[bool]:
    """A condition: the column begins with exactly this.

    The index needs `text_pattern_ops` on PostgreSQL, whose LIKE then reads a range of it; SQLite's
    LIKE reads the whole table, so there the range is named.
    """
    if _is_postgresql():
        return column.startswith(prefix, autoescape=True)
    return and_(column >= prefix, column < prefix + LAST)


def in_index_order(column: InstrumentedAttribute[str]) -> TextClause | UnaryExpression[str]:
    """The order in which such an index lies, so that the first few are read and the rest is not.

    In any other order PostgreSQL sorts all that begin so, or walks another index past all that do not.
    """
    if _is_postgresql():
        return text(f"{column.expression.compile(dialect=db.engine.dialect)} USING ~<~")
    return column.asc()


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
