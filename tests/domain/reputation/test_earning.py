from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from community.domain.answers import operations as answers
from community.domain.reputation import operations, queries
from community.domain.reputation.models import Entry
from community.domain.reputation.rules import Cause
from community.domain.threads.models import Post
from community.domain.threads.operations import remove
from community.domain.votes import operations as votes
from community.domain.votes.models import Vote
from community.kernel import clock
from community.kernel.db import db
from tests.support.people import members
from tests.support.standing import everybody_votes

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def open_votes(cast):
    everybody_votes(cast.root)


def reputation(user):
    db.session.refresh(user)
    earned = db.session.scalar(select(func.sum(Entry.points)).where(Entry.user_id == user.id)) or 0
    assert user.reputation == 1 + earned, "what is stored is what the ledger adds up to"
    return user.reputation


def question_of(thread):
    return db.session.scalar(
        select(Post).where(Post.thread_id == thread.id, Post.role == "question")
    )


def test_votes_pay_the_author_by_what_was_voted_for(cast):
    thread = cast.thread()
    answer = cast.answer(thread)

    votes.vote(question_of(thread), by=cast.cleo, value=1)
    votes.vote(answer, by=cast.cleo, value=1)

    assert reputation(cast.ada) == 1 + 5
    assert reputation(cast.ben) == 1 + 10
    assert reputation(cast.cleo) == 1


def test_a_down_vote_costs_the_author_and_on_an_answer_its_caster(cast):
    thread = cast.thread()
    answer = cast.answer(thread)

    votes.vote(question_of(thread), by=cast.cleo, value=-1)
    votes.vote(answer, by=cast.mo, value=-1)

    assert (reputation(cast.ada), reputation(cast.ben)) == (-1, -1)
    assert (reputation(cast.cleo), reputation(cast.mo)) == (1, 0)
    assert cast.ben.card().reputation == 1, "never shown under 1"


def test_taking_a_vote_back_writes_the_exact_negative(cast):
    answer = cast.answer(cast.thread())
    votes.vote(answer, by=cast.cleo, value=1)

    votes.unvote(answer, by=cast.cleo)

    points = db.session.scalars(select(Entry.points).where(Entry.user_id == cast.ben.id)).all()
    assert sorted(points) == [-10, 10]
    assert reputation(cast.ben) == 1


def test_acceptance_pays_the_author_and_the_asker_and_its_withdrawal_takes_it_back(cast):
    answer = cast.answer(cast.thread())

    answers.accept(answer, by=cast.ada)
    assert (reputation(cast.ben), reputation(cast.ada)) == (16, 3)

    answers.unaccept(answer, by=cast.ada)
    assert (reputation(cast.ben), reputation(cast.ada)) == (1, 1)


def test_accepting_ones_own_answer_pays_nothing(cast):
    answer = cast.answer(cast.thread(), by=cast.ada)

    answers.accept(answer, by=cast.ada)

    assert reputation(cast.ada) == 1


def test_another_acceptance_moves_the_points_along(cast):
    thread = cast.thread()
    first, second = cast.answer(thread), cast.answer(thread, by=cast.cleo)
    answers.accept(first, by=cast.ada)

    answers.accept(second, by=cast.ada)

    assert [reputation(person) for person in (cast.ada, cast.ben, cast.cleo)] == [3, 1, 16]


def test_an_official_answer_pays_once_and_never_for_ones_own(cast):
    thread = cast.thread()
    bens, sams = cast.answer(thread), cast.answer(thread, by=cast.sam)

    answers.endorse(bens, by=cast.sam)
    answers.endorse(bens, by=cast.root)
    assert reputation(cast.ben) == 16

    answers.endorse(sams, by=cast.sam)
    assert (reputation(cast.ben), reputation(cast.sam)) == (1, 1)


def test_confirmations_pay_no_more_than_twenty_an_answer(cast):
    answer = cast.answer(cast.thread())
    people = members(13)

    for person in people:
        answers.confirm(answer, by=person, worked=True)
    assert reputation(cast.ben) == 1 + 20

    for person in people[:4]:
        answers.confirm(answer, by=person, worked=False)
    assert reputation(cast.ben) == 1 + 18


def test_up_votes_of_one_day_bring_at_most_two_hundred(cast):
    answer = cast.answer(cast.thread())
    people = members(22)

    with clock.frozen(NOON):
        for person in people:
            votes.vote(answer, by=person, value=1)
        assert reputation(cast.ben) == 1 + 200

        votes.unvote(answer, by=people[0])
        votes.unvote(answer, by=people[1])
        assert reputation(cast.ben) == 1 + 200, "twenty that stand still fill the day"
        votes.unvote(answer, by=people[2])
        assert reputation(cast.ben) == 1 + 190
    with clock.frozen(NOON + timedelta(days=1)):
        votes.vote(answer, by=people[0], value=1)
    assert reputation(cast.ben) == 1 + 200


def test_acceptance_is_paid_on_top_of_a_full_day(cast):
    answer = cast.answer(cast.thread())
    for person in members(25):
        votes.vote(answer, by=person, value=1)

    answers.accept(answer, by=cast.ada)

    assert reputation(cast.ben) == 1 + 200 + 15


def test_of_one_persons_up_votes_for_another_on_a_day_five_pay(cast):
    given = [cast.answer(cast.thread(title=f"The printer stops after label {n}")) for n in range(7)]

    for answer in given:
        votes.vote(answer, by=cast.cleo, value=1)
    assert reputation(cast.ben) == 1 + 50

    votes.unvote(given[0], by=cast.cleo)
    assert reputation(cast.ben) == 1 + 50, "the sixth takes its place"


def test_the_day_is_that_of_the_vote_and_not_of_its_undoing(cast):
    answer = cast.answer(cast.thread())
    late = datetime(2026, 3, 4, 23, 55, tzinfo=UTC)
    with clock.frozen(late):
        votes.vote(answer, by=cast.cleo, value=1)

    with clock.frozen(late + timedelta(minutes=8)):
        votes.vote(answer, by=cast.cleo, value=-1)

    assert reputation(cast.ben) == 1 - 2
    assert queries.of_all() == []


def test_a_ledger_tells_what_and_when_but_not_of_posts_one_may_not_read(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    votes.vote(answer, by=cast.cleo, value=1)
    assert queries.ledger(cast.ben.id, None).items[0].thread_title == thread.title

    remove(question_of(thread), by=cast.mo)

    row = queries.ledger(cast.ben.id, None).items[0]
    assert (row.cause, row.points, row.post_id, row.thread_title) == (Cause.UP, 10, None, None)


def test_what_an_old_forum_gave_is_taken_as_given(cast):
    operations.take_over(cast.ben.id, 640)

    assert reputation(cast.ben) == 641
    assert queries.of_all() == []


@pytest.mark.parametrize("wrong", ["missing entry", "too much"])
def test_a_rebuild_mends_the_ledger_from_what_stands(cast, wrong):
    answer = cast.answer(cast.thread())
    votes.vote(answer, by=cast.cleo, value=1)
    if wrong == "missing entry":
        db.session.query(Entry).delete()
    else:
        db.session.query(Vote).delete()
    cast.ben.reputation = 99
    db.session.commit()

    operations.rebuild_all()

    assert reputation(cast.ben) == (11 if wrong == "missing entry" else 1)
    assert queries.of_all() == []
