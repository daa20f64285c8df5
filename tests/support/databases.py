"""The two databases every test runs on: SQLite always, PostgreSQL where there is one."""

import os
import shutil
from pathlib import Path

import flask_migrate
import pytest
from flask import current_app
from sqlalchemy import create_engine, text

from community import create_app
from community.config import Settings
from community.kernel import cache
from community.kernel.db import db

MIGRATIONS = Path(__file__).parents[2] / "migrations"
OUR_INDEX = ("search_document", "search_word")  # tables of PostgreSQL alone
KINDS = ("sqlite", "postgresql")


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
    app = _make(base.rsplit("/", 1)[0] + f"/{name}", folder)
    yield app
    with app.app_context():
        db.engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    server.dispose()


def _make(url, folder):
    settings = Settings(
        environment="test",
        database_url=url,
        data_dir=folder,
        base_url="http://localhost",
        secret_key="a key for tests that is long enough",
        site_name="Peerdesk",
    )
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        db.session.remove()
    return app


def empty():
    """Take every row away, and count from one again."""
    tables = list(reversed(db.metadata.sorted_tables))
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "postgresql":
            names = ", ".join(f'"{table}"' for table in [*(t.name for t in tables), *OUR_INDEX])
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for table in tables:
                connection.execute(table.delete())
    db.session.remove()
    cache.forget_all()
    if "search" in current_app.extensions:
        current_app.extensions.pop("search")
        shutil.rmtree(Path(current_app.config["DATA_DIR"]) / "index", ignore_errors=True)


def close():
    """End what a test left open."""
    db.session.rollback()
    db.session.remove()
