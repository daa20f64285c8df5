"""A day after a solution those who had the problem are asked once whether it worked, and what they say has effect."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.accounts import operations as accounts
from community.domain.answers import operations as answers
from community.domain.answers.models import Confirmation
from community.domain.desk import reading
from community.domain.escalations import operations as escalations
from community.domain.escalations import timers
from community.domain.escalations.models import Escalation, FollowUpAnswer
from community.domain.follow_ups import operations, queries
from community.domain.threads import operations as threads
from community.domain.threads.cards import Turn
from community.domain.threads.queries import get_post, get_thread
from community.domain.votes import operations as votes
from community.jobs.ask_whether_it_worked import ask_whether_it_worked
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Gone, Invalid, NotFound
from tests.support.after import A_DAY, a_day_later, carried_out, follow_ups, solved, thread_of, told
from tests.support.cases import fresh, last
from tests.support.mail import mails
from tests.support.together import together


@pytest.fixture
def accepted(cast):
    """An accepted answer of Ben's to a question the team never had; Cleo has the problem too."""
    thread = cast.thread()
    votes.me_too(thread, by=cast.cleo)
    answer = cast.answer(thread)
    answers.accept(answer, by=cast.ada)
    return answer


@pytest.fixture
def later(accepted):
    with clock.frozen(clock.now() + A_DAY):
        yield accepted


def worked(user):
    query = select(Confirmation.worked).where(Confirmation.user_id == user.id)
    return list(db.session.scalars(query))


def test_the_asker_and_all_who_have_it_too_are_asked_a_day_later_each_once(cast, accepted):
    with clock.frozen(clock.now() + A_DAY - timedelta(minutes=10)):
        a_day_later()
        assert "follow_up" not in told(cast.ada)
    with clock.frozen(clock.now() + A_DAY):
        a_day_later()
        a_day_later()

    for person in (cast.ada, cast.cleo):
        assert told(person).count("follow_up") == 1
        assert len(mails("follow_up", person.email)) == 1
    assert "follow_up" not in told(cast.ben) + told(cast.mo) + told(cast.sam)


def test_one_that_cannot_be_asked_keeps_no_other_waiting(cast, accepted, monkeypatch):
    other = cast.answer(cast.thread(), by=cast.mo)
    answers.accept(other, by=cast.ada)
    first = follow_ups()[0].id
    ask = operations.ask

    def refuse(follow_up_id):
        if follow_up_id == first:
            raise RuntimeError("The disk is full.")
        return ask(follow_up_id)

    monkeypatch.setattr(operations, "ask", refuse)
    with clock.frozen(clock.now() + A_DAY):
        assert ask_whether_it_worked() == 1
        assert queries.due(clock.now()) == []
        assert queries.due(clock.now() + timedelta(hours=1)) == [first]


def test_of_two_workers_one_asks(app, cast, accepted):
    with clock.frozen(clock.now() + A_DAY):
        (due,) = queries.due(clock.now())
        outcomes = together(app, [lambda: operations.ask(due)] * 4)
        carried_out()

    assert sorted(outcomes) == [False, False, False, True]
    assert told(cast.cleo).count("follow_up") == 1


def test_who_has_said_already_how_it_went_is_not_asked(cast, accepted):
    answers.confirm(accepted, by=cast.cleo, worked=True)
    with clock.frozen(clock.now() + A_DAY):
        a_day_later()

    assert "follow_up" not in told(cast.cleo)
    assert "follow_up" in told(cast.ada)


def test_what_was_taken_back_or_closed_or_removed_is_not_asked_about(cast):
    withdrawn, closed, removed = (cast.answer(cast.thread()) for _ in range(3))
    for answer in (withdrawn, closed, removed):
        answers.accept(answer, by=cast.ada)
    answers.unaccept(withdrawn, by=cast.ada)
    threads.close(closed.thread, by=cast.mo, reason="off_topic")
    threads.remove(get_post(removed.id, cast.mo), by=cast.mo)

    with clock.frozen(clock.now() + A_DAY):
        a_day_later()

    assert told(cast.ada).count("follow_up") == 0
    assert queries.due(clock.now() + 2 * A_DAY) == []


def test_taking_an_acceptance_back_and_giving_it_again_asks_once(cast, accepted):
    with clock.frozen(clock.now() + A_DAY):
        a_day_later()
        answers.unaccept(accepted, by=cast.ada)
        answers.accept(accepted, by=cast.ada)
    with clock.frozen(clock.now() + 3 * A_DAY):
        a_day_later()

    assert told(cast.cleo).count("follow_up") == 1


def test_an_official_answer_beside_the_accepted_one_is_no_second_solution(cast, accepted):
    official = cast.answer(accepted.thread, by=cast.mo)
    answers.endorse(official, by=cast.sam)
    with clock.frozen(clock.now() + A_DAY):
        a_day_later()
    with clock.frozen(clock.now() + 3 * A_DAY):
        a_day_later()

    assert told(cast.ada).count("follow_up") == 1


