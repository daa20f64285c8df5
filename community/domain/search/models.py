"""The table of threads whose place in the index is out of date, and PostgreSQL's index itself."""

from datetime import datetime

from sqlalchemy import DDL, Index, event
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.db import Base, UtcDateTime


class StaleDocument(Base):
    """A thread the index must read again. Written with the change itself, so that none is forgotten."""

    __tablename__ = "stale_document"
    __table_args__ = (Index("ix_stale_document_marked", "marked_at"),)

    thread_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    """Counts the marks: a mark made while the worker reads is not lost when it is done."""


# No models: SQLite has neither the types nor a use for them. Migration 0002 makes the same.
POSTGRESQL_INDEX = (
    """CREATE TABLE IF NOT EXISTS search_document (
        thread_id integer PRIMARY KEY, version smallint NOT NULL, day integer NOT NULL,
        solved boolean NOT NULL, title tsvector NOT NULL,
        body tsvector NOT NULL)""",
    # Kept apart from the rows, which a search reads by the thousand, and unpacked, for ranking.
    "ALTER TABLE search_document ALTER COLUMN body SET STORAGE EXTERNAL",
    """CREATE INDEX IF NOT EXISTS ix_search_document_terms ON search_document
        USING gin (body) WITH (fastupdate = off)""",
    "CREATE INDEX IF NOT EXISTS ix_search_document_version ON search_document (version)",
    "CREATE TABLE IF NOT EXISTS search_word (word text PRIMARY KEY, documents integer NOT NULL)",
)

for _statement in POSTGRESQL_INDEX:
    event.listen(
        StaleDocument.__table__,
        "after_create",
        DDL(_statement).execute_if(dialect="postgresql"),  # type: ignore[no-untyped-call]
    )
