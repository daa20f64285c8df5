import pytest
from sqlalchemy import select

from community.cli.counters import differences
from community.domain.accounts.models import User
from community.domain.answers import operations as answers
from community.domain.answers.queries import answers_to
from community.domain.categories import operations as categories
from community.domain.follows import operations as follows
from community.domain.follows.models import Follow
from community.domain.moderation import operations
from community.domain.moderation.models import Act
from community.domain.reputation import queries as reputation
from community.domain.threads import operations as threads
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import get_post, get_thread, rows
from community.domain.votes import operations as votes
from community.domain.votes.models import MeToo
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Gone, Invalid


def picture():
    """All that a merge may touch, as plain values."""
    db.session.rollback()
    db.session.expire_all()
    posts = select(Post.id, Post.thread_id, Post.role, Post.merged_from_id, Post.score)
    threads_ = select(
        Thread.id, Thread.turn, Thread.answer_count, Thread.score, Thread.follower_count,
        Thread.me_too_count, Thread.last_activity_at, Thread.removed_at, Thread.merged_into_id,
        Thread.asker_posted_at, Thread.accepted_post_id,
    )  # fmt: skip
    people = select(User.id, User.reputation)
    return [
        [tuple(row) for row in db.session.execute(query.order_by(*query.selected_columns[:1]))]
        for query in (posts, threads_, people)
    ]


@pytest.fixture
def two(cast):
    """Ada's question with Ben's answer, and Cleo's of the same with an answer of Sam's."""
    first = cast.thread(tags=["jam"])
    cast.answer(first)
    second = cast.thread(title="My printer stops as well, why?", by=cast.cleo, tags=["roll"])
    answer = cast.answer(second, by=cast.sam, body="Order a new sensor.")
    threads.comment(answer, by=cast.cleo, body="Where do I order it?")
    votes.vote(get_post(answer.id, None), by=cast.mo, value=1)
    votes.vote(get_post(3, None), by=cast.mo, value=1)
    votes.me_too(second, by=cast.ben)
    follows.follow(second, by=cast.root)
    return first, second


def add_up():
    assert not any(differences())


def test_all_posts_go_over_with_their_ids_votes_followers_and_me_toos(cast, two):
    first, second = two

    operations.merge(second, by=cast.mo, into=first)

    assert get_thread(second.id, None).id == first.id
    assert [row.id for row in rows(None).items] == [first.id]
    shown = {card.id for card in answers_to(get_thread(first.id, None), None).items}
    assert shown == {2, 3, 4}
    assert get_post(4, None).score == 1 and get_post(3, None).score == 1
    assert set(db.session.scalars(select(Follow.user_id).where(Follow.thread_id == first.id))) >= {
        cast.cleo.id, cast.root.id,
    }  # fmt: skip
    assert list(db.session.scalars(select(MeToo.user_id).where(MeToo.thread_id == first.id))) == [
        cast.ben.id
    ]
    db.session.refresh(cast.cleo)
    assert cast.cleo.reputation == 1 + 5, "what a question earned stays earned"
    assert reputation.of_all() == []
    add_up()


def test_undoing_it_ends_where_it_began(cast, two):
    first, second = two
    before = picture()
    act = operations.merge(second, by=cast.mo, into=first)
    assert picture() != before

    operations.undo(act.id, by=cast.sam)

    assert picture() == before
    assert db.session.get(Act, act.id).undone_by == cast.sam.id
    with pytest.raises(Conflict):
        operations.undo(act.id, by=cast.sam)
    add_up()


def test_what_was_written_since_stays_where_it_was_written(cast, two):
    first, second = two
    act = operations.merge(second, by=cast.mo, into=first)
    late = cast.answer(get_thread(second.id, cast.ben), body="A late answer.")

    operations.undo(act.id, by=cast.mo)

    assert get_post(late.id, None).thread_id == first.id
    add_up()


