"""The end of a case, what comes after it, and when it was none after all."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from community.domain.answers import operations as answers
from community.domain.escalations import moving, operations, timers
from community.domain.escalations.models import Escalation, FollowUp, SatisfactionOffer
from community.domain.threads import operations as threads
from community.domain.threads import queries
from community.domain.threads.cards import Turn
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Invalid
from tests.support.cases import fresh, last, statuses, turn_of

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON = clock.now() + timedelta(days=2)


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

    proposed = operations.escalate_by_rule(cast.thread().id, "words", "Words.", opens=False)
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


def test_a_word_to_the_team_after_its_case_was_closed_proposes_another_linked_to_it(cast):
    with clock.frozen(MONDAY):
        opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
        operations.claim(opened, by=cast.sam)
        operations.solve(opened, by=cast.sam, remedy="Mended.")
    with clock.frozen(MONDAY + 8 * DAY):
        timers.move_on(opened.id)
        thread = queries.get_thread(opened.thread_id, None)
        cast.answer(thread, by=cast.ada, body="Thanks all!")
        cast.answer(thread, by=cast.sam, body="Noted.", audience="private")
        assert moving.latest_of(thread.id).id == opened.id
        cast.answer(thread, by=cast.ada, body="It is back.", audience="private")
        later = moving.latest_of(thread.id)
        cast.answer(thread, by=cast.ada, body="And worse.", audience="private")

    assert (later.previous_id, later.status, later.opened_by) == (
        opened.id,
        "proposed",
        cast.ada.id,
    )
    assert moving.latest_of(thread.id).id == later.id


def test_before_the_team_ever_had_it_a_word_in_the_lane_proposes_nothing(cast):
    cast.answer(cast.thread(), by=cast.ada, body="My number.", audience="private")

    assert db.session.query(Escalation).count() == 0
