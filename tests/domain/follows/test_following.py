from datetime import timedelta

import pytest

from community.domain.answers import operations as answers
from community.domain.follows import operations, queries
from community.domain.threads import operations as threads
from community.domain.threads.models import Thread
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden


def followers(thread):
    db.session.rollback()
    ids = queries.follower_ids(thread.id)
    kept = db.session.get(Thread, thread.id, populate_existing=True).follower_count
    assert kept == len(ids), "the count is kept beside its rows"
    return ids


def test_who_takes_part_follows(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    threads.comment(answer, by=cast.cleo, body="Thank you!")
    votes.me_too(thread, by=cast.mo)

    assert followers(thread) == [cast.ada.id, cast.ben.id, cast.cleo.id, cast.mo.id]


def test_a_note_or_a_private_word_makes_nobody_a_follower(cast):
    thread = cast.thread()

    note = answers.answer(thread, by=cast.sam, body="A note.", audience="staff")
    threads.comment(note, by=cast.root, body="Seen.")
    answers.answer(thread, by=cast.root, body="A word.", audience="private")

    assert followers(thread) == [cast.ada.id]


def test_following_twice_is_once_and_undoing_what_is_not_changes_nothing(cast):
    thread = cast.thread()
    for _ in range(2):
        operations.follow(thread, by=cast.cleo)
    assert followers(thread) == [cast.ada.id, cast.cleo.id]

    for _ in range(2):
        operations.unfollow(thread, by=cast.cleo)
    assert followers(thread) == [cast.ada.id]
    assert not queries.is_following(cast.cleo, thread.id)
    assert not queries.is_following(None, thread.id)
    assert queries.is_following(cast.ada, thread.id)


def test_the_suspended_cannot_follow(cast):
    thread = cast.thread()
    cast.cleo.suspended_until = clock.now() + timedelta(days=1)
    db.session.commit()

    with pytest.raises(Forbidden):
        operations.follow(thread, by=cast.cleo)

    assert followers(thread) == [cast.ada.id]
