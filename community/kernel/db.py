"""The database: one session a request, times in UTC, and SQLite made safe for several writers."""

import sqlite3
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    event,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql import Executable

NAMES = {  # Alembic's batch mode on SQLite can only touch constraints that have names.
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class _Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(
    model_class=_Base,
    session_options={"expire_on_commit": False},  # pages never trigger a lazy load after a commit
    disable_autonaming=True,
)

if TYPE_CHECKING:  # Flask-SQLAlchemy makes its base at run time, which mypy cannot follow.

    class Base(DeclarativeBase): ...

else:
    Base = db.Model

writing: ContextVar[bool] = ContextVar("writing", default=False)
"""True inside an operation: then SQLite's transaction takes the write lock as it begins."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware and in UTC in Python, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A time without a zone cannot be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # WAL with NORMAL can lose what was acknowledged when the power goes
        "foreign_keys=ON",
        "busy_timeout=10000",
        "cache_size=-16000",
        "temp_store=MEMORY",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    # A plain BEGIN that reads first and writes later fails at once when another has written in
    # between, because upgrading the lock does not wait; IMMEDIATE waits its turn instead.
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def read(query: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
    """The rows of a query of columns, as an operation has changed them so far; not for one of whole tables."""
    # The session would look among the rows for objects, which took twice as long as the query itself.
    session = db.session()
    if session.autoflush:
        session.flush()
    return session.connection().execute(query, values)


def refresh_statistics() -> None:
    """Tell PostgreSQL's planner how large tables have become; after writing very many rows at once."""
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
