import threading
import time
from datetime import timedelta

import pytest

from community.domain.accounts.models import Attempt, MailedLink, Session
from community.domain.notifications.models import Email, Notification
from community.jobs import clean_up, schedule
from community.jobs.runner import Runner
from community.kernel import clock, heartbeat
from community.kernel.db import db


@pytest.fixture(autouse=True)
def without_index_and_sweep(monkeypatch):
    """The index has tests of its own; and what the queue does at once, the sweep would do some seconds later."""
    others = tuple(watch for watch in schedule.WATCHES if watch.name not in {"index", "sweep"})
    monkeypatch.setattr(schedule, "WATCHES", others)


@pytest.fixture
def running(app, cast):
    # The cast is there first: they are put down in a transaction that reads before it writes, and beside a worker SQLite refuses that.
    db.session.commit()
    runner = Runner(app)
    thread = threading.Thread(target=runner.run)
    thread.start()
    yield runner
    runner.stop()
    thread.join(timeout=60)
    assert not thread.is_alive(), "a worker stops when it is told to"


def soon(question, seconds=60.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        db.session.rollback()
        if question():
            return True
        time.sleep(0.05)
    return False


def test_a_running_worker_tells_and_mails_at_once(running, cast):
    cast.answer(cast.thread())

    assert soon(lambda: db.session.query(Notification).filter_by(user_id=cast.ada.id).count() == 1)
    assert soon(
        lambda: (
            db.session.query(Email)
            .filter(Email.user_id == cast.ada.id, Email.sent_at.is_not(None))
            .count()
            == 1
        )
    )


def test_a_worker_says_that_it_lives_and_when_it_stops(app):
    db.session.commit()
    runner = Runner(app)
    thread = threading.Thread(target=runner.run)
    assert not heartbeat.lives(clock.now())

    thread.start()
    assert soon(lambda: heartbeat.lives(clock.now()))
    assert not heartbeat.lives(clock.now() + timedelta(minutes=1)), "a silent one counts as dead"

    runner.stop()
    thread.join(timeout=60)
    db.session.rollback()
    assert not heartbeat.lives(clock.now())


def test_cleaning_up_throws_away_what_has_served_and_nothing_else(cast):
    now = clock.now()
    old = now - timedelta(days=100)
    for at in (now, old):
        seen = {"created_at": at, "seen_at": at, "proved_at": at}
        db.session.add(Session(user_id=cast.ada.id, token_digest=f"s{at}", **seen))
        db.session.add(Attempt(kind="login", key="k", at=at))
        db.session.add(
            MailedLink(
                user_id=cast.ada.id, purpose="reset", token_digest=f"l{at}", email="a@example.com",
                created_at=at, expires_at=at + timedelta(hours=1),
            )
        )  # fmt: skip
        for due_at in (None, at):
            db.session.add(
                Email(to="a@example.com", kind="reset", context={}, created_at=at, due_at=due_at)
            )
    db.session.commit()

    clean_up.clean_up()

    counts = [db.session.query(kind).count() for kind in (Session, Attempt, MailedLink, Email)]
    assert counts == [1, 1, 1, 3], "an old mail that still waits stays"
