"""Who may read what: one condition, tried for every role."""

import pytest
from sqlalchemy import select

from community.domain.threads import operations, posts, queries
from community.domain.threads.models import Post, Thread
from community.domain.threads.tallies import tallies
from community.kernel.db import db
from community.kernel.errors import Gone, NotFound

READERS = {
    # audience: who may read it
    "public": {
        "a visitor",
        "the asker",
        "the answerer",
        "a bystander",
        "a moderator",
        "an agent",
        "an admin",
    },
    "private": {"the asker", "an agent", "an admin"},
    "staff": {"an agent", "an admin"},
}


@pytest.mark.parametrize("audience", READERS)
def test_a_post_is_read_by_those_its_audience_names_and_by_nobody_else(cast, audience):
    thread = cast.thread()
    post = cast.answer(thread, by=cast.sam, audience=audience)
    comment = operations.comment(post, by=cast.sam, body="More of it.")
    outsiders = set(cast.everyone) - READERS[audience]

    for who, person in cast.everyone.items():
        readable = set(
            db.session.scalars(select(Post.id).join(Post.thread).where(queries.readable_by(person)))
        )
        assert ({post.id, comment.id} <= readable) is (who in READERS[audience]), who
        assert (posts.card_of(post.id, person) is not None) is (who in READERS[audience]), who
        if who in outsiders:
            assert not {post.id, comment.id} & readable
            with pytest.raises(NotFound):
                queries.get_post(post.id, person)


def test_a_comment_stands_in_the_audience_of_what_it_is_about(cast):
    note = cast.answer(cast.thread(), by=cast.sam, audience="staff")

    assert operations.comment(note, by=cast.root, body="Agreed.").audience == "staff"


@pytest.mark.parametrize(
    ("readers", "who"),
    [
        ("everyone", {"a visitor", "the asker", "a moderator", "an agent"}),
        ("members", {"the asker", "a moderator", "an agent"}),
        ("staff", {"an agent"}),
    ],
)
def test_a_category_hides_its_threads_from_lists_counts_and_addresses(cast, readers, who):
    thread = cast.thread(tags=["sensor"])
    cast.category.readers = readers
    db.session.commit()

    for name in ("a visitor", "the asker", "a moderator", "an agent"):
        person = cast.everyone[name]
        lists = [
            queries.rows(person).items,
            queries.rows(person, "new").items,
            queries.rows(person, tag="sensor").items,
            queries.rows(person, category="printing").items,
            queries.rows(person, author="ada").items,
            queries.rows_by_id([thread.id], person),
        ]
        assert [bool(rows) for rows in lists] == [name in who] * len(lists), name
        assert bool(tallies(person)) is (name in who)
        if name not in who:
            with pytest.raises(NotFound):
                queries.get_thread(thread.id, person)


def test_what_was_removed_is_gone_for_readers_and_still_there_for_moderators(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    comment = operations.comment(answer, by=cast.cleo, body="Does this need tools?")
    operations.remove(answer, by=cast.mo)

    for person in (None, cast.cleo):
        assert posts.card_of(answer.id, person) is None
        for post in (answer, comment):
            with pytest.raises(Gone):
                queries.get_post(post.id, person)
    assert posts.card_of(answer.id, cast.ben).removed_at, "the author sees what became of it"
    assert queries.get_post(answer.id, cast.mo, removed=True).id == answer.id


def test_a_removed_question_takes_its_thread_along_and_brings_it_back(cast):
    thread = cast.thread(tags=["sensor"])
    question = queries.get_post(1, cast.ada)
    operations.remove(question, by=cast.ada)

    with pytest.raises(Gone):
        queries.get_thread(thread.id, None)
    assert not queries.rows(None).items

    operations.restore(queries.get_post(1, cast.ada, removed=True), by=cast.ada)
    assert queries.rows(None, tag="sensor").items


def test_a_note_leaves_no_trace_in_what_others_see_of_the_thread(cast):
    thread = cast.thread()
    cast.answer(thread)
    before = queries.rows(None).items

    note = cast.answer(thread, by=cast.sam, audience="staff")
    operations.comment(note, by=cast.root, body="Yes.")

    assert queries.rows(None).items == before


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30])
def test_numbers_that_can_be_no_id_are_not_found(cast, number):
    with pytest.raises(NotFound):
        queries.get_thread(number, None)
    with pytest.raises(NotFound):
        queries.get_post(number, None)


def test_pages_of_a_list_hold_every_thread_once_while_others_are_added(cast):
    wanted = [cast.thread(title=f"A question with number {n:03}").id for n in range(12)]
    seen, cursor = [], None
    while True:
        page = queries.rows(None, "new", after=cursor, limit=5)
        seen += [row.id for row in page.items]
        cast.thread(title="Another one that came meanwhile")
        if page.next is None:
            break
        cursor = page.next

    assert seen == wanted[::-1]
    assert db.session.scalar(select(Thread.id).order_by(Thread.id.desc())) > max(wanted)
