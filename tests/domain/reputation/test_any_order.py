"""Whatever people do and undo, in whatever order, reputation is what stands."""

from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.answers import operations as answers
from community.domain.answers.models import Acceptance, Confirmation, Endorsement
from community.domain.reputation import queries, rules
from community.domain.reputation.models import Entry
from community.domain.threads.models import Post, Thread
from community.domain.threads.operations import remove, restore
from community.domain.votes import operations as votes
from community.domain.votes.models import Vote
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden
from tests.support.standing import everybody_votes
from tests.support.together import together

# Six minutes apart, so that votes can still be changed, and yet on two days.
TIMES = (datetime(2026, 3, 4, 23, 58, tzinfo=UTC), datetime(2026, 3, 5, 0, 4, tzinfo=UTC))
A_DAY, A_PAIR = 40, 2  # smaller than the product's, so that a short story meets the bounds

people = st.sampled_from(["ada", "ben", "cleo", "mo", "sam", "root"])
posts = st.integers(0, 6)
times = st.sampled_from(TIMES)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("vote"), people, posts, st.sampled_from([1, 1, 1, -1, 0]), times),
        st.tuples(st.just("accept"), st.sampled_from(["ada", "sam"]), posts, st.booleans(), times),
        st.tuples(st.just("endorse"), st.sampled_from(["sam", "root"]), posts, st.booleans(), times),
        st.tuples(st.just("confirm"), people, posts, st.sampled_from([True, True, False, None]), times),
        st.tuples(st.just("abuse"), st.just("mo"), st.integers(1, 6), st.booleans(), times),
    ),
    max_size=30,
)  # fmt: skip


def written(cast):
    """A question of Ada's with answers of Ben, Cleo and Sam, and one of Ada's own: seven posts."""
    thread = cast.thread()
    question = db.session.scalar(select(Post).where(Post.thread_id == thread.id))
    authors = (cast.ben, cast.ben, cast.ben, cast.cleo, cast.sam, cast.ada)
    return [question, *[cast.answer(thread, by=author) for author in authors]]


def do(verb, person, post, how, at):
    with clock.frozen(at), suppress(Forbidden, Conflict):
        if verb == "vote":
            votes.vote(post, by=person, value=how) if how else votes.unvote(post, by=person)
        elif verb == "accept":
            (answers.accept if how else answers.unaccept)(post, by=person)
        elif verb == "endorse":
            (answers.endorse if how else answers.unendorse)(post, by=person)
        elif verb == "abuse":
            remove(post, by=person, is_abuse=True) if how else restore(post, by=person)
        elif how is None:
            answers.unconfirm(post, by=person)
        else:
            answers.confirm(post, by=person, worked=how)


def worth_of_what_stands():
    """The table of the product, told a second time, plainly."""
    points = defaultdict(int)
    post_of = {post.id: post for post in db.session.scalars(select(Post))}
    abuses = {post_id for post_id, post in post_of.items() if post.removed_at}
    count_votes(points, post_of, abuses)
    count_verdicts(points, post_of, abuses)
    worked = Counter(
        db.session.scalars(select(Confirmation.post_id).where(Confirmation.worked.is_(True)))
    )
    for post_id in abuses:
        points[post_of[post_id].author_id] -= 100
    for post_id in worked.keys() - abuses:
        count = worked[post_id]
        points[post_of[post_id].author_id] += min(2 * count, 20)
    return points


def count_votes(points, post_of, abuses):
    days = defaultdict(list)
    for vote in db.session.scalars(select(Vote).order_by(Vote.cast_at, Vote.post_id)):
        post = post_of[vote.post_id]
        if vote.value == 1 and vote.post_id in abuses:
            continue
        if vote.value == 1:
            days[post.author_id, vote.cast_at.date()].append((vote.user_id, post.role))
        else:
            points[post.author_id] -= 2
            points[vote.user_id] -= post.role == "answer"
    for (author_id, _day), cast in days.items():
        total, given_by = 0, Counter()
        for voter_id, role in cast:
            given_by[voter_id] += 1
            if given_by[voter_id] <= A_PAIR:
                total += 10 if role == "answer" else 5
        points[author_id] += min(total, A_DAY)


