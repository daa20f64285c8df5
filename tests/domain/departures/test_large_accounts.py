"""Accounts too large for one transaction are anonymous at once, and finished in steps."""

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from community.cli.counters import differences
from community.domain.accounts import operations as accounts
from community.domain.accounts.models import User
from community.domain.departures import operations
from community.domain.departures.models import Departure
from community.domain.threads.models import Post, Thread
from community.jobs.finish_departures import finish_departures
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Invalid
from tests.support import planted
from tests.support.leaving import (
    EMAIL,
    GOOD,
    NAME,
    OTHERS_WORDS,
    WHO,
    leave,
)
from tests.support.processes import environment, wait_until
from tests.support.together import together

ROOT = Path(__file__).parents[3]


@pytest.fixture
def prolific(cast, person, monkeypatch):
    """A person with more posts than go in one transaction."""
    monkeypatch.setattr(operations, "SMALL", 3)
    monkeypatch.setattr("community.domain.departures.posts.POSTS", 2)
    monkeypatch.setattr("community.domain.departures.searching.ROWS", 3)
    thread = cast.thread(body=OTHERS_WORDS)
    for number in range(7):
        cast.answer(thread, by=person, body=f"Answer {number} with WORDSXYZZY.")
    return person


def test_a_large_account_is_anonymous_at_once_and_its_posts_follow(cast, prolific):
    leave(prolific, "remove")

    assert db.session.get(User, prolific.id).name == ""
    assert planted.found([NAME, EMAIL.upper()]) != [], "what others wrote is still to be done"
    assert planted.found(["WORDSXYZZY"]) != []

    while finish_departures():
        pass

    assert planted.found([*WHO, "WORDSXYZZY"]) == []
    departure = db.session.get(Departure, prolific.id)
    assert departure.marks == {} and departure.finished_at


def test_a_kill_between_and_two_workers_at_once_do_no_harm(app, cast, prolific, monkeypatch):
    leave(prolific, "remove")
    user_id = prolific.id
    operations.go_on(user_id)
    with monkeypatch.context() as broken:
        broken.setattr("community.domain.departures.posts._remove", _die)
        with pytest.raises(KeyboardInterrupt):
            operations.go_on(user_id)

    while any(
        outcome is True
        for outcome in together(app, [lambda: operations.go_on(user_id) for _ in range(3)])
    ):
        pass

    assert planted.found([*WHO, "WORDSXYZZY"]) == []
    assert not operations.go_on(user_id)
    counted = db.session.get(Thread, 1).answer_count
    assert counted == 0


def test_a_piece_ends_when_its_time_is_over(cast, prolific, monkeypatch):
    monkeypatch.setattr("community.domain.departures.posts.LONGEST_SECONDS", 0)
    leave(prolific, "remove")
    seen = []

    while db.session.get(Departure, prolific.id, populate_existing=True).step == "posts":
        seen.append(db.session.get(Departure, prolific.id).position)
        operations.go_on(prolific.id)

    assert len(seen) == 7 + 1 and seen == sorted(set(seen)), (
        "one post a piece, and one that finds none"
    )


def test_a_process_killed_in_the_middle_leaves_what_the_next_one_ends(
    app, cast, person, monkeypatch
):
    monkeypatch.setattr(operations, "SMALL", 3)
    person.joined_at -= timedelta(days=9)  # on the first day nobody writes so much
    thread = cast.thread(body=OTHERS_WORDS)
    for number in range(24):
        cast.answer(thread, by=person, body=f"Answer {number} with WORDSXYZZY.")
    leave(person, "remove")

    kill_in_the_middle(app, person.id, after=0.03)

    db.session.rollback()
    thread = db.session.get(Thread, thread.id, populate_existing=True)
    standing = select(func.count()).where(Post.author_id == person.id, Post.removed_at.is_(None))
    assert thread.answer_count == db.session.scalar(standing) > 0, "whole pieces, and not all"
    assert db.session.get(Departure, person.id, populate_existing=True).finished_at is None
    while finish_departures():
        pass

    assert planted.found([*WHO, "WORDSXYZZY"]) == []
    assert db.session.get(Thread, thread.id, populate_existing=True).answer_count == 0
    assert not any(differences())


BUSY = """
import sys
from community import create_app
from community.domain.departures import operations, posts

posts.POSTS = 2
with create_app().app_context():
    print("busy", flush=True)
    while operations.go_on(int(sys.argv[1])):
        pass
"""


def kill_in_the_middle(app, user_id, after):
    """Start a process that goes on with a departure, and kill it soon after its first piece."""
    before = position(user_id)
    busy = subprocess.Popen(
        [sys.executable, "-c", BUSY, str(user_id)], cwd=ROOT, env=environment(app),
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert busy.stdout.readline() == "busy\n"
        wait_until(lambda: position(user_id) > before, what="a piece")
        time.sleep(after)
    finally:
        busy.send_signal(signal.SIGKILL)
        busy.wait()
        busy.stdout.close()


def position(user_id):
    db.session.rollback()
    return db.session.get(Departure, user_id, populate_existing=True).position


def test_leaving_twice_at_once_is_leaving_once(app, cast, person):
    user_id = person.id

    def go():
        operations.leave(db.session.get(User, user_id), GOOD, "keep")

    outcomes = together(app, [go, go])

    assert all(outcome is None or isinstance(outcome, Invalid) for outcome in outcomes)
    assert db.session.scalar(select(func.count()).select_from(Departure)) == 1


def test_one_departure_that_fails_does_not_stop_the_others(cast, prolific, monkeypatch, caplog):
    other = accounts.create_person("second", "second@post.example", password=GOOD)
    for number in range(5):
        cast.answer(cast.thread(title=f"Question number {number} here"), by=other)
    leave(prolific, "remove")
    leave(other, "keep")
    step = operations._take_step
    monkeypatch.setattr(
        operations,
        "_take_step",
        lambda departure: _die_of(departure, prolific.id) or step(departure),
    )

    with clock.frozen(clock.now() + timedelta(seconds=5)):
        while finish_departures():
            pass

    assert db.session.get(Departure, other.id).finished_at
    assert db.session.get(Departure, prolific.id).due_at > clock.now()


def _die(*_):
    raise KeyboardInterrupt


def _die_of(departure, user_id):
    if departure.user_id == user_id:
        raise RuntimeError("broken")
