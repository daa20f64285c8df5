"""What is promised, from when to when, and what keeps a promise."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.escalations import operations
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.escalations.sla_models import SlaClock, SlaEvent
from community.domain.escalations.watching import notice_due
from community.domain.service_levels import policies
from community.domain.threads import operations as threads
from community.domain.threads import queries
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
ALWAYS = {"zone": "UTC", "week": {day: [["00:00", "24:00"]] for day in
          ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}}  # fmt: skip
MINUTES = {
    "urgent": {"first_response": 30, "next_response": 30, "resolution": 120},
    "high": {"first_response": 60, "next_response": 60, "resolution": 240},
    "normal": {"first_response": 120, "next_response": 60, "resolution": 480},
    "low": {"first_response": 480, "next_response": 480, "resolution": 2880},
}


@pytest.fixture
def policy(cast):
    calendar = policies.save_calendar(cast.root, "Always", ALWAYS)
    return policies.save_policy(cast.root, "Printers", calendar, MINUTES, cast.category)


@pytest.fixture
def opened(cast, policy):
    with clock.frozen(NINE):
        return operations.escalate(cast.thread(), by=cast.mo, reason="Why.")


def at(hours):
    return clock.frozen(NINE + hours * HOUR)


def post(cast, opened, by, audience="public"):
    return cast.answer(
        queries.get_thread(opened.thread_id, by), by=by, body="Hm.", audience=audience
    )


def clocks(opened):
    db.session.rollback()
    query = select(SlaClock).where(SlaClock.escalation_id == opened.id).order_by(SlaClock.id)
    return {(one.kind, one.number): one for one in
            db.session.scalars(query.execution_options(populate_existing=True))}  # fmt: skip


def ledger(kind="first_response"):
    query = (
        select(SlaEvent.event, SlaEvent.percent, SlaEvent.at)
        .join(SlaClock)
        .where(SlaClock.kind == kind)
        .order_by(SlaEvent.id)
    )
    return [
        (event + (f" {percent}" if percent else ""), (at - NINE) / HOUR)
        for event, percent, at in db.session.execute(query)
    ]


def due(opened):
    db.session.rollback()
    due_at = db.session.get(Escalation, opened.id, populate_existing=True).due_at
    return due_at and (due_at - NINE) / HOUR


def test_only_a_public_post_of_staff_is_a_response(cast, opened):
    assert due(opened) == 2
    with at(0.5):
        post(cast, opened, cast.ben)
        post(cast, opened, cast.mo)
        post(cast, opened, cast.sam, "staff")
        post(cast, opened, cast.sam, "private")
        operations.claim(opened, by=cast.sam)
        operations.prioritise(opened, by=cast.sam, priority="low")
        operations.prioritise(opened, by=cast.sam, priority="normal")
        cast.root.is_bot = True
        db.session.commit()
        post(cast, opened, cast.root)
        assert clocks(opened)["first_response", 1].fulfilled_at is None
    with at(1):
        threads.comment(post(cast, opened, cast.ben), by=cast.sam, body="I look into it.")

    assert clocks(opened)["first_response", 1].fulfilled_at == NINE + HOUR
    assert due(opened) == 8, "the resolution is next"


def test_the_asker_is_owed_a_response_to_the_first_of_what_they_wrote(cast, opened):
    with at(1):
        post(cast, opened, cast.sam)
    with at(2):
        post(cast, opened, cast.ada, "private")
    with at(2.5):
        post(cast, opened, cast.ada)
    assert due(opened) == 3
    with at(2.75):
        post(cast, opened, cast.sam)
        post(cast, opened, cast.ada)

    assert set(clocks(opened)) == {
        ("first_response", 1), ("resolution", 1), ("next_response", 1), ("next_response", 2),
    }  # fmt: skip
    assert due(opened) == 3.75


def test_warnings_and_the_breach_are_of_their_instants_whenever_they_are_noticed(cast, opened):
    with at(1.9):
        assert notice_due() == 1
        assert notice_due() == 0
    with at(30):
        while notice_due():
            pass

    assert ledger() == [
        ("apply", 0), ("start", 0), ("warn 50", 1), ("warn 75", 1.5), ("warn 90", 1.8), ("breach 100", 2),
    ]  # fmt: skip
    assert clocks(opened)["first_response", 1].breached_at == NINE + 2 * HOUR
    assert due(opened) == 2


def test_a_breach_is_written_even_if_nobody_watches_and_is_never_erased(cast, opened):
    with at(3):
        post(cast, opened, cast.sam)
        operations.claim(opened, by=cast.sam)
        operations.prioritise(opened, by=cast.sam, priority="low")

    one = clocks(opened)["first_response", 1]
    assert (one.breached_at, one.fulfilled_at) == (NINE + 2 * HOUR, NINE + 3 * HOUR)
    assert ledger()[-2:] == [("breach 100", 2), ("fulfil", 3)]


def test_waiting_for_the_asker_stops_the_resolution_and_holding_does_not(cast, opened):
    with at(1):
        post(cast, opened, cast.sam)
        operations.claim(opened, by=cast.sam)
        operations.wait_for_asker(opened, by=cast.sam, wake_at=NINE + 100 * HOUR)
    assert due(opened) is None
    with at(11):
        post(cast, opened, cast.ada)
    assert due(opened) == 12, "a response to what they wrote"
    with at(11.5):
        post(cast, opened, cast.sam)
        assert due(opened) == 18, "of eight hours one was spent"
        operations.hold(opened, by=cast.sam, link="https://bugs.example/1")
    assert due(opened) == 18


def test_holding_stops_the_resolution_where_that_is_agreed(cast, policy):
    calendar = policies.save_calendar(cast.root, "Always", ALWAYS)
    policies.save_policy(cast.root, "Agreed", calendar, MINUTES, cast.category, pauses_on_hold=True)
    with at(0):
        opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
        post(cast, opened, cast.sam)
        operations.claim(opened, by=cast.sam)
        operations.hold(opened, by=cast.sam, link="https://bugs.example/1")

    assert due(opened) is None


def test_a_reopened_case_goes_on_with_the_time_that_was_left(cast, opened):
    with at(2):
        post(cast, opened, cast.sam)
        operations.claim(opened, by=cast.sam)
    with at(3):
        operations.solve(opened, by=cast.sam, remedy="Mended.")
    assert due(opened) is None or due(opened) == 2
    with at(50):
        operations.reopen(opened, by=cast.ada)

    resolution = clocks(opened)["resolution", 1]
    assert (resolution.due_at, resolution.fulfilled_at) == (NINE + 55 * HOUR, None)
    assert [event for event, _ in ledger("resolution")] == ["apply", "start", "fulfil", "resume"]


def test_a_higher_priority_counts_what_was_spent_and_breaks_no_promise_before_it_was_made(
    cast, opened
):
    with at(0.25):
        operations.prioritise(opened, by=cast.sam, priority="urgent")
    assert due(opened) == 0.5
    with at(0.25):
        operations.prioritise(opened, by=cast.sam, priority="low")
    with at(3):
        operations.prioritise(opened, by=cast.sam, priority="high")
    assert due(opened) == 3
    with at(3):
        notice_due()
    assert clocks(opened)["first_response", 1].breached_at == NINE + 3 * HOUR


def test_changing_a_policy_or_calendar_touches_new_cases_only_until_it_is_applied_again(
    cast, opened
):
    calendar = policies.save_calendar(
        cast.root, "Always", {"zone": "UTC", "week": {"mon": [["12:00", "24:00"]]}}
    )
    slower = MINUTES | {"normal": {"first_response": 180, "next_response": 60, "resolution": 600}}
    policies.save_policy(cast.root, "Slower", calendar, slower, cast.category)
    with at(1):
        post_due = operations.escalate(cast.thread(), by=cast.mo, reason="Why.").due_at
        operations.prioritise(opened, by=cast.sam, priority="low")
        operations.prioritise(opened, by=cast.sam, priority="normal")
    assert due(opened) == 2
    assert post_due == NINE + 6 * HOUR  # three hours from noon

    with at(1):
        with pytest.raises(Forbidden):
            operations.reapply_policy(opened, by=cast.sam, reason="Slow.")
        with pytest.raises(Invalid):
            operations.reapply_policy(opened, by=cast.root, reason="")
        operations.reapply_policy(opened, by=cast.root, reason="We agreed on more time.")
    assert due(opened) == 5, "one of three hours was spent, and two more begin at noon"
    reasons = select(EscalationMove.reason).where(EscalationMove.kind == "reapplied")
    assert list(db.session.scalars(reasons)) == ["We agreed on more time."]


def test_a_category_without_a_policy_has_the_general_one_or_our_default(cast):
    with at(0):
        assert (
            operations.escalate(cast.thread(), by=cast.mo, reason="Why.").due_at == NINE + 8 * HOUR
        )
        calendar = policies.save_calendar(cast.root, "Always", ALWAYS)
        policies.save_policy(cast.root, "General", calendar, MINUTES)
        other = categories.create(name="Other", slug="other")
        policies.save_policy(
            cast.root, "Other", calendar, MINUTES | {"normal": MINUTES["urgent"]}, other
        )
        thread = threads.ask(
            by=cast.ada, category=other, title="Another thing that stops", body="It does."
        )
        assert (
            operations.escalate(cast.thread(), by=cast.mo, reason="Why.").due_at == NINE + 2 * HOUR
        )
        assert operations.escalate(thread, by=cast.mo, reason="Why.").due_at == NINE + HOUR / 2


@pytest.mark.parametrize(
    "wrong",
    [
        {}, None, {"urgent": {}}, MINUTES | {"urgent": {}}, MINUTES | {"sometimes": MINUTES["low"]},
        MINUTES | {"low": MINUTES["low"] | {"resolution": 0}},
        MINUTES | {"low": MINUTES["low"] | {"resolution": True}},
        MINUTES | {"low": MINUTES["low"] | {"resolution": "60"}},
        MINUTES | {"low": MINUTES["low"] | {"resolution": 10**9}},
    ],
)  # fmt: skip
def test_a_policy_without_its_minutes_is_refused(cast, wrong):
    calendar = policies.save_calendar(cast.root, "Always", ALWAYS)

    with pytest.raises(Invalid):
        policies.save_policy(cast.root, "Wrong", calendar, wrong)


def test_only_admins_change_service_levels_and_an_empty_week_is_refused(cast):
    with pytest.raises(Forbidden):
        policies.save_calendar(cast.sam, "Always", ALWAYS)
    with pytest.raises(Invalid):
        policies.save_calendar(cast.root, "Never", {"zone": "UTC", "week": {"mon": []}})


def test_accepting_a_peers_answer_fulfils_no_response(cast, opened):
    with at(1):
        answers.accept(post(cast, opened, cast.ben), by=cast.ada)

    one = clocks(opened)["first_response", 1]
    assert (one.fulfilled_at, one.running_since, one.breached_at) == (None, None, None)
    assert clocks(opened)["resolution", 1].fulfilled_at == NINE + HOUR