@pytest.mark.parametrize(
    ("outcome", "said"), [("worked", [True]), ("partly", []), ("did_not", [False])]
)
def test_what_another_says_is_a_confirmation_and_reopens_nothing(cast, later, outcome, said):
    follow_up = a_day_later()

    operations.answer(follow_up, by=cast.cleo, outcome=outcome)

    assert worked(cast.cleo) == said
    assert get_thread(later.thread_id, None).turn == Turn.SOLVED
    carried_out()
    assert ("failed" in told(cast.ben)) == (outcome == "did_not")


def test_it_did_not_work_for_the_asker_opens_the_question_again_and_tells_the_helper(cast, later):
    operations.answer(a_day_later(), by=cast.ada, outcome="did_not")
    carried_out()

    thread = get_thread(later.thread_id, None)
    assert (thread.turn, thread.accepted_post_id, thread.solved_at) == (Turn.ANSWERED, None, None)
    assert "failed" in told(cast.ben)


def test_it_does_not_matter_whose_answer_the_asker_had_accepted(cast):
    own = cast.answer(cast.thread(), by=cast.ada)
    answers.accept(own, by=cast.ada)
    votes.me_too(own.thread, by=cast.cleo)
    with clock.frozen(clock.now() + A_DAY):
        follow_up = a_day_later()
        assert "follow_up" not in told(cast.ada), "nobody is asked about their own answer"
        operations.answer(follow_up, by=cast.ada, outcome="did_not")

    assert get_thread(own.thread_id, None).turn == Turn.NEEDS_ANSWER


@pytest.mark.parametrize("by_answer", [True, False])
def test_it_did_not_work_gives_the_case_back_to_its_owner_with_the_time_left(cast, by_answer):
    thread = cast.thread()
    answer = cast.answer(thread, by=cast.sam) if by_answer else None
    case = solved(cast, answer=answer, thread=thread)
    due = {one.kind: one.left_minutes for one in clocks(case, cast.sam)}
    with clock.frozen(clock.now() + A_DAY):
        follow_up = a_day_later()
        operations.answer(follow_up, by=cast.ada, outcome="did_not")
        carried_out()
        assert {one.kind: one.left_minutes for one in clocks(case, cast.sam)} == due

    assert (fresh(case).status, fresh(case).owner_id) == ("open", cast.sam.id)
    assert last(case).cause == "did_not_work"
    assert thread_of(case).turn == Turn.WITH_SUPPORT
    assert "reopened" in told(cast.sam)


def clocks(case, viewer):
    return reading.card_of(case.id, viewer).clocks


def test_once_the_case_is_closed_it_opens_another_linked_to_it(cast):
    case = solved(cast)
    with clock.frozen(clock.now() + A_DAY):
        follow_up = a_day_later()
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert timers.move_on(case.id)
        operations.answer(follow_up, by=cast.ada, outcome="did_not")
        newest = db.session.scalars(select(Escalation).order_by(Escalation.id.desc())).first()
        assert (newest.previous_id, newest.status, newest.opened_by) == (
            case.id, "proposed", cast.ada.id,
        )  # fmt: skip
        assert thread_of(case).turn != Turn.SOLVED
    assert fresh(case).status == "closed"


def test_saying_it_again_replaces_what_was_said(cast, later):
    follow_up = a_day_later()
    for outcome in ("worked", "worked", "did_not", "partly"):
        operations.answer(follow_up, by=cast.cleo, outcome=outcome)

    said = db.session.scalars(select(FollowUpAnswer)).one()
    assert (said.user_id, said.outcome) == (cast.cleo.id, "partly")


def test_who_was_not_asked_or_is_too_late_or_makes_no_sense_is_refused(cast, later):
    follow_up = a_day_later()
    with pytest.raises(Forbidden):
        operations.answer(follow_up, by=cast.mo, outcome="worked")
    with pytest.raises(Invalid):
        operations.answer(follow_up, by=cast.ada, outcome="perhaps")
    with clock.frozen(clock.now() + timedelta(days=29)), pytest.raises(Gone):
        operations.answer(follow_up, by=cast.ada, outcome="worked")
    accounts.suspend(cast.cleo, clock.now() + A_DAY, "Noise.", by=cast.mo)
    with pytest.raises(Forbidden):
        operations.answer(follow_up, by=cast.cleo, outcome="worked")
    cast.category.readers = "staff"
    db.session.commit()
    with pytest.raises(NotFound):
        operations.answer(follow_up, by=cast.ada, outcome="worked")

    assert db.session.query(FollowUpAnswer).count() == 0


def test_a_solution_before_anybody_was_asked_about_the_last_one_takes_its_place(cast):
    case = solved(cast)
    escalations.reopen(case, by=cast.ada)
    escalations.solve(case, by=cast.sam, remedy="Really mended.")

    assert [one.ask_at is not None for one in follow_ups()] == [False, True]
