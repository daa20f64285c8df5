"""Acts from before there was a chain stand in it afterwards, in the order in which they were done."""

import flask_migrate
import pytest
from sqlalchemy import select, text

from community.cli import database
from community.domain.accounts import queries
from community.domain.moderation import operations, verifying
from community.domain.moderation.models import Link
from community.kernel.db import db
from tests.support import databases, old
from tests.support.factors import switched_on


@pytest.fixture(params=databases.KINDS)
def older(request, tmp_path):
    """A cast of the time before the chain, with a person's second factor and three acts."""
    with old.as_of("0017", request.param, tmp_path, act) as cast:
        yield cast


def act(cast):
    switched_on(cast.ada)
    thread = cast.thread()
    operations.note(cast.ada, cast.mo, "Wörds “of” \u2028 all kinds.")
    operations.warn(cast.answer(thread), cast.mo, "Please.")
    operations.lock_thread(thread, cast.mo, "Why.")


def test_they_are_linked_and_new_ones_follow(older):
    flask_migrate.upgrade(directory=str(database.MIGRATIONS))

    assert list(verifying.breaks()) == []
    assert db.session.scalars(select(Link.number).order_by(Link.act_id)).all() == [1, 2, 3]
    operations.note(older.ben, older.mo, "One more.")
    assert verifying.head().number == 4
    assert list(verifying.breaks()) == []


def test_what_is_altered_afterwards_is_noticed(older):
    flask_migrate.upgrade(directory=str(database.MIGRATIONS))
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE moderation_act SET reason = 'x' WHERE verb = 'lock'"))

    assert [one.number for one in verifying.breaks()] == [3]


def test_authenticators_go_on_as_they_were(older):
    flask_migrate.upgrade(directory=str(database.MIGRATIONS))

    assert queries.factor_of(older.ada).mask is None
    assert queries.factors_of_older_keys() == 0
