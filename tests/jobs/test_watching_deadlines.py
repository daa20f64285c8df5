import threading
from datetime import UTC, datetime, timedelta
from time import process_time

from sqlalchemy import func, insert, select

from community.domain.escalations import operations, timers, watching
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.escalations.sla_models import SlaClock, SlaEvent
from community.jobs.schedule import WATCHES
from community.jobs.watch_deadlines import watch_deadlines
from community.kernel import clock
from community.kernel.db import db
from tests.support.together import together

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MANY = 2_000
MOST_SECONDS = 60 * MANY / 10_000  # ten thousand within a minute


def many_due(cast):
    """As many clocks of one case, all due at the same instant."""
    with clock.frozen(NINE):
        opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    like = db.session.scalars(select(SlaClock).where(SlaClock.kind == "first_response")).one()
    columns = {c.name: getattr(like, c.name) for c in SlaClock.__table__.columns if c.name != "id"}
    columns |= {"escalation_id": opened.id, "kind": "next_response"}
    db.session.execute(insert(SlaClock), [columns | {"number": n + 1} for n in range(MANY - 2)])
    db.session.commit()
    return opened


def test_what_falls_due_at_once_is_noticed_at_once_and_once_by_two_workers(app, cast):
    many_due(cast)
    begun = process_time()  # of our own work, however busy the machine is
    with clock.frozen(NINE + timedelta(days=30)):
        together(app, [lambda: [None for _ in iter(watching.notice_due, 0)]] * 2)
    took = process_time() - begun

    breaches = select(func.count()).where(SlaEvent.event == "breach")
    warnings = select(func.count()).where(SlaEvent.event == "warn")
    assert db.session.scalar(breaches) == MANY
    assert db.session.scalar(warnings) == 3 * MANY
    assert took < MOST_SECONDS, f"{took:.1f} s for {MANY}"


def test_the_worker_looks_often_enough_to_be_within_fifteen_seconds():
    watch = next(watch for watch in WATCHES if watch.turn is watch_deadlines)

    assert watch.every <= timedelta(seconds=5)


def test_one_turn_warns_breaches_and_moves_what_moves_by_itself(app, cast):
    with clock.frozen(NINE):
        thread, other = cast.thread(), cast.thread()
        opened = operations.escalate(other, by=cast.mo, reason="Why.")
    with clock.frozen(NINE + timedelta(hours=5)):
        proposed = operations.escalate(thread, by=cast.ada, reason="Help.")
    with clock.frozen(NINE + timedelta(hours=6)):
        while watch_deadlines():
            pass

    db.session.rollback()
    assert db.session.get(Escalation, proposed.id, populate_existing=True).status == "open"
    warned = select(SlaEvent.percent).join(SlaClock).where(
        SlaClock.escalation_id == opened.id, SlaEvent.event == "warn"
    )  # fmt: skip
    assert list(db.session.scalars(warned)) == [50, 75]


def test_a_case_that_cannot_move_does_not_keep_the_others_waiting(app, cast, monkeypatch, caplog):
    with clock.frozen(NINE):
        threads = [cast.thread(), cast.thread()]
    with clock.frozen(NINE + timedelta(hours=5)):
        bad, good = [operations.escalate(one, by=cast.ada, reason="Help.").id for one in threads]
    move_on = timers.move_on

    def fail(escalation_id):
        if escalation_id == bad:
            raise ZeroDivisionError
        return move_on(escalation_id)

    monkeypatch.setattr(timers, "move_on", fail)
    with clock.frozen(NINE + timedelta(hours=6)):
        assert watch_deadlines() == 1
        assert timers.due(clock.now()) == []

    assert "could not move on" in caplog.text
    assert db.session.get(Escalation, good, populate_existing=True).status == "open"


def test_two_workers_move_a_case_once(app, cast):
    with clock.frozen(NINE):
        thread = cast.thread()
    with clock.frozen(NINE + timedelta(hours=5)):
        proposed = operations.escalate(thread, by=cast.ada, reason="Help.").id
    with clock.frozen(NINE + timedelta(hours=6)):
        outcomes = together(app, [lambda: timers.move_on(proposed)] * 4)

    assert sorted(outcomes) == [False, False, False, True]
    assert threading.active_count() < 20
    assert db.session.scalar(select(func.count()).select_from(EscalationMove)) == 2
