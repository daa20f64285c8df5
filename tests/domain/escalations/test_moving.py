"""The table of moves: who may, what follows, and that every other move is refused and changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from community.domain.answers import operations as answers
from community.domain.escalations import checking, operations, timers
from community.domain.escalations.models import (
    Escalation,
    EscalationMove,
    FollowUp,
    SatisfactionOffer,
)
from community.domain.threads import operations as threads
from community.domain.threads import queries
from community.domain.threads.cards import Turn
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON = clock.now() + timedelta(days=2)


@pytest.fixture
def opened(cast):
    thread = cast.thread()
    return operations.escalate(thread, by=cast.mo, reason="Nobody knows.")


@pytest.fixture
def claimed(cast, opened):
    return operations.claim(opened, by=cast.sam)


def statuses(escalation):
    query = select(EscalationMove.to_status).where(EscalationMove.escalation_id == escalation.id)
    return list(db.session.scalars(query.order_by(EscalationMove.number)))


def last(escalation):
    query = select(EscalationMove).where(EscalationMove.escalation_id == escalation.id)
    return db.session.scalars(query.order_by(EscalationMove.number.desc())).first()


def fresh(escalation):
    db.session.rollback()
    return db.session.get(Escalation, escalation.id, populate_existing=True)


def turn_of(escalation):
    return queries.get_thread(escalation.thread_id, None).turn


def everything():
    """All there is to a case, to see that a refusal changed nothing."""
    db.session.rollback()
    tables = ("escalation", "escalation_move", "sla_clock", "sla_event", "follow_up")
    return [
        db.session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all() for table in tables
    ]


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


def test_a_remedy_solves_it_and_offers_what_comes_after_in_one_go(cast, claimed):
    operations.solve(claimed, by=cast.sam, remedy="A new sensor is on its way.")

    assert turn_of(claimed) == Turn.SOLVED
    assert queries.get_thread(claimed.thread_id, None).solved_at is not None
    follow_up = db.session.scalars(select(FollowUp)).one()
    offer = db.session.scalars(select(SatisfactionOffer)).one()
    assert follow_up.ask_at == fresh(claimed).ended_at + DAY
    assert (offer.user_id, offer.credited_to) == (cast.ada.id, cast.sam.id)
    assert offer.expires_at == offer.offered_at + 28 * DAY


def test_a_person_is_asked_how_it_was_once_in_two_weeks(cast):
    for title in ("The printer stops at once", "The printer stops again"):
        opened = operations.escalate(cast.thread(title=title), by=cast.mo, reason="Why.")
        operations.claim(opened, by=cast.sam)
        operations.solve(opened, by=cast.sam, remedy="Mended.")

    assert db.session.scalar(select(func.count()).select_from(SatisfactionOffer)) == 1


def test_an_accepted_answer_solves_it_and_taking_it_back_reopens_it_for_its_owner(cast, claimed):
    answer = cast.answer(queries.get_thread(claimed.thread_id, None))
    answers.accept(answer, by=cast.ada)
    assert (fresh(claimed).status, last(claimed).cause) == ("solved", "answer_accepted")
    assert fresh(claimed).answer_id == answer.id

    answers.unaccept(answer, by=cast.ada)
    assert (fresh(claimed).status, last(claimed).cause) == ("open", "acceptance_withdrawn")
    assert fresh(claimed).owner_id == cast.sam.id
    assert turn_of(claimed) == Turn.WITH_SUPPORT
    assert db.session.scalars(select(FollowUp)).one().ask_at is None


def test_another_acceptance_in_place_of_the_first_reopens_nothing(cast, claimed):
    thread = queries.get_thread(claimed.thread_id, None)
    first, second = cast.answer(thread), cast.answer(thread, by=cast.cleo)
    answers.accept(first, by=cast.ada)
    answers.accept(second, by=cast.ada)

    assert statuses(claimed) == ["open", "open", "solved"]


def test_it_did_not_work_for_the_asker_reopens_and_for_others_does_not(cast, claimed):
    answer = cast.answer(queries.get_thread(claimed.thread_id, None), by=cast.sam)
    operations.solve(claimed, by=cast.sam, answer=answer)
    assert turn_of(claimed) == Turn.SOLVED

    answers.confirm(answer, by=cast.cleo, worked=False)
    assert fresh(claimed).status == "solved"
    answers.confirm(answer, by=cast.ada, worked=False)
    assert (fresh(claimed).status, last(claimed).cause) == ("open", "did_not_work")
    assert turn_of(claimed) == Turn.WITH_SUPPORT


def test_an_owner_who_is_gone_does_not_get_it_back(cast, claimed):
    operations.solve(claimed, by=cast.sam, remedy="Mended.")
    cast.sam.role = "member"
    db.session.commit()

    operations.reopen(claimed, by=cast.ada, reason="It did not work.")
    assert (fresh(claimed).status, fresh(claimed).owner_id) == ("open", None)


def test_what_is_solved_is_closed_a_week_after_the_askers_last_word(cast):
    with clock.frozen(MONDAY):
        opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
        operations.claim(opened, by=cast.sam)
        operations.solve(opened, by=cast.sam, remedy="Mended.")
    with clock.frozen(MONDAY + 5 * DAY):
        cast.answer(queries.get_thread(opened.thread_id, None), by=cast.ada, body="Thank you.")
    with clock.frozen(MONDAY + 11 * DAY):
        assert timers.due(clock.now()) == []
    with clock.frozen(MONDAY + 12 * DAY):
        assert timers.move_on(opened.id)
        assert fresh(opened).status == "closed"
        assert turn_of(opened) == Turn.SOLVED
        with pytest.raises(Conflict):
            operations.reopen(opened, by=cast.ada)
        later = operations.escalate(
            queries.get_thread(opened.thread_id, None), by=cast.mo, reason="Again."
        )
    assert later.previous_id == opened.id
    assert turn_of(later) == Turn.WITH_SUPPORT


def test_closing_the_thread_ends_it_and_declines_what_was_proposed(cast, claimed):
    threads.close(queries.get_thread(claimed.thread_id, None), by=cast.mo, reason="off_topic")
    assert (fresh(claimed).status, last(claimed).cause) == ("closed", "thread_closed")

    proposed = operations.escalate_by_rule(cast.thread(), "Words.", opens=False)
    threads.close(queries.get_thread(proposed.thread_id, None), by=cast.mo, reason="off_topic")
    assert fresh(proposed).status == "declined"


def test_of_two_merged_cases_the_earlier_due_time_wins(cast):
    with clock.frozen(MONDAY):
        first = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    with clock.frozen(MONDAY + HOUR):
        second = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
        assert first.due_at < second.due_at
        operations.merge(first, by=cast.mo, into=second)

    assert (fresh(first).status, first.merged_into_id) == ("closed", second.id)
    assert fresh(second).due_at == MONDAY + 8 * HOUR
    with pytest.raises(Conflict):
        operations.merge(second, by=cast.mo, into=first)
    with pytest.raises(Invalid):
        operations.merge(second, by=cast.mo, into=second)


def test_every_other_move_is_refused_tells_how_it_stands_and_changes_nothing(cast, claimed):
    """From solved, nothing but reopening; and only the owner works on what is claimed."""
    for wrong in (
        lambda: operations.accept(claimed, by=cast.mo),
        lambda: operations.decline(claimed, by=cast.mo, reason="No."),
        lambda: operations.resume(claimed, by=cast.sam),
        lambda: operations.reopen(claimed, by=cast.root),
        lambda: operations.solve(claimed, by=cast.root, remedy="Mine."),
        lambda: operations.hold(claimed, by=cast.root, wake_at=SOON),
        lambda: operations.hand_back(operations.wait_for_asker(claimed, by=cast.sam, wake_at=SOON),
                                     by=cast.sam),
        lambda: operations.claim(claimed, by=cast.root),
        lambda: operations.solve(claimed, by=cast.root, remedy="Mine."),
    ):  # fmt: skip
        before = everything() if fresh(claimed).status == "pending" else None
        with pytest.raises(Conflict) as refusal:
            wrong()
        assert refusal.value.current["owner"] == "sam"
        assert before is None or everything() == before

    operations.solve(claimed, by=cast.sam, remedy="Mended.")
    before = everything()
    for wrong in (
        lambda: operations.claim(claimed, by=cast.sam),
        lambda: operations.solve(claimed, by=cast.sam, remedy="Twice."),
        lambda: operations.prioritise(claimed, by=cast.sam, priority="low"),
        lambda: operations.assign(claimed, by=cast.root, to=cast.sam),
        lambda: operations.wait_for_asker(claimed, by=cast.sam, wake_at=SOON),
    ):
        with pytest.raises(Conflict):
            wrong()
        assert everything() == before


def test_members_and_moderators_do_not_work_on_cases(cast, opened):
    before = everything()
    for user in (cast.ada, cast.ben, cast.mo):
        for wrong in (
            lambda by: operations.claim(opened, by=by),
            lambda by: operations.hand_back(opened, by=by),
            lambda by: operations.prioritise(opened, by=by, priority="low"),
            lambda by: operations.solve(opened, by=by, remedy="Mine."),
            lambda by: operations.reapply_policy(opened, by=by, reason="Mine."),
        ):
            with pytest.raises(Forbidden):
                wrong(user)
    assert everything() == before


def test_the_history_cannot_be_changed_in_the_database_either(cast, claimed):
    for table in ("escalation_move", "sla_event", "sla_terms"):
        assert db.session.scalar(text(f"SELECT count(*) FROM {table}"))
        for attempt in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="append-only"):
                db.session.execute(text(attempt))
            db.session.rollback()


def test_a_case_that_is_not_what_its_history_says_is_found_and_mended(cast, claimed):
    db.session.execute(text("UPDATE escalation SET status = 'pending', owner_id = NULL"))
    db.session.commit()
    assert len(checking.differences()) == 2

    checking.mend()
    db.session.commit()
    assert checking.differences() == []
    assert (fresh(claimed).status, fresh(claimed).owner_id) == ("open", cast.sam.id)


def test_a_clock_that_jumps_back_makes_no_history_that_runs_backwards(cast):
    with clock.frozen(MONDAY + HOUR):
        opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    with clock.frozen(MONDAY):
        operations.claim(opened, by=cast.sam)
        operations.solve(opened, by=cast.sam, remedy="Mended.")

    times = list(db.session.scalars(select(EscalationMove.at).order_by(EscalationMove.number)))
    assert times == sorted(times)
