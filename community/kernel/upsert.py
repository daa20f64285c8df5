"""Inserting what may be there already, the same way on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from community.kernel.db import Base, db
from community.kernel.errors import DomainError

AT_ONCE = 500  # rows of one statement: a database counts the values in it
UNIQUE_VIOLATION = "23505"  # PostgreSQL
UNIQUE_IN_SQLITE = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})


def insert_missing(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that break no unique rule; the others are left as they stand. How many were new."""
    return sum(_insert(model, rows[at : at + AT_ONCE]) for at in range(0, len(rows), AT_ONCE))


def one_or_all(rows: Sequence[Mapping[str, Any]]) -> Any:
    """The rows as `values` wants them: a lone one, which is the usual, by itself.

    SQLAlchemy keeps the SQL it made of that; of several rows it makes it anew each time.
    """
    return dict(rows[0]) if len(rows) == 1 else list(rows)


def write_or(refusal: DomainError) -> None:
    """Write what was added or changed; raises the refusal where somebody else was first with it.

    A look beforehand cannot see what another writes at the same moment; the unique rule does.
    """
    try:
        db.session.flush()
    except IntegrityError as error:
        if not _is_taken(error):
            raise
        raise refusal from None


def _is_taken(error: IntegrityError) -> bool:
    if getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION:
        return True
    return getattr(error.orig, "sqlite_errorname", "") in UNIQUE_IN_SQLITE


def _insert(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(model).values(one_or_all(rows)).on_conflict_do_nothing()
    # Counted by what comes back: psycopg knows no number of rows here, and says -1.
    return len(db.session.execute(statement.returning(*model.__table__.primary_key)).all())