def count_verdicts(points, post_of, abuses):
    for acceptance in db.session.scalars(select(Acceptance)):
        author_id = post_of[acceptance.post_id].author_id
        asker_id = db.session.get(Thread, acceptance.thread_id).asker_id
        if acceptance.accepted_by != author_id and acceptance.post_id not in abuses:
            points[author_id] += 15
            points[asker_id] += 2 * (asker_id != author_id)
    for endorsement in db.session.scalars(select(Endorsement)):
        author_id = post_of[endorsement.post_id].author_id
        earns = endorsement.endorsed_by != author_id and endorsement.post_id not in abuses
        points[author_id] += 15 * earns


def check():
    db.session.expire_all()
    earned = dict(
        db.session.execute(
            select(Entry.user_id, func.sum(Entry.points)).group_by(Entry.user_id)
        ).all()
    )
    should = worth_of_what_stands()
    for user in db.session.scalars(select(User)):
        assert user.reputation == 1 + should[user.id] == 1 + earned.get(user.id, 0), user.handle
    assert queries.of_all() == []
    assert queries.wrong_sums() == []


@pytest.fixture
def small_bounds(monkeypatch, cast):
    everybody_votes(cast.root)
    monkeypatch.setattr(rules, "MOST_A_DAY", A_DAY)
    monkeypatch.setattr(rules, "MOST_A_PAIR", A_PAIR)
    queries._comparing_votes.cache_clear()  # the bounds stand in the statement
    yield
    queries._comparing_votes.cache_clear()


def test_reputation_is_what_stands_and_undoing_all_ends_at_the_start(cast, small_bounds):
    made = written(cast)
    persons = {name: getattr(cast, name) for name in ("ada", "ben", "cleo", "mo", "sam", "root")}

    @settings(
        max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(story=acts)
    def whatever_happens(story):
        try:
            for verb, name, number, how, at in story:
                do(verb, persons[name], made[number], how, at)
            check()
        finally:
            undo_all(made, persons)
        check()
        assert {user.reputation for user in db.session.scalars(select(User))} == {1}

    whatever_happens()


def test_reputation_is_what_stands_when_people_do_and_undo_at_once(app, cast, small_bounds):
    made = written(cast)
    posts_, names = [post.id for post in made], ("ada", "ben", "cleo", "mo", "sam", "root")
    ids = {name: getattr(cast, name).id for name in names}

    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(stories=st.lists(acts.filter(bool), min_size=3, max_size=3))
    def whatever_happens(stories):
        def tell(story):
            for verb, name, number, how, at in story:
                person, post = db.session.get(User, ids[name]), db.session.get(Post, posts_[number])
                do(verb, person, post, how, at)

        try:
            raised = together(app, [lambda story=story: tell(story) for story in stories])
            assert raised == [None] * 3, raised
            check()
        finally:
            undo_all(made, {name: getattr(cast, name) for name in names})
        check()
        assert {user.reputation for user in db.session.scalars(select(User))} == {1}

    whatever_happens()
    result = app.test_cli_runner().invoke(args=["recount"])
    assert result.exit_code == 0, result.output


def undo_all(made, persons):
    post_of = {post.id: post for post in made}
    person_of = {person.id: person for person in persons.values()}
    for post in made:
        do("abuse", persons["mo"], post, False, TIMES[1])
    for vote in db.session.scalars(select(Vote)).all():
        do("vote", person_of[vote.user_id], post_of[vote.post_id], 0, TIMES[1])
    for said in db.session.scalars(select(Confirmation)).all():
        do("confirm", person_of[said.user_id], post_of[said.post_id], None, TIMES[1])
    for acceptance in db.session.scalars(select(Acceptance)).all():
        do("accept", persons["sam"], post_of[acceptance.post_id], False, TIMES[1])
    for endorsement in db.session.scalars(select(Endorsement)).all():
        do("endorse", persons["sam"], post_of[endorsement.post_id], False, TIMES[1])
