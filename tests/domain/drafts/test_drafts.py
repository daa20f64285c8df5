"""Drafts are kept for their owner alone, are bounded, and go when they have served."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.answers import operations as answers
from community.domain.departures import operations as departures
from community.domain.drafts import operations, queries, rules
from community.domain.drafts.models import Draft, EndedAsk
from community.domain.drafts.rules import ASK, Key, Purpose
from community.domain.threads import operations as threads
from community.domain.threads.models import Thread
from community.jobs.clean_up import clean_up
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid, NotFound
from tests.support.cast import PASSWORD
from tests.support.people import with_password
from tests.support.together import together


def count(model=Draft):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("written", ["ask", "answer-1", "comment-23", "edit-999999999"])
def test_a_key_reads_as_it_is_written(written):
    assert str(rules.key_of(written)) == written


@pytest.mark.parametrize(
    "written",
    ["", "asks", "ask-1", "answer", "answer-", "answer-0", "answer-01", "answer-1x", "edit--1",
     "edit-1111111111", "answer-\u0661", "Answer-1", "answer-1\n", "\x00"],
)  # fmt: skip
def test_other_keys_belong_to_nothing(written):
    with pytest.raises(NotFound):
        rules.key_of(written)


def test_what_is_kept_again_takes_the_place_of_what_was_kept(cast):
    operations.keep(cast.ada, ASK, {"title": "The printer", "env_version": "2.1"})
    later = clock.now() + timedelta(minutes=1)
    with clock.frozen(later):
        operations.keep(cast.ada, ASK, {"title": "The printer stops", "body": "At\x00once"})

    draft = queries.find(cast.ada, ASK)
    assert draft.fields == {"title": "The printer stops", "body": "At\ufffdonce"}
    assert draft.kept_at == later
    assert count() == 1


def test_fields_that_no_form_of_ours_has_are_dropped(cast):
    given = {"body": "Hello", "password": "secret", "submission_key": "x", "env_" + "x" * 80: "y"}
    operations.keep(cast.ada, ASK, given)

    assert queries.find(cast.ada, ASK).fields == {"body": "Hello"}


def test_where_nothing_is_typed_any_more_nothing_is_kept(cast):
    operations.keep(cast.ada, ASK, {"body": "Hello"})
    operations.keep(cast.ada, ASK, {"body": " \n", "category": "printing", "audience": "public"})

    assert queries.find(cast.ada, ASK) is None


@pytest.mark.parametrize(
    ("name", "length"), [("body", 32_001), ("title", 1_001), ("env_version", 1_001)]
)
def test_a_draft_is_bounded_and_a_refusal_leaves_the_one_before(cast, name, length):
    operations.keep(cast.ada, ASK, {"body": "Before"})

    with pytest.raises(Invalid) as refusal:
        operations.keep(cast.ada, ASK, {name: "x" * length})

    assert set(refusal.value.fields) == {name}
    assert queries.find(cast.ada, ASK).fields == {"body": "Before"}


def test_beyond_fifty_the_oldest_go_and_those_of_others_stay(cast):
    operations.keep(cast.ben, ASK, {"body": "Ben's"})
    began = clock.now()
    for number in range(1, rules.MOST + 3):
        with clock.frozen(began + timedelta(seconds=number)):
            operations.keep(cast.ada, Key(Purpose.ANSWER, number), {"body": f"Number {number}"})

    kept = [row.key.target_id for row in queries.drafts_of(cast.ada)]
    assert kept == list(range(rules.MOST + 2, 2, -1))
    assert queries.find(cast.ben, ASK)


def test_a_draft_is_its_owners_alone(cast):
    operations.keep(cast.ada, ASK, {"body": "Mine"})

    others = {
        name: person for name, person in cast.everyone.items() if person not in (None, cast.ada)
    }
    assert others, "need somebody else"
    for name, person in others.items():
        assert queries.find(person, ASK) is None, name
        assert queries.drafts_of(person) == [], name
        operations.discard(person, ASK)
    assert queries.find(cast.ada, ASK)


def test_posting_drops_the_draft_in_the_same_transaction(cast):
    thread = cast.thread()
    key = Key(Purpose.ANSWER, thread.id)
    operations.keep(cast.ben, key, {"body": "Clean it"})
    operations.keep(cast.ben, ASK, {"body": "Another thing"})

    operations.finish(cast.ben, key, lambda: answers.answer(thread, by=cast.ben, body="Clean it."))

    assert [row.key for row in queries.drafts_of(cast.ben)] == [ASK]


def test_a_refused_post_leaves_its_draft(cast):
    thread = cast.thread()
    key = Key(Purpose.ANSWER, thread.id)
    operations.keep(cast.ben, key, {"body": "Clean it"})
    threads.close(thread, by=cast.mo, reason="off_topic")

    with pytest.raises(Forbidden):
        operations.finish(
            cast.ben, key, lambda: answers.answer(thread, by=cast.ben, body="Clean it")
        )

    assert queries.find(cast.ben, key)


def test_a_draft_names_its_place_only_while_its_owner_may_read_it(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    keys = [
        Key(Purpose.ANSWER, thread.id),
        Key(Purpose.COMMENT, answer.id),
        Key(Purpose.EDIT, answer.id),
    ]
    for key in keys:
        operations.keep(cast.cleo, key, {"body": "Begun"})
    assert {row.place.title for row in queries.drafts_of(cast.cleo)} == {thread.title}

    cast.category.readers = "staff"
    db.session.commit()

    rows = queries.drafts_of(cast.cleo)
    assert {row.place for row in rows} == {None}
    assert [row.fields for row in rows] == [{"body": "Begun"}] * 3


def test_a_draft_about_a_note_does_not_name_the_thread_to_others(cast):
    thread = cast.thread()
    note = cast.answer(thread, by=cast.sam, audience="staff")
    operations.keep(cast.cleo, Key(Purpose.COMMENT, note.id), {"body": "What is here?"})

    assert [row.place for row in queries.drafts_of(cast.cleo)] == [None]


def test_an_ask_that_ended_is_counted_once_and_its_draft_goes(cast):
    thread = cast.thread()
    operations.keep(cast.cleo, ASK, {"title": "The printer stops"})

    operations.end_ask(thread, by=cast.cleo)
    operations.end_ask(thread, by=cast.cleo)
    operations.end_ask(thread, by=None)

    assert queries.find(cast.cleo, ASK) is None
    ended = db.session.scalars(select(EndedAsk).order_by(EndedAsk.id)).all()
    assert [(row.thread_id, row.user_id) for row in ended] == [
        (thread.id, cast.cleo.id),
        (thread.id, None),
    ]


def test_an_ask_that_ended_twice_at_once_is_counted_once(app, cast):
    thread_id, cleo_id = cast.thread().id, cast.cleo.id

    def end():
        thread = db.session.get(Thread, thread_id)
        return operations.end_ask(thread, by=db.session.get(User, cleo_id))

    assert together(app, [end] * 8) == [None] * 8
    assert len(db.session.scalars(select(EndedAsk)).all()) == 1


def test_whoever_leaves_takes_their_drafts_with_them(cast):
    thread = cast.thread()
    with_password(cast.cleo, PASSWORD)
    operations.keep(cast.cleo, ASK, {"body": "Mine"})
    operations.keep(cast.ben, ASK, {"body": "Ben's"})
    operations.end_ask(thread, by=cast.cleo)
    operations.keep(cast.cleo, ASK, {"body": "Mine"})

    departures.leave(cast.cleo, PASSWORD, "keep")

    assert queries.find(cast.cleo, ASK) is None
    assert queries.find(cast.ben, ASK)
    assert db.session.scalars(select(EndedAsk.user_id)).all() == [None]


def test_drafts_long_left_are_cleaned_up(cast):
    long_ago = clock.now() - rules.KEPT - timedelta(minutes=1)
    with clock.frozen(long_ago):
        operations.keep(cast.ada, ASK, {"body": "Old"})
    operations.keep(cast.ben, ASK, {"body": "New"})

    clean_up()

    assert queries.find(cast.ada, ASK) is None
    assert queries.find(cast.ben, ASK)
