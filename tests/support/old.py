"""Databases of before a migration, to be brought up to date."""

from contextlib import contextmanager

import flask_migrate

from community.cli import database
from community.kernel.db import db
from tests.support import databases
from tests.support.cast import assemble


@contextmanager
def as_of(revision, kind, folder, fill):
    """A cast to which `fill` does what it says, in an application whose tables are then those of a revision."""
    making = databases.application(kind, folder)
    app = next(making)
    with app.app_context():
        cast = assemble()
        fill(cast)
        db.session.remove()
        flask_migrate.downgrade(directory=str(database.MIGRATIONS), revision=revision)
        yield cast
    databases.leave(app)
    next(making, None)
