"""Whatever happens between marking a duplicate and opening it again, the counts are what the rows say."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.cli.counters import differences
from community.domain.follows import operations as follows
from community.domain.follows.models import Follow
from community.domain.threads import operations as threads
from community.domain.threads.models import Post, Thread
from community.domain.votes import operations as votes
from community.domain.votes.models import MeToo, Vote
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.standing import everybody_votes
from tests.support.together import together

PEOPLE = ("ada", "ben", "cleo", "mo", "sam")
who, where = st.sampled_from(PEOPLE), st.sampled_from([0, 1])
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["mark", "unmark"]), st.just("mo"), st.just(0), st.just(0)),
        st.tuples(st.just("vote"), who, where, st.sampled_from([1, -1, 0])),
        st.tuples(st.just("me_too"), who, st.just(1), st.sampled_from([True, False])),
        st.tuples(st.just("follow"), who, st.just(1), st.sampled_from([True, False])),
    ),
    max_size=14,
)


def rows_of(model, thread):
    query = select(model.user_id).where(model.thread_id == thread.id)
    return set(db.session.scalars(query))


def do(verb, person, two, number, how):
    thread = two[number]
    question = db.session.scalar(
        select(Post).where(Post.thread_id == thread.id, Post.role == "question")
    )
    question.thread = thread
    with suppress(Forbidden, Conflict, Invalid):
        if verb == "mark":
            threads.close(two[1], by=person, reason="duplicate", duplicate_of=two[0])
        elif verb == "unmark":
            threads.reopen(two[1], by=person)
        elif verb == "vote":
            votes.vote(question, by=person, value=how) if how else votes.unvote(question, by=person)
        elif verb == "follow":
            (follows.follow if how else follows.unfollow)(thread, by=person)
        else:
            (votes.me_too if how else votes.not_me_too)(thread, by=person)


def expected(two, marked):
    """What the first thread's numbers should be, told plainly from the rows of votes."""
    first, second = two
    cast_at = {0: {}, 1: {}}
    for number, thread in enumerate(two):
        query = select(Vote).join(Post, Post.id == Vote.post_id).where(Post.thread_id == thread.id)
        cast_at[number] = {vote.user_id: vote.value for vote in db.session.scalars(query)}
    lent = {
        user: value for user, value in cast_at[1].items()
        if user not in cast_at[0] and user != first.asker_id
    }  # fmt: skip
    said = rows_of(MeToo, second) - {first.asker_id} if marked else set()
    return sum(cast_at[0].values()) + (sum(lent.values()) if marked else 0), len(said)


def test_marking_and_unmarking_with_anything_between_counts_what_the_rows_say(cast):
    everybody_votes(cast.root)
    two = [cast.thread(), cast.thread(title="My printer stops as well, why?", by=cast.cleo)]
    follows.follow(two[1], by=cast.sam)
    start, days = rows_of(Follow, two[0]), []

    @settings(
        max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(story=steps)
    def whatever_happens(story):
        # Each story a day after the one before, so that none begins in another's future.
        days.append(len(days))
        now = clock.now() + timedelta(days=len(days))
        for number, (verb, name, thread, how) in enumerate(story):
            with clock.frozen(now + timedelta(seconds=number)):
                do(verb, getattr(cast, name), two, thread, how)
            first = db.session.get(Thread, two[0].id, populate_existing=True)
            marked = db.session.get(Thread, two[1].id, populate_existing=True).closed_at is not None
            assert (first.score, first.me_too_count) == expected(two, marked), story[: number + 1]
            lent = rows_of(Follow, two[1]) if marked else set()
            assert rows_of(Follow, first) == start | lent, story[: number + 1]
        assert not any(differences()), story
        with clock.frozen(now + timedelta(minutes=1)):
            undo_all(cast, two)
        first = db.session.get(Thread, two[0].id, populate_existing=True)
        assert (first.score, first.me_too_count, rows_of(MeToo, first)) == (0, 0, set())
        assert rows_of(Follow, first) == start

    whatever_happens()


def undo_all(cast, two):
    threads.reopen(two[1], by=cast.mo)
    for name in PEOPLE:
        for number in (0, 1):
            do("vote", getattr(cast, name), two, number, 0)
        do("me_too", getattr(cast, name), two, 1, False)


def test_who_follows_or_has_the_problem_after_the_marking_counts_at_the_other_until_it_is_undone(
    cast,
):
    first, second = cast.thread(), cast.thread(title="My printer stops as well, why?", by=cast.cleo)
    threads.close(second, by=cast.mo, reason="duplicate", duplicate_of=first)
    before = rows_of(Follow, first)

    follows.follow(second, by=cast.sam)
    votes.me_too(second, by=cast.ben)
    during = db.session.get(Thread, first.id, populate_existing=True)
    counted = (rows_of(Follow, first) - before, during.follower_count, during.me_too_count)
    follows.unfollow(second, by=cast.sam)
    left = rows_of(Follow, first) - before
    threads.reopen(second, by=cast.mo)

    after = db.session.get(Thread, first.id, populate_existing=True)
    assert counted == ({cast.sam.id, cast.ben.id}, len(before) + 2, 1)
    assert left == {cast.ben.id}
    assert rows_of(Follow, first) == before - {cast.cleo.id}, "hers came with the marking"
    assert (after.follower_count, after.me_too_count) == (len(before) - 1, 0)
    assert not any(differences())


def test_what_joins_a_duplicate_of_a_duplicate_counts_at_the_last(cast):
    first, second, third = [cast.thread(title=f"My printer stops at page {n}") for n in range(3)]
    threads.close(third, by=cast.mo, reason="duplicate", duplicate_of=second)
    threads.close(second, by=cast.mo, reason="duplicate", duplicate_of=first)

    follows.follow(third, by=cast.sam)
    votes.me_too(third, by=cast.ben)
    there = rows_of(Follow, first), rows_of(MeToo, first)
    threads.reopen(second, by=cast.mo)

    assert {cast.sam.id, cast.ben.id} <= there[0] and there[1] == {cast.ben.id}
    assert rows_of(MeToo, second) == {cast.ben.id} and rows_of(MeToo, first) == set()
    assert rows_of(Follow, first) == {cast.ada.id}
    assert not any(differences())


def test_who_follows_by_themselves_meanwhile_still_does_afterwards(cast):
    first, second = cast.thread(), cast.thread(title="My printer stops as well, why?", by=cast.cleo)
    follows.follow(second, by=cast.sam)
    threads.close(second, by=cast.mo, reason="duplicate", duplicate_of=first)

    with clock.frozen(clock.now() + timedelta(minutes=1)):
        follows.unfollow(first, by=cast.sam)
        follows.follow(first, by=cast.sam)
        threads.reopen(second, by=cast.mo)

    assert cast.sam.id in rows_of(Follow, first) and cast.cleo.id not in rows_of(Follow, first)


@pytest.mark.parametrize("_again", range(3))
def test_two_questions_marked_as_duplicates_of_each_other_at_once_end_with_one_mark(
    app, cast, _again
):
    ids = [cast.thread().id, cast.thread(title="My printer stops as well, why?").id]

    def mark(source, target):
        one, other = db.session.get(Thread, source), db.session.get(Thread, target)
        return threads.close(one, by=cast.mo, reason="duplicate", duplicate_of=other)

    together(app, [lambda: mark(*ids), lambda: mark(*ids[::-1])])

    marks = [db.session.get(Thread, one, populate_existing=True).duplicate_of_id for one in ids]
    assert marks.count(None) == 1
    assert not any(differences())
