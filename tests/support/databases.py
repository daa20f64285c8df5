"""The two databases every test runs on: SQLite always, PostgreSQL where there is one."""

import os
import shutil
from pathlib import Path

import flask_migrate
import pytest
from flask import current_app
from sqlalchemy import create_engine, event, text

from community import create_app
from community.config import Settings
from community.kernel import cache
from community.kernel.db import db, writing
from community.web import view_counts

MIGRATIONS = Path(__file__).parents[2] / "migrations"
EMPTY_POSTGRESQL = """
DO $$ DECLARE one record; filled boolean;
BEGIN
    -- TRUNCATE makes new files for every table and costs ten times as much when few have rows.
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
               AND tablename NOT IN ('alembic_version', 'search_meta') LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %%I)', one.tablename) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %%I', one.tablename); END IF;
    END LOOP;
    FOR one IN SELECT sequencename FROM pg_sequences
               WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %%I RESTART', one.sequencename);
    END LOOP;
END $$
"""
KINDS = ("sqlite", "postgresql")
ON_SQLITE = pytest.mark.parametrize("application", ["sqlite"], indirect=True)
"""For what templates make of what was read; that it is read alike on both is tested beside each domain."""


def each_on(sqlite, postgresql, called="name"):
    """A test of one person at a time: all of them on SQLite, on PostgreSQL those whose reads differ most."""
    return pytest.mark.parametrize(
        ("application", called),
        [("sqlite", name) for name in sqlite] + [("postgresql", name) for name in postgresql],
        indirect=["application"],
    )


def is_sqlite():
    return db.engine.dialect.name == "sqlite"


def postgresql_url() -> str:
    """The address of the PostgreSQL for tests; skips without one, and fails in CI."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        if os.environ.get("CI"):
            pytest.fail("TEST_DATABASE_URL is not set: CI must test on PostgreSQL too")
        pytest.skip("TEST_DATABASE_URL is not set: not tested on PostgreSQL")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def application(kind, folder):
    """An application with an empty database of this kind, dropped afterwards."""
    if kind == "sqlite":
        yield _make(f"sqlite:///{folder}/test.db", folder)
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"peerdesk_test_{worker}_{os.getpid()}"
    base = postgresql_url()
    server = create_engine(base, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        # Only one at a time can copy the template, and others make databases just now too.
        connection.execute(text("SELECT pg_advisory_lock(70656573)"))
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
        connection.execute(text("SELECT pg_advisory_unlock(70656573)"))
        # What a test wrote need not survive the power going.
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    app = _make(base.rsplit("/", 1)[0] + f"/{name}", folder)
    yield app
    with app.app_context():
        db.engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    server.dispose()


def unfilled(url, folder):
    """An application on the database at this address, with whatever tables it has or lacks."""
    return create_app(
        Settings(
            environment="test",
            database_url=url,
            data_dir=folder,
            base_url="http://localhost",
            secret_key="a key for tests that is long enough",
            site_name="Peerdesk",
            visitor_pages=False,  # so that every request is answered by what is tested
        )
    )


def in_production(folder, **more):
    """An application as it would stand on the open net, its database not made yet unless one is named."""
    return create_app(
        Settings(
            environment="production",
            data_dir=folder,
            base_url="https://community.example",
            secret_key="k" * 40,
            smtp_url="smtp://127.0.0.1:1",
            **more,
        )
    )


def leave(app):
    """Close the connections of an application that a test has done with."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def on_server(*statements):
    """Say this to the PostgreSQL server, outside any transaction."""
    server = create_engine(postgresql_url(), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    server.dispose()


def _make(url, folder):
    app = unfilled(url, folder)
    with app.app_context():
        if url.startswith("sqlite"):
            event.listen(db.engine, "connect", _hurry)
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        db.session.remove()
    return app


def _hurry(connection, _record):
    # What a test wrote need not survive the power going.
    connection.execute("PRAGMA synchronous=OFF")


def empty():
    """Take every row away, and count from one again."""
    db.session.remove()
    # A browser that has just been closed may have a last request under way, which writes.
    token = writing.set(True)
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "postgresql":
            connection.exec_driver_sql(EMPTY_POSTGRESQL)
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            guards = _lower_guards(connection)
            for table in reversed(db.metadata.sorted_tables):
                connection.execute(table.delete())
            for guard in guards:
                connection.exec_driver_sql(guard)
    writing.reset(token)
    cache.forget_all()
    view_counts.forget()
    if "search" in current_app.extensions:
        current_app.extensions.pop("search")
        shutil.rmtree(Path(current_app.config["DATA_DIR"]) / "index", ignore_errors=True)


def _lower_guards(connection):
    """Drop the triggers that keep histories from being deleted; gives how to make them again."""
    found = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    ).all()
    for name, _sql in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    return [sql for _name, sql in found]


def close():
    """End what a test left open."""
    db.session.rollback()
    db.session.remove()
