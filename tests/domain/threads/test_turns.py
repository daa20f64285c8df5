from datetime import timedelta
from itertools import product

import pytest

from community.domain.answers import operations as answers
from community.domain.escalations import operations as escalations
from community.domain.threads import operations, queries
from community.domain.threads.cards import Turn
from community.domain.threads.rules import TurnFacts, turn
from community.kernel import clock


def turn_of(thread):
    return queries.get_thread(thread.id, None).turn


def test_a_new_question_needs_an_answer_and_the_askers_own_reply_is_none(cast):
    thread = cast.thread()
    cast.answer(thread, by=cast.ada, body="I tried it again, no change.")

    assert turn_of(thread) == Turn.NEEDS_ANSWER


def test_an_answer_by_another_person_makes_it_answered(cast):
    thread = cast.thread()
    cast.answer(thread)

    assert turn_of(thread) == Turn.ANSWERED


def test_a_private_answer_or_a_note_does_not(cast):
    thread = cast.thread()
    cast.answer(thread, by=cast.sam, audience="private")
    cast.answer(thread, by=cast.sam, audience="staff")

    assert turn_of(thread) == Turn.NEEDS_ANSWER


def test_needs_information_waits_on_the_asker_until_they_write(cast):
    thread = cast.thread()
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        post = cast.answer(thread, by=cast.mo, body="Which firmware is it?")
        operations.ask_asker(post, by=cast.mo)
    assert turn_of(thread) == Turn.WAITING_ON_ASKER

    with clock.frozen(clock.now() + timedelta(minutes=2)):
        operations.comment(queries.get_post(post.id, cast.ada), by=cast.ada, body="It is 2.1.")
    assert turn_of(thread) == Turn.ANSWERED


def test_a_live_escalation_wins_until_a_verdict(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    escalations.escalate(thread, by=cast.mo, reason="Three people, no answer that works.")
    assert turn_of(thread) == Turn.WITH_SUPPORT

    answers.accept(answer, by=cast.ada)
    assert turn_of(thread) == Turn.SOLVED


def test_accepting_and_taking_it_back_ends_where_it_began(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    answers.accept(answer, by=cast.ada)
    assert turn_of(thread) == Turn.SOLVED

    answers.unaccept(answer, by=cast.ada)
    assert turn_of(thread) == Turn.ANSWERED


def test_it_did_not_work_by_the_asker_reopens_an_accepted_and_an_official_answer(cast):
    accepted, official = cast.thread(), cast.thread()
    first, second = cast.answer(accepted), cast.answer(official)
    answers.accept(first, by=cast.ada)
    answers.endorse(second, by=cast.sam)

    for thread, answer in ((accepted, first), (official, second)):
        answers.confirm(answer, by=cast.cleo, worked=False)
        assert turn_of(thread) == Turn.SOLVED, "a bystander's failure reopens nothing"
        answers.confirm(answer, by=cast.ada, worked=False)
        assert turn_of(thread) == Turn.ANSWERED


def test_closed_wins_over_all_and_reopening_restores_what_was(cast):
    thread = cast.thread()
    answers.accept(cast.answer(thread), by=cast.ada)
    operations.close(thread, by=cast.mo, reason="off_topic")
    assert turn_of(thread) == Turn.CLOSED

    operations.reopen(thread, by=cast.mo)
    assert turn_of(thread) == Turn.SOLVED


def test_removing_the_accepted_answer_unsettles_and_restoring_settles_again(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    answers.accept(answer, by=cast.ada)

    operations.remove(answer, by=cast.mo)
    assert turn_of(thread) == Turn.NEEDS_ANSWER
    operations.restore(answer, by=cast.mo)
    assert turn_of(thread) == Turn.SOLVED


@pytest.mark.parametrize(
    ("closed", "accepted", "official", "remedied", "escalated", "answers_", "asked"),
    list(product([True, False], repeat=7)),
)
def test_the_order_of_turns(closed, accepted, official, remedied, escalated, answers_, asked):
    now = clock.now()
    facts = TurnFacts(
        closed=closed,
        accepted=accepted,
        official=official,
        remedied=remedied,
        escalated=escalated,
        others_answers=int(answers_),
        asked_asker_at=now if asked else None,
        asker_posted_at=now - timedelta(hours=1),
    )
    by_rank = [
        (closed, Turn.CLOSED),
        (accepted or official or remedied, Turn.SOLVED),
        (escalated, Turn.WITH_SUPPORT),
        (asked, Turn.WAITING_ON_ASKER),
        (answers_, Turn.ANSWERED),
        (True, Turn.NEEDS_ANSWER),
    ]
    assert turn(facts) == next(word for holds, word in by_rank if holds)
