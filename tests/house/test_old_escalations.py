"""Cases from before there was a history get one that says what is known of them."""

import flask_migrate
import pytest
from sqlalchemy import select, text

from community.cli import database
from community.domain.escalations import checking, timers
from community.domain.escalations.models import EscalationMove
from community.kernel import clock
from community.kernel.db import db
from tests.support import databases, old

OLD = """INSERT INTO escalation (id, thread_id, status, reason, tried, wanted, priority, opened_by,
    opened_at, ended_by, ended_at, version)
    SELECT id, id, CASE id WHEN 1 THEN 'open' WHEN 2 THEN 'solved' ELSE 'closed' END, 'Why.', '', '',
    'high', asker_id, created_at, CASE WHEN id > 1 THEN asker_id END,
    CASE WHEN id > 1 THEN last_activity_at END, CASE WHEN id > 1 THEN 2 ELSE 1 END FROM thread"""
HANDED_OVER = "UPDATE thread SET escalated_at = created_at, turn = 'with_support' WHERE id = 1"


@pytest.fixture(params=databases.KINDS)
def older(request, tmp_path):
    """Three threads whose cases are of the time before there was a history."""
    with old.as_of("0002", request.param, tmp_path, ask):
        with db.engine.begin() as connection:
            connection.execute(text(OLD))
            connection.execute(text(HANDED_OVER))
        yield


def ask(cast):
    for title in ("The printer stops at one", "The printer stops at two", "And at three labels"):
        cast.thread(title=title)


def test_old_cases_get_a_history_that_adds_up(older):
    flask_migrate.upgrade(directory=str(database.MIGRATIONS))

    assert checking.differences() == []
    moves = select(EscalationMove.escalation_id, EscalationMove.kind).order_by(EscalationMove.id)
    assert [tuple(row) for row in db.session.execute(moves)] == [
        (1, "opened"), (2, "opened"), (3, "opened"), (2, "solved"), (3, "closed"),
    ]  # fmt: skip
    assert timers.due(clock.now()) == [2], "the watch closes what has been quiet for long"
