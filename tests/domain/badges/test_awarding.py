from datetime import timedelta

import pytest

from community.domain.answers import operations as answers
from community.domain.badges import operations, queries
from community.domain.badges.models import Award
from community.domain.notifications.models import Notification
from community.domain.suggestions import operations as suggestions
from community.domain.threads.operations import remove
from community.domain.votes import operations as votes
from community.jobs.outbox import sweep
from community.kernel import clock
from community.kernel.db import db
from tests.support.people import members
from tests.support.standing import everybody_votes


def carry_out():
    for seconds in (10, 20):
        with clock.frozen(clock.now() + timedelta(seconds=seconds)):
            sweep()


def badges_of(person):
    db.session.rollback()
    return {held.badge.slug for held in queries.held_by(person.id)}


def in_line():
    assert set(queries.earned()) == set(queries.awarded())


@pytest.fixture
def story(cast):
    """Ben solves Ada's first question; Cleo's edit of his answer is taken; ten people vote and confirm."""
    everybody_votes(cast.root)
    answer = cast.answer(cast.thread())
    answers.accept(answer, by=cast.ada)
    edit = suggestions.suggest(answer, by=cast.cleo, body="Clean it gently.")
    suggestions.settle(edit, by=cast.ben, takes=True)
    for person in members(10):
        votes.vote(answer, by=person, value=1)
        answers.confirm(answer, by=person, worked=True)
    answers.endorse(answer, by=cast.sam)
    return answer


def test_events_award_what_the_catalogue_says(cast, story):
    carry_out()

    assert badges_of(cast.ben) == {
        "first-answer", "first-solution", "welcome", "good-answer", "it-works", "in-their-words",
    }  # fmt: skip
    assert badges_of(cast.cleo) == {"helping-hand"}
    assert badges_of(cast.ada) == set()
    in_line()


def test_they_are_told_once(cast, story):
    carry_out()
    operations.recompute()
    carry_out()

    told = db.session.query(Notification).filter_by(user_id=cast.cleo.id, kind="badge").count()
    assert told == 1


def test_from_nothing_the_same_comes_out_dates_and_all(cast, story):
    carry_out()
    before = set(queries.awarded())
    assert before
    db.session.query(Award).delete()
    db.session.commit()

    operations.recompute()

    assert set(queries.awarded()) == before


def test_what_rests_on_nothing_any_more_is_taken_back(cast, story):
    carry_out()

    remove(story, by=cast.mo)
    carry_out()

    assert badges_of(cast.ben) == set()
    in_line()


def test_answering_oneself_is_no_fact(cast):
    answer = cast.answer(cast.thread(), by=cast.ada)
    answers.accept(answer, by=cast.ada)
    carry_out()

    assert badges_of(cast.ada) == set()


def test_progress_is_shown_where_there_is_a_way_to_go_and_to_the_next_of_a_row(cast, story):
    carry_out()

    assert [(step.badge.slug, step.done) for step in queries.progress_of(cast.ben.id)] == [
        ("solver", 1)
    ]


def test_leaders_are_those_whose_answers_solved_and_worked(cast, story):
    cast.answer(cast.thread(title="Another printer that stops", tags=["jam"]), by=cast.cleo)

    assert [(row.card.handle, row.solved, row.confirmed) for row in queries.leaders()] == [
        ("ben", 1, 10)
    ]
    assert queries.leaders(tag="jam") == []
    assert queries.leaders(since=clock.now() + timedelta(days=1)) == []
