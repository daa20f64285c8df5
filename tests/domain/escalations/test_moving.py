"""How a case begins and whose it is: who may, what follows, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from community.domain.escalations import operations, timers
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.threads import operations as threads
from community.domain.threads import queries
from community.domain.threads.cards import Turn
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.cases import everything, fresh, last, turn_of

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON = clock.now() + timedelta(days=2)


def test_a_moderator_opens_it_and_the_team_of_the_category_has_it(cast, opened):
    assert (opened.status, opened.version, opened.opened_by) == ("open", 1, cast.mo.id)
    assert turn_of(opened) == Turn.WITH_SUPPORT
    assert opened.due_at is not None
    assert last(opened).reason == "Nobody knows."


def test_the_asker_proposes_after_the_peer_window_and_once_a_day(cast):
    with clock.frozen(MONDAY):
        thread = cast.thread()
    with clock.frozen(MONDAY + 3 * HOUR), pytest.raises(Conflict):
        operations.escalate(thread, by=cast.ada, reason="Please help.")
    with clock.frozen(MONDAY + 4 * HOUR):
        proposed = operations.escalate(thread, by=cast.ada, reason="Help.", priority="urgent")
        assert (proposed.status, proposed.priority) == ("proposed", "normal")
        assert turn_of(proposed) == Turn.NEEDS_ANSWER, "it is not with the team yet"
        operations.decline(proposed, by=cast.mo, reason="See the manual.")
    with clock.frozen(MONDAY + 20 * HOUR), pytest.raises(Conflict):
        operations.escalate(thread, by=cast.ada, reason="Please help.")
    with clock.frozen(MONDAY + 29 * HOUR):
        again = operations.escalate(thread, by=cast.ada, reason="Still not.")
    assert (again.status, again.previous_id) == ("proposed", proposed.id)


def test_a_proposal_nobody_looks_at_is_opened_after_a_quarter_of_an_hour(cast):
    with clock.frozen(MONDAY):
        thread = cast.thread()
    at = MONDAY + 5 * HOUR
    with clock.frozen(at):
        proposed = operations.escalate(thread, by=cast.ada, reason="Help.")
    with clock.frozen(at + timedelta(minutes=14)):
        assert timers.due(clock.now()) == []
        assert not timers.move_on(proposed.id)
    with clock.frozen(at + timedelta(minutes=15)):
        assert timers.due(clock.now()) == [proposed.id]
        assert timers.move_on(proposed.id)
    assert fresh(proposed).status == "open"
    assert (last(proposed).cause, last(proposed).by_id) == ("timer", None)


def test_a_moderator_who_escalates_what_was_proposed_accepts_it(cast):
    with clock.frozen(MONDAY):
        thread = cast.thread()
    with clock.frozen(MONDAY + 5 * HOUR):
        proposed = operations.escalate(thread, by=cast.ada, reason="Help.")
        opened = operations.escalate(thread, by=cast.mo, reason="True.", priority="high")

    assert opened.id == proposed.id
    assert (opened.status, opened.priority, last(opened).kind) == ("open", "high", "accepted")


def test_who_may_hand_a_thread_over(cast):
    outcome = {}
    cast.ben.reputation = 250
    db.session.commit()
    with clock.frozen(MONDAY):
        made = {name: cast.thread() for name in cast.everyone}
    with clock.frozen(MONDAY + 5 * HOUR):
        for name, user in cast.everyone.items():
            try:
                outcome[name] = operations.escalate(made[name], by=user, reason="Why.").status
            except Forbidden:
                outcome[name] = None

    assert outcome == {
        "a visitor": None, "the asker": "proposed", "the answerer": "proposed",
        "a bystander": None, "a moderator": "open", "an agent": "open", "an admin": "open",
    }  # fmt: skip


def test_a_closed_thread_is_no_case(cast):
    thread = cast.thread()
    threads.close(thread, by=cast.mo, reason="off_topic")

    with pytest.raises(Conflict):
        operations.escalate(thread, by=cast.mo, reason="Why.")
    assert db.session.scalar(select(func.count()).select_from(Escalation)) == 0


def test_claiming_tells_the_second_who_was_first_and_twice_is_once(cast, opened):
    assert operations.claim(opened, by=cast.sam).owner_id == cast.sam.id
    assert operations.claim(opened, by=cast.sam).version == 2

    with pytest.raises(Conflict) as refusal:
        operations.claim(opened, by=cast.root)
    assert refusal.value.current == {"status": "open", "owner": "sam", "version": 2}
    assert "Sam Agent" in refusal.value.sentence


def test_a_stale_version_is_refused_with_how_it_stands(cast, opened):
    operations.claim(opened, by=cast.sam, version=1)
    before = everything()

    with pytest.raises(Conflict) as refusal:
        operations.hand_back(opened, by=cast.sam, version=1)
    assert refusal.value.current["version"] == 2
    assert everything() == before


def test_an_owner_hands_on_and_back_and_a_lead_assigns(cast, claimed):
    operations.assign(claimed, by=cast.sam, to=cast.root)
    operations.hand_back(claimed, by=cast.root)
    assert fresh(claimed).owner_id is None
    with pytest.raises(Forbidden):
        operations.assign(claimed, by=cast.sam, to=cast.root)
    operations.assign(claimed, by=cast.root, to=cast.sam)
    assert fresh(claimed).owner_id == cast.sam.id
    with pytest.raises(Invalid):
        operations.assign(claimed, by=cast.root, to=cast.ben)

    operations.hand_back(claimed, by=cast.root)
    kinds = select(EscalationMove.kind, EscalationMove.owner_id).order_by(EscalationMove.number)
    assert [tuple(row) for row in db.session.execute(kinds)] == [
        ("opened", None), ("claimed", cast.sam.id), ("assigned", cast.root.id),
        ("handed_back", None), ("assigned", cast.sam.id), ("handed_back", None),
    ]  # fmt: skip


def test_an_untouched_case_goes_back_after_four_hours_of_business_time(cast):
    with clock.frozen(MONDAY + 6 * HOUR):  # 15:00; they are there until 17:00
        opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
        operations.claim(opened, by=cast.sam)
    tuesday = MONDAY + DAY
    with clock.frozen(tuesday + timedelta(minutes=30)):
        cast.answer(db.session.merge(queries.get_thread(opened.thread_id, cast.sam)),
                    by=cast.sam, body="I look into it.", audience="staff")  # fmt: skip
    with clock.frozen(tuesday + 4 * HOUR):
        assert timers.due(clock.now()) == [], "a note is work, too"
    with clock.frozen(tuesday + timedelta(hours=4, minutes=30)):
        assert timers.move_on(opened.id)
    assert fresh(opened).owner_id is None
    assert last(opened).kind == "handed_back"


@pytest.mark.parametrize("status", ["pending", "on_hold"])
def test_waiting_ends_when_the_asker_posts_or_it_is_time(cast, claimed, status):
    wait = operations.wait_for_asker if status == "pending" else operations.hold
    wait(claimed, by=cast.sam, wake_at=SOON)
    assert fresh(claimed).status == status
    cast.answer(queries.get_thread(claimed.thread_id, cast.ada), by=cast.ada, body="It is 2.1.",
                audience="private")  # fmt: skip
    assert (fresh(claimed).status, last(claimed).cause) == ("open", "asker_posted")
    assert fresh(claimed).owner_id == cast.sam.id

    wait(claimed, by=cast.sam, wake_at=SOON)
    with clock.frozen(SOON):
        assert timers.move_on(claimed.id)
    assert (fresh(claimed).status, last(claimed).cause) == ("open", "wake_up")
    assert fresh(claimed).wake_at is None


def test_waiting_needs_to_know_until_when(cast, claimed):
    yesterday = clock.now() - DAY
    for wrong in (
        lambda: operations.wait_for_asker(claimed, by=cast.sam, wake_at=None),
        lambda: operations.wait_for_asker(claimed, by=cast.sam, wake_at=yesterday),
        lambda: operations.hold(claimed, by=cast.sam),
        lambda: operations.hold(claimed, by=cast.sam, wake_at=yesterday, link="https://bug"),
        lambda: operations.hold(claimed, by=cast.sam, link="javascript:alert(1)"),
    ):
        before = everything()
        with pytest.raises(Invalid):
            wrong()
        assert everything() == before
    operations.hold(claimed, by=cast.sam, link="https://bugs.example/12")
    operations.resume(claimed, by=cast.sam, reason="They mended it.")
    assert (fresh(claimed).status, last(claimed).cause) == ("open", "other_side")
