"""Closing a question ends its case; undoing that brings the case back to where it stood, and nothing else does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community.domain.escalations import checking, operations
from community.domain.escalations.cards import Move
from community.domain.escalations.models import Escalation
from community.domain.escalations.sla_models import SlaClock
from community.domain.escalations.terms import default_terms, promise_of
from community.domain.threads import operations as threads
from community.domain.threads import queries
from community.domain.threads.cards import Turn
from community.kernel import clock
from community.kernel.business_time import add
from community.kernel.db import db
from tests.support.cases import fresh, last, statuses, turn_of

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOURS = promise_of(default_terms()).hours
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def thread_of(case):
    return queries.get_thread(case.thread_id, None)


def running(case):
    query = select(SlaClock).where(SlaClock.escalation_id == case.id)
    rows = db.session.scalars(query.execution_options(populate_existing=True))
    return {one.kind: one.due_at for one in rows if one.running_since is not None}


def staged(cast, stage):
    thread = cast.thread()
    if stage == "proposed":
        return operations.escalate_by_rule(thread.id, "words", "Words.", opens=False)
    case = operations.escalate(thread, by=cast.mo, reason="Nobody knows.")
    if stage != "open":
        operations.claim(case, by=cast.sam)
    if stage == "pending":
        operations.wait_for_asker(case, by=cast.sam, wake_at=MONDAY + 9 * DAY)
    if stage == "on_hold":
        operations.hold(case, by=cast.sam, link="https://bugs.example/1")
    return case


@pytest.mark.parametrize("stage", ["proposed", "open", "claimed", "pending", "on_hold"])
def test_reopening_a_question_brings_its_case_back_with_the_time_that_was_left(cast, stage):
    with clock.frozen(MONDAY):
        case = staged(cast, stage)
    before, ran = fresh(case), running(case)
    stood = (before.status, before.owner_id, before.wake_at, before.link, before.priority)
    turn = turn_of(case)

    with clock.frozen(MONDAY + HOUR):
        threads.close(thread_of(case), by=cast.mo, reason="off_topic")
        assert running(case) == {}
    with clock.frozen(MONDAY + 2 * HOUR):
        threads.reopen(thread_of(case), by=cast.mo)

    after = fresh(case)
    assert (after.status, after.owner_id, after.wake_at, after.link, after.priority) == stood
    assert (last(case).kind, last(case).cause) == (Move.RESTORED, "thread_reopened")
    assert after.ended_at is None
    assert running(case) == {kind: add(HOURS, due_at, HOUR) for kind, due_at in ran.items()}
    assert turn_of(case) == turn
    assert checking.differences() == []


def test_the_asker_who_withdrew_a_question_brings_its_case_back_too(cast, claimed):
    threads.close(thread_of(claimed), by=cast.ada, reason="withdrawn")
    threads.reopen(thread_of(claimed), by=cast.ada)

    assert (fresh(claimed).status, fresh(claimed).owner_id) == ("open", cast.sam.id)
    assert turn_of(claimed) == Turn.WITH_SUPPORT


def test_closing_again_and_reopening_again_brings_it_back_again(cast, claimed):
    for _ in range(2):
        threads.close(thread_of(claimed), by=cast.mo, reason="off_topic")
        threads.reopen(thread_of(claimed), by=cast.mo)

    assert statuses(claimed) == ["open", "open", "closed", "open", "closed", "open"]


def test_an_owner_who_left_meanwhile_does_not_have_it_again(cast, claimed):
    threads.close(thread_of(claimed), by=cast.mo, reason="off_topic")
    cast.sam.role = "member"
    db.session.commit()
    threads.reopen(thread_of(claimed), by=cast.mo)

    assert (fresh(claimed).status, fresh(claimed).owner_id) == ("open", None)


def test_what_ended_otherwise_stays_ended(cast):
    solved, declined = staged(cast, "claimed"), staged(cast, "proposed")
    merged, into = staged(cast, "open"), staged(cast, "open")
    operations.solve(solved, by=cast.sam, remedy="Mended.")
    operations.decline(declined, by=cast.mo, reason="Peers can.")
    operations.merge(merged, by=cast.mo, into=into)

    for case, status in ((solved, "solved"), (declined, "declined"), (merged, "closed")):
        threads.close(thread_of(case), by=cast.mo, reason="off_topic")
        threads.reopen(thread_of(case), by=cast.mo)
        assert fresh(case).status == status


def test_undoing_a_closing_on_the_page_brings_it_back(cast, browse, claimed):
    client, thread = browse(cast.mo), thread_of(claimed)
    closed = client.post(f"/questions/{thread.id}/closure", data={"reason": "off_topic"})
    assert closed.status_code == 303
    assert fresh(claimed).status == "closed"

    undone = client.post(f"/questions/{thread.id}/closure", data={"_method": "delete"})

    assert undone.status_code == 303
    assert fresh(claimed).status == "open"
    assert db.session.query(Escalation).count() == 1
