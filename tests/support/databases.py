"""The two databases every test runs on: SQLite always, PostgreSQL where there is one."""

import gc
import os
import shutil
from itertools import count
from pathlib import Path

import flask_migrate
import pytest
from flask import current_app
from sqlalchemy import create_engine, event, text

from community import create_app
from community.config import Settings
from community.kernel import cache
from community.kernel.db import db
from community.web import view_counts
from tests.support import emptying

MIGRATIONS = Path(__file__).parents[2] / "migrations"
KINDS = ("sqlite", "postgresql")
_NUMBERS = count()
ON_SQLITE = pytest.mark.on_sqlite
"""For what templates make of what was read; that it is read alike on both is tested beside each domain."""
ON_BOTH = pytest.mark.parametrize("application", KINDS, indirect=True)
"""For the one test that asks a database something, in a module that is `on_sqlite` (decision 0054)."""


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
    # One that is kept and one that a test makes for itself may stand side by side.
    name = f"peerdesk_test_{worker}_{os.getpid()}_{next(_NUMBERS)}"
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
    app.extensions[emptying.EMPTYING].dispose()
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
        if not url.startswith("sqlite"):
            emptying.prepare_postgresql(app)
    # What stands by now stays: looking through it for garbage again and again took a tenth of the time of all tests.
    gc.collect()
    gc.freeze()
    return app


def _hurry(connection, _record):
    # What a test wrote need not survive the power going.
    connection.execute("PRAGMA synchronous=OFF")


def empty():
    """Take every row away, and count from one again."""
    db.session.remove()
    if is_sqlite():
        emptying.empty_sqlite()
    else:
        emptying.empty_postgresql(current_app)
    cache.forget_all()
    view_counts.forget()
    if "search" in current_app.extensions:
        current_app.extensions.pop("search")
        shutil.rmtree(Path(current_app.config["DATA_DIR"]) / "index", ignore_errors=True)


def close():
    """End what a test left open."""
    db.session.rollback()
    db.session.remove()
