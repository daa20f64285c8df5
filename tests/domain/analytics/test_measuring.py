"""How fast people are helped here, and who helps: what is counted, and what never is."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.analytics import queries, rules
from community.domain.analytics.rules import Wait
from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.threads import operations as threads
from community.domain.threads.models import Post
from community.kernel import clock
from community.kernel.db import db
from tests.support.measuring import DAY, HOUR, NOW, answered, asked


def question_of(thread):
    query = select(Post).where(Post.thread_id == thread.id, Post.role == "question")
    return db.session.scalar(query)


def wait(hours, over=True):
    return Wait(timedelta(hours=hours), over)


@pytest.mark.parametrize(
    ("waits", "hours"),
    [
        ([wait(1), wait(3), wait(9)], 3),
        ([wait(1), wait(3)], 1),
        ([wait(2), wait(2), wait(2), wait(5, over=False)], 2),
        # Freireich's remission times of 6-MP, as every textbook has them: the median is 23.
        (
            [wait(n) for n in (6, 6, 6, 7, 10, 13, 16, 22, 23)]
            + [wait(n, over=False) for n in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)],
            23,
        ),
    ],
)
def test_the_median_counts_those_who_wait_for_as_long_as_they_do(waits, hours):
    assert rules.median(waits) == timedelta(hours=hours)


def test_there_is_no_median_while_most_still_wait():
    assert rules.median([wait(1), wait(2, over=False), wait(3, over=False)]) is None
    assert rules.median([]) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1), st.integers(0, 60))
def test_one_more_question_without_a_response_never_improves_a_measure(told, hours):
    before = [wait(*one) for one in told]
    after = [*before, wait(hours, over=False)]

    sooner, later = rules.median(before), rules.median(after)
    assert later is None or (sooner is not None and later >= sooner)
    assert rules.share_within(after, DAY) <= rules.share_within(before, DAY)


def test_speed_is_of_the_questions_of_the_last_thirty_days(cast):
    for hours in (1, 2, 3):
        answered(cast, asked(cast, 10 * DAY), hours * HOUR)
    answered(cast, asked(cast, 10 * DAY), 30 * HOUR)
    asked(cast, 2 * DAY)
    answered(cast, asked(cast, 31 * DAY), 1 * HOUR)

    found = queries.speed(NOW)

    assert found.asked == 5
    assert found.median == 3 * HOUR
    assert found.within_a_day == 3 / 5
    assert found.solved == 0


def test_a_response_is_the_first_public_post_of_another_person(cast):
    thread = asked(cast, 10 * DAY)
    answered(cast, thread, 1 * HOUR, by=cast.ada)
    answered(cast, thread, 2 * HOUR, by=cast.sam, audience="staff")
    removed = answered(cast, thread, 3 * HOUR)
    threads.remove(removed, by=cast.mo, reason="wrong")
    with clock.frozen(thread.created_at + 4 * HOUR):
        threads.comment(question_of(thread), by=cast.ben, body="Which model is it?")
    answered(cast, thread, 5 * HOUR, by=cast.cleo)
    for _ in range(4):
        asked(cast, HOUR)

    # The other four have waited for an hour only, so after that this one is all there is.
    assert queries.speed(NOW).median == 4 * HOUR


def test_a_bots_answer_is_no_response(cast):
    bot = User(handle="bot", handle_key="bot", name="Bot", joined_at=NOW - 40 * DAY, is_bot=True,
               email="bot@example.com", email_key="bot@example.com",
               email_confirmed_at=NOW - 40 * DAY)  # fmt: skip
    db.session.add(bot)
    db.session.commit()
    for _ in range(5):
        answered(cast, asked(cast, 10 * DAY), HOUR, by=bot)

    assert queries.speed(NOW).within_a_day == 0
    assert queries.speed(NOW).median is None


def test_what_not_everybody_may_read_is_not_counted(cast):
    inner = categories.create(name="Inner", slug="inner", readers="staff")
    for _ in range(5):
        with clock.frozen(NOW - DAY):
            threads.ask(by=cast.sam, category=inner, title="Which roll do we send them now?",
                        body="The old ones are gone.")  # fmt: skip
    removed = asked(cast, DAY)
    threads.remove(question_of(removed), by=cast.mo, reason="spam")

    assert queries.speed(NOW) is None


def test_a_few_questions_say_nothing(cast):
    for _ in range(queries.LEAST - 1):
        asked(cast, DAY)
    assert queries.speed(NOW) is None

    asked(cast, DAY)
    assert queries.speed(NOW) is not None


def test_the_solved_share_is_of_questions_asked(cast):
    for _ in range(4):
        asked(cast, 3 * DAY)
    solved = answered(cast, asked(cast, 3 * DAY), HOUR)
    answers.accept(solved, by=cast.ada)

    assert queries.speed(NOW).solved == 1 / 5


def test_top_helpers_are_those_whose_recent_answers_solved_most(cast):
    for by, ago in [(cast.ben, 5), (cast.ben, 6), (cast.mo, 7), (cast.cleo, 40)]:
        solving = answered(cast, asked(cast, ago * DAY), HOUR, by=by)
        answers.accept(solving, by=cast.ada)
    answered(cast, asked(cast, DAY), HOUR, by=cast.cleo)

    found = queries.top_helpers(NOW)

    assert [(card.handle, solved) for card, solved in found] == [("ben", 2), ("mo", 1)]


def test_an_answer_both_accepted_and_official_counts_once(cast):
    both = answered(cast, asked(cast, DAY), HOUR)
    answers.accept(both, by=cast.ada)
    answers.endorse(both, by=cast.sam)

    assert [solved for _card, solved in queries.top_helpers(NOW)] == [1]


def test_one_accepted_and_another_official_of_the_same_person_solved_one_question(cast):
    thread = asked(cast, DAY)
    answers.accept(answered(cast, thread, HOUR), by=cast.ada)
    answers.endorse(answered(cast, thread, HOUR), by=cast.sam)

    assert [solved for _card, solved in queries.top_helpers(NOW)] == [1]


def test_neither_staff_nor_those_who_answer_themselves_are_top_helpers(cast):
    for by in (cast.sam, cast.root, cast.ada):
        solving = answered(cast, asked(cast, DAY), HOUR, by=by)
        answers.accept(solving, by=cast.ada)

    assert queries.top_helpers(NOW) == []
