"""Counting what is asked of the database."""

from contextlib import contextmanager

from sqlalchemy import event

from community.kernel.db import db


@contextmanager
def counted():
    """The statements that run inside, in order; the beginnings of transactions are none."""
    statements = []

    def watch(_c, _cur, statement, *_):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    yield statements
    event.remove(db.engine, "before_cursor_execute", watch)
