"""Nobody writes faster than people do: the least time between two posts of one member."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.answers import apart
from community.domain.answers import operations as answers
from community.domain.settings import operations as settings
from community.domain.threads import operations as threads
from community.domain.threads.models import Post, Thread
from community.domain.threads.posts import question_of
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import RateLimited
from tests.support.newcomers import newcomer
from tests.support.standing import paced
from tests.support.together import slow_writes, together

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BODY = "The password is: hunter2-and-more"


@pytest.fixture
def thread(cast):
    """Of Mo, whom nobody holds up, written long before."""
    with clock.frozen(NOON - timedelta(days=2)):
        thread = cast.thread(by=cast.mo)
    paced()
    return thread


def ask(cast, thread, by):
    cast.thread(by=by)


def answer(cast, thread, by):
    cast.answer(thread, by=by)


def comment(cast, thread, by):
    threads.comment(question_of(thread.id, by), by, "Which firmware is it?")


def answer_privately(cast, thread, by):
    cast.answer(thread, by=by, audience="private")


def new_person():
    with clock.frozen(NOON - timedelta(hours=2)):
        return newcomer()


def posts(person):
    return db.session.scalar(select(func.count()).where(Post.author_id == person.id))


@pytest.mark.parametrize(
    ("act", "is_new", "seconds"),
    [(ask, False, 15), (answer, False, 5), (comment, False, 5), (ask, True, 120), (answer, True, 30), (comment, True, 30)],
)  # fmt: skip
def test_the_next_post_of_its_kind_waits_so_long(cast, thread, act, is_new, seconds):
    person = new_person() if is_new else cast.ada
    with clock.frozen(NOON):
        act(cast, thread, person)
    before = posts(person)

    with clock.frozen(NOON + timedelta(seconds=2)), pytest.raises(RateLimited) as refused:
        act(cast, thread, person)
    assert refused.value.retry_after == seconds - 2
    assert f" {seconds - 2} seconds" in refused.value.sentence
    assert posts(person) == before

    with clock.frozen(NOON + timedelta(seconds=seconds)):
        act(cast, thread, person)
    assert posts(person) == before + 1


def test_answers_and_comments_wait_for_each_other_and_not_for_questions(cast, thread):
    with clock.frozen(NOON):
        ask(cast, thread, cast.ada)
        comment(cast, thread, cast.ada)
        with pytest.raises(RateLimited):
            answer(cast, thread, cast.ada)


def test_who_has_a_role_and_others_do_not_wait(cast, thread):
    with clock.frozen(NOON):
        for person in (cast.mo, cast.sam, cast.root):
            for act in (ask, ask, answer, comment, answer_privately):
                act(cast, thread, person)
        answer(cast, thread, cast.ada)
        answer(cast, thread, cast.ben)


def test_the_same_form_twice_is_the_same_post_and_no_refusal(cast, thread):
    with clock.frozen(NOON):
        first = answers.answer(thread, cast.ada, "Clean it.", submission_key="a form")
        again = answers.answer(thread, cast.ada, "Clean it.", submission_key="a form")
        asked = [cast.thread(submission_key="another form").id for _ in range(2)]

    assert first.id == again.id
    assert asked[0] == asked[1]


def test_of_two_sent_at_once_one_is_refused(app, cast, thread):
    ben, places = cast.ben.id, (thread.id, cast.thread(by=cast.mo).id)  # which hold nobody up

    def send(thread_id):
        person = db.session.get(User, ben)
        return answers.answer(db.session.get(Thread, thread_id), person, "Clean it.").id

    with slow_writes():
        outcomes = together(app, [partial(send, place) for place in places])

    refused = [outcome for outcome in outcomes if isinstance(outcome, RateLimited)]
    assert len(refused) == 1 and 1 <= refused[0].retry_after <= 5
    assert posts(cast.ben) == 1


def test_what_is_set_apart_goes_along_with_what_it_is_taken_out_of(cast, thread):
    with clock.frozen(NOON):
        made = apart.ask(
            by=cast.ada, wording=apart.Wording(), category=cast.category,
            title="The printer does not log in", body=BODY,
        )  # fmt: skip

    assert posts(cast.ada) == 2
    assert made.asker_id == cast.ada.id


def test_a_clock_that_was_put_back_holds_nobody_up(cast, thread):
    with clock.frozen(NOON + timedelta(hours=2)):
        answer(cast, thread, cast.ada)
    with clock.frozen(NOON):
        answer(cast, thread, cast.ada)


def test_an_admin_says_how_long_and_nought_is_not_at_all(cast, thread):
    settings.change({"reply_seconds": 60, "thread_seconds": 0}, by=cast.root)
    with clock.frozen(NOON):
        ask(cast, thread, cast.ada)
        ask(cast, thread, cast.ada)
        answer(cast, thread, cast.ada)
    with clock.frozen(NOON + timedelta(seconds=59)), pytest.raises(RateLimited) as refused:
        answer(cast, thread, cast.ada)
    assert refused.value.retry_after == 1 and " 1 second." in refused.value.sentence


def test_where_limits_are_off_nobody_waits(app, cast, thread, monkeypatch):
    monkeypatch.setitem(app.config, "RATE_LIMITS", False)
    with clock.frozen(NOON):
        answer(cast, thread, cast.ada)
        answer(cast, thread, cast.ada)