def test_a_thread_is_not_merged_into_itself_nor_into_what_was_merged_into_it(cast, two):
    first, second = two
    with pytest.raises(Invalid):
        operations.merge(first, by=cast.mo, into=first)
    operations.merge(second, by=cast.mo, into=first)
    before = picture()

    for source, target in ((first, second), (second, first)):
        with pytest.raises((Conflict, Invalid)):
            operations.merge(source, by=cast.mo, into=target)
    with pytest.raises(Invalid):
        operations.merge(first, by=cast.mo, into=get_thread(second.id, cast.mo))
    assert picture() == before


def test_a_chain_of_merges_is_undone_from_its_end(cast, two):
    first, second = two
    third = cast.thread(title="A third printer that stops", by=cast.ben)
    inner = operations.merge(second, by=cast.mo, into=first)
    between = picture()
    outer = operations.merge(first, by=cast.mo, into=third)
    assert get_thread(second.id, None).id == third.id

    with pytest.raises(Conflict):
        operations.undo(inner.id, by=cast.mo)
    operations.undo(outer.id, by=cast.mo)

    assert picture() == between
    operations.undo(inner.id, by=cast.mo)
    assert get_thread(second.id, None).id == second.id
    add_up()


def test_nothing_is_merged_to_where_more_people_read_it(cast, two):
    first, _ = two
    room = categories.create(name="Team", readers="staff")
    hidden = threads.ask(by=cast.sam, category=room, title="Among ourselves only", body="Well?")

    with pytest.raises(Forbidden):
        operations.merge(hidden, by=cast.root, into=first)
    with pytest.raises(Forbidden):
        operations.move(hidden, by=cast.mo, to=cast.category)


def test_a_private_lane_is_not_for_another_askers_eyes(cast, two):
    first, second = two
    cast.answer(second, by=cast.sam, audience="private", body="What is your order number?")
    before = picture()

    with pytest.raises(Conflict):
        operations.merge(second, by=cast.mo, into=first)
    assert picture() == before


def test_removed_threads_are_not_merged(cast, two):
    first, second = two
    threads.remove(get_post(1, cast.mo), by=cast.mo)

    with pytest.raises(Conflict):
        operations.merge(second, by=cast.mo, into=first)
    with pytest.raises(Gone):
        get_thread(first.id, None)


@pytest.mark.parametrize("name", ["ada", "ben", "cleo"])
def test_members_do_none_of_it(cast, two, name):
    first, second = two
    person = getattr(cast, name)
    before = picture()

    for act in (
        lambda: operations.merge(second, by=person, into=first),
        lambda: operations.lock_thread(first, by=person, reason="so"),
        lambda: operations.move(first, by=person, to=cast.category),
        lambda: operations.split(get_post(2, None), by=person, title="A question of its own"),
        lambda: operations.warn(get_post(2, None), by=person, reason="so"),
        lambda: operations.note(cast.ada, by=person, text="so"),
        lambda: operations.erase(get_post(2, None), by=person, reason="so"),
    ):
        with pytest.raises(Forbidden):
            act()
    assert picture() == before and db.session.query(Act).count() == 0


def test_a_duplicate_counts_where_the_answer_is_until_it_is_reopened(cast, two):
    first, second = two
    before = picture()

    threads.close(second, by=cast.mo, reason="duplicate", duplicate_of=first)

    thread = db.session.get(Thread, first.id, populate_existing=True)
    assert (thread.me_too_count, thread.follower_count) == (1, 5)
    assert get_post(4, None).thread_id == second.id, "the conversation stays"
    add_up()
    threads.reopen(second, by=cast.mo)
    assert picture() == before
    add_up()


def test_an_accepted_answer_of_the_other_still_pays(cast, two):
    first, second = two
    answers.accept(get_post(4, cast.cleo), by=cast.cleo)

    act = operations.merge(second, by=cast.mo, into=first)
    assert reputation.of_all() == [] and reputation.wrong_sums() == []
    operations.undo(act.id, by=cast.mo)

    assert get_thread(second.id, None).accepted_post_id == 4
    add_up()
