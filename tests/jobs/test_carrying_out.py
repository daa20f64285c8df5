from datetime import timedelta

import pytest

from community.domain import events
from community.domain.notifications.models import Notification
from community.jobs import outbox, queue
from community.kernel import bus, clock
from community.kernel.bus import PendingReaction, Reactions
from community.kernel.db import db
from community.kernel.operation import operation

done = []


def note(event):
    done.append(event.user_id)


def fail_for_seven(event):
    if event.user_id == 7:
        raise RuntimeError("seven never works")
    done.append(event.user_id)


@pytest.fixture
def wired(app, monkeypatch):
    done.clear()
    monkeypatch.setattr(
        bus, "_table", {events.PersonJoined: Reactions(later=(note, fail_for_seven))}
    )
    monkeypatch.setattr(bus, "_events", {"PersonJoined": events.PersonJoined})
    monkeypatch.setattr(bus, "_later", {bus.name_of(one): one for one in (note, fail_for_seven)})
    return app


@operation
def join(user_id):
    bus.record(events.PersonJoined(user_id))


def pending():
    db.session.rollback()
    return list(db.session.query(PendingReaction).order_by(PendingReaction.id))


def test_what_is_pending_is_carried_out_once(wired):
    join(1)
    ids = [row.id for row in pending()]

    assert outbox.carry_out(ids) == 2
    assert outbox.carry_out(ids) == 0

    assert done == [1, 1]
    assert pending() == []


def test_one_that_fails_is_kept_for_later_and_stops_no_other(wired, caplog):
    join(7)
    join(8)

    outbox.carry_out([row.id for row in pending()])

    [left] = pending()
    assert done == [7, 8, 8]
    assert left.reaction.endswith("fail_for_seven")
    assert left.attempts == 1
    assert left.error == "RuntimeError: seven never works"
    assert left.due_at > clock.now()
    assert len([record for record in caplog.records if record.exc_info]) == 1, "told once"


def test_after_the_last_try_it_waits_for_a_person(wired):
    join(7)
    at = clock.now()
    for _ in range(bus.TRIES + 3):
        at += timedelta(hours=2)
        with clock.frozen(at):
            outbox.sweep()

    [left] = pending()
    assert (left.attempts, left.due_at) == (bus.TRIES, None)


def test_what_another_worker_has_is_left_to_it_until_its_lease_ends(wired):
    join(1)
    first = pending()[0].id
    outbox._claim(first)

    assert outbox.carry_out([first]) == 0
    with clock.frozen(clock.now() + bus.LEASE + timedelta(seconds=5)):
        assert outbox.carry_out([first]) == 1


def test_the_sweep_finds_what_the_queue_lost_but_gives_it_a_start(wired):
    join(1)

    assert outbox.sweep() == 0
    with clock.frozen(clock.now() + timedelta(seconds=4)):
        assert outbox.sweep() == 2
    assert done == [1, 1]


def test_a_commit_tells_the_queue_what_it_left(wired):
    huey = queue.of(wired).huey
    huey.flush()

    join(1)
    task = huey.dequeue()
    huey.execute(task)

    assert done == [1, 1]
    assert huey.dequeue() is None


def test_a_queue_that_is_away_loses_nothing_and_is_left_alone_for_a_moment(
    wired, monkeypatch, caplog
):
    tried = []

    def refuse(ids):
        tried.append(ids)
        raise ConnectionError("Redis is away")

    monkeypatch.setattr(queue.of(wired), "carry_out", refuse)
    join(1)
    join(2)

    assert len(tried) == 1
    assert len(pending()) == 4
    queue.of(wired).resting_until = 0.0


def test_an_answer_is_told_by_way_of_the_worker(cast):
    cast.answer(cast.thread())
    assert db.session.query(Notification).count() == 0

    with clock.frozen(clock.now() + timedelta(seconds=4)):
        outbox.sweep()

    assert [told.user_id for told in db.session.query(Notification)] == [cast.ada.id]
