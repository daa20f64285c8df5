"""Making an export: one at a time, for its person alone, through kills and departures."""

import tracemalloc
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from community.domain.accounts import operations as accounts
from community.domain.departures import operations as departures
from community.domain.exports import making, operations, queries, rules
from community.domain.exports.models import DataExport, ExportPiece
from community.domain.threads.models import Post
from community.jobs.make_exports import make_exports
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Gone, NotFound
from tests.support.exported import data, fetched
from tests.support.leaving import GOOD
from tests.support.together import together


def test_one_at_a_time_and_the_next_takes_its_place(app, cast):
    first = operations.ask(cast.ada)
    with pytest.raises(Conflict):
        operations.ask(cast.ada)
    make_exports()
    second = operations.ask(cast.ada)

    assert [one.id for one in queries.latest(cast.ada)] == [second.id] != [first.id]
    user_id = cast.ben.id
    outcomes = together(app, [lambda: operations.ask(db.session.merge(cast.ben)) for _ in range(3)])
    assert sum(isinstance(outcome, DataExport) for outcome in outcomes) == 1
    waiting = select(func.count()).where(DataExport.user_id == user_id)
    assert db.session.scalar(waiting) == 1


def test_it_is_nobody_elses_and_is_gone_after_a_week(cast):
    export = operations.ask(cast.ada)
    assert len(export.id) >= 40
    with pytest.raises(Gone):
        queries.get_file(export.id, cast.ada, clock.now())
    make_exports()
    with pytest.raises(NotFound):
        queries.get_file(export.id, cast.root, clock.now())

    queries.get_file(export.id, cast.ada, clock.now() + timedelta(days=6))
    with pytest.raises(Gone):
        queries.get_file(export.id, cast.ada, clock.now() + timedelta(days=8))
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert operations.forget_expired() == 1
    assert db.session.scalar(select(func.count()).select_from(ExportPiece)) == 0


def test_a_worker_that_was_killed_is_followed_by_another(cast, monkeypatch):
    monkeypatch.setattr(rules, "PIECE", 2_000)
    operations.ask(cast.ada)
    keep = operations.keep_piece
    monkeypatch.setattr(operations, "keep_piece", _dies_at(3, keep))
    with pytest.raises(KeyboardInterrupt):
        make_exports()
    monkeypatch.setattr(operations, "keep_piece", keep)
    assert db.session.scalar(select(func.count()).select_from(ExportPiece)) == 3
    assert make_exports() == 0, "its lease is still on"

    with clock.frozen(clock.now() + rules.LEASE + timedelta(seconds=1)):
        assert make_exports() == 1

        assert data(fetched(cast.ada), "account")[0]["handle"] == "ada"


def test_a_worker_that_was_only_slow_writes_nothing_into_the_file_of_the_next(cast):
    export = operations.ask(cast.ada)
    first = operations.take_up(export.id)
    with clock.frozen(clock.now() + rules.LEASE + timedelta(seconds=1)):
        second = operations.take_up(export.id)
        assert (first, second) == (1, 2)
        operations.keep_piece(export.id, second, 0, b"new")

        with pytest.raises(operations.Superseded):
            operations.keep_piece(export.id, first, 1, b"old")
        with pytest.raises(operations.Superseded):
            operations.finish(export.id, first)


def test_one_that_never_succeeds_is_given_up_and_can_be_asked_for_anew(cast, monkeypatch):
    operations.ask(cast.ada)
    monkeypatch.setattr(making, "_write", _fails)
    now = clock.now()
    for attempt in range(rules.TRIES + 1):
        with clock.frozen(now + attempt * (rules.LEASE + timedelta(seconds=1))):
            make_exports()

    assert queries.latest(cast.ada)[0].state == "failed"
    operations.ask(cast.ada)


def test_leaving_while_it_is_made_leaves_nothing_of_it(cast, monkeypatch):
    person = accounts.create_person("leaver", "leaver@example.com", password=GOOD)
    monkeypatch.setattr(rules, "PIECE", 2_000)
    operations.ask(person)
    keep = operations.keep_piece

    def leaves_in_between(export_id, attempt, number, content):
        if number == 2:
            departures.leave(db.session.get(type(person), person.id), GOOD, "keep")
        keep(export_id, attempt, number, content)

    monkeypatch.setattr(operations, "keep_piece", leaves_in_between)
    assert make_exports() == 1

    assert db.session.scalar(select(func.count()).select_from(ExportPiece)) == 0
    assert db.session.scalar(select(func.count()).select_from(DataExport)) == 0
    db.session.refresh(person)
    with pytest.raises(Conflict):
        operations.ask(person)


def test_however_much_it_is_memory_stays_bounded(cast, monkeypatch):
    thread, now = cast.thread(), clock.now()
    body = "x" * 20_000
    rows = [
        {
            "thread_id": thread.id, "author_id": cast.ben.id, "role": "answer", "audience": "public",
            "body": f"{n} {body}", "html": f"<p>{n} {body}</p>", "body_format": "markdown", "renderer": 1,
            "created_at": now, "revision": 1, "score": 0, "up_count": 0, "down_count": 0, "imported_up": 0,
            "imported_down": 0, "worked_count": 0, "failed_count": 0, "wilson": 0.0,
        }
        for n in range(1_000)
    ]  # fmt: skip
    db.session.execute(insert(Post), rows)
    db.session.commit()
    del rows
    operations.ask(cast.ben)

    tracemalloc.start()
    make_exports()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(data(fetched(cast.ben), "posts")) == 1_000
    assert peak < 25_000_000, f"{peak} bytes for an export of 40 MB before it is pressed"


def _dies_at(number, keep):
    def keep_piece(export_id, attempt, at, content):
        if at == number:
            raise KeyboardInterrupt
        keep(export_id, attempt, at, content)

    return keep_piece


def _fails(*_):
    raise RuntimeError("broken")
