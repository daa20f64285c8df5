"""The database as commands see it: which migrations it has, and bringing it up to date."""

from pathlib import Path

import click
import flask_migrate
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from community.domain.accounts.models import User
from community.kernel.db import db

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "migrations"
BESIDE_MODELS = ("search_document", "search_word")  # PostgreSQL's own index: written in SQL alone


def newest() -> str:
    """The migration this code is made for; empty while there is none."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def standing() -> str:
    """The migration the database stands at; empty when it has had none."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def refuse_empty() -> None:
    """Say so where there is no table yet: most likely it is not the server's database. Raises ClickException."""
    if inspect(db.engine).has_table(User.__tablename__):
        return
    place = db.engine.url.render_as_string(hide_password=True)
    raise click.ClickException(
        f"There is nothing yet in {place}. Give this command the settings that the server has "
        "(DATA_DIR, DATABASE_URL), or make the tables first: `make serve` or `flask db upgrade`."
    )


def is_modelled(name: str | None, kind: str, _parents: object) -> bool:
    """Whether Alembic should compare a thing with the models; its `include_name`."""
    return not (kind == "table" and name in BESIDE_MODELS)


def bring_up_to_date() -> None:
    """Run the migrations that the database has not had, and say so."""
    before, wanted = standing(), newest()
    if before == wanted:
        return
    click.echo(f"Migrating the database to {wanted}" if before else "Making the tables")
    flask_migrate.upgrade(directory=str(MIGRATIONS))
