"""Inserting what may be there already, the same way on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from community.kernel.db import Base, db


def insert_missing(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that break no unique rule; the others are left as they stand. How many were new."""
    if not rows:
        return 0
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(model).values(list(rows)).on_conflict_do_nothing()
    # Counted by what comes back: psycopg knows no number of rows here, and says -1.
    return len(db.session.execute(statement.returning(*model.__table__.primary_key)).all())
