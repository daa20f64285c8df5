"""Inserting what may be there already, the same way on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from community.kernel.db import Base, db

AT_ONCE = 500  # rows of one statement: a database counts the values in it


def insert_missing(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that break no unique rule; the others are left as they stand. How many were new."""
    return sum(_insert(model, rows[at : at + AT_ONCE]) for at in range(0, len(rows), AT_ONCE))


def _insert(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(model).values(list(rows)).on_conflict_do_nothing()
    # Counted by what comes back: psycopg knows no number of rows here, and says -1.
    return len(db.session.execute(statement.returning(*model.__table__.primary_key)).all())
