"""How a migration reaches the database: one transaction, alone, on SQLite and PostgreSQL."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection, text

from community.cli.database import is_modelled
from community.kernel.db import UtcDateTime, db, writing

LOCK = 0x70656572  # "peer": the advisory lock that two upgrades at once wait for


def render_item(kind: str, thing: object, _context: AutogenContext) -> str | bool:
    """Our times are written down as plain ones: a migration must not change when our code does."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def drop_if_empty(_context: object, _revision: object, directives: list) -> None:
    """No file for a revision that changes nothing."""
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


def migrate(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=sqlite,
        render_item=render_item,
        include_name=is_modelled,
        process_revision_directives=drop_if_empty,
        compare_type=True,
        compare_server_default=True,
        # SQLite can undo DDL since we begin its transactions ourselves (kernel/db.py).
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        if sqlite:
            check_references(connection)


def check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"The migration would leave rows that point at nothing: {broken[:5]}")


def foreign_keys(connection: Connection, on: bool) -> None:
    # Batch mode drops the old table, and with foreign keys on that deletes the rows that point at it.
    # The pragma is heard only outside a transaction, so past SQLAlchemy, which would begin one.
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    token = writing.set(True)  # SQLite: BEGIN IMMEDIATE, so that a second upgrade waits its turn
    try:
        with engine.connect() as connection:
            foreign_keys(connection, on=False)
            try:
                migrate(connection)
            finally:
                connection.rollback()
                foreign_keys(connection, on=True)
    finally:
        writing.reset(token)


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database: they look at what is there.")
run()
