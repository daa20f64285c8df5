"""The migrations, run from nothing, make the tables that the models describe, on both databases."""

import os

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from community.cli import database
from community.kernel.db import db
from tests.support import databases


@pytest.fixture(params=databases.KINDS)
def unmade(request, tmp_path):
    """An application whose database has no table yet."""
    if request.param == "sqlite":
        yield from _application(f"sqlite:///{tmp_path}/fresh.db", tmp_path)
        return
    base = databases.postgresql_url()
    name = f"peerdesk_test_migrations_{os.getpid()}"
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    databases.on_server(drop, f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    yield from _application(base.rsplit("/", 1)[0] + f"/{name}", tmp_path)
    databases.on_server(drop)


def _application(url, folder):
    app = databases.unfilled(url, folder)
    with app.app_context():
        yield app
    databases.leave(app)


def differences():
    options = {"compare_type": True, "include_name": database.is_modelled}
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, db.metadata)


def check_constraints(engine):
    found = inspect(engine)
    return {
        constraint["name"]
        for table in found.get_table_names()
        for constraint in found.get_check_constraints(table)
    }


def test_migrations_from_nothing_equal_the_models(unmade):
    database.bring_up_to_date()

    assert differences() == []
    assert database.standing() == database.newest() != ""


def test_migrations_make_the_checks_too(unmade):
    database.bring_up_to_date()
    made = check_constraints(db.engine)

    wanted = {
        constraint.name
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if constraint.__visit_name__ == "check_constraint" and constraint.name
    }
    assert wanted <= made


def test_migrating_twice_changes_nothing(unmade):
    database.bring_up_to_date()
    database.bring_up_to_date()

    assert differences() == []


def test_all_of_it_can_be_undone(unmade):
    database.bring_up_to_date()

    flask_migrate.downgrade(directory=str(database.MIGRATIONS), revision="base")

    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_foreign_keys_are_minded_again_afterwards(unmade):
    database.bring_up_to_date()

    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
