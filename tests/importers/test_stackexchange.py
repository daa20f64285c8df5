from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.answers.models import Acceptance
from community.domain.categories.models import Category, Tag
from community.domain.reputation.models import Entry
from community.domain.search.models import StaleDocument
from community.domain.threads.models import Closure, Post, Thread
from community.kernel.db import db
from tests.support import databases, dumps
from tests.support.imported import answer, bring_in, local, question, thread, user

LOST = {
    ("user", "3"): "It has no readable date.",
    ("user", ""): "It has no id.",
    ("user", "2"): "This id came before.",
    ("question", "8"): "It has no readable date.",
    ("question", ""): "It has no id.",
    ("question", "1"): "This id came before.",
    ("answer", "6"): "Its question is not in the dump.",
    ("answer", "9"): "Its question is not in the dump.",
    ("post", "10"): "There is no place for this kind of post: post without a type.",
    ("post", "91"): "There is no place for this kind of post: tag wiki.",
    ("post", "92"): "There is no place for this kind of post: wiki placeholder.",
    ("post", "93"): "Tags.xml has no tag that this describes.",
    ("comment", "3"): "What it comments on was not brought in.",
    ("vote", "9"): "The acceptance it dates does not stand.",
    ("vote", "10"): "There is no place for this kind of vote: bookmark.",
    ("vote", "11"): "What it voted on was not brought in.",
    ("link", "2"): "A question points at one other; it points at another already.",
    ("link", "3"): "The question is open again.",
    ("link", "4"): "A question cannot be a duplicate of itself.",
    ("link", "5"): "Links between posts are not kept, but for duplicates; the one in the text is.",
    ("badge", "1"): "There are no badges here yet.",
}


@pytest.fixture(scope="module")
def brought_in(application, tmp_path_factory):
    """What became of the forum, and where its report is. Brought in once: all that follows only reads."""
    place = tmp_path_factory.mktemp("forum")
    with application.app_context():
        databases.empty()
        outcome = bring_in(dumps.small_stackexchange(place / "bikes.stackexchange.com"), place)
        databases.close()
    return outcome, place


@pytest.fixture
def forum(application, brought_in):
    with application.app_context():
        yield brought_in[0]
        databases.close()


@pytest.fixture
def place(brought_in):
    return brought_in[1]


def test_people_keep_name_reputation_dates_and_profile_and_have_no_password(forum):
    ann = user(1)

    assert (ann.name, ann.handle, ann.reputation, ann.location) == (
        "Ann Lee",
        "Ann-Lee",
        151,
        "Bath",
    )
    assert (ann.email, ann.email_key) == ("Ann@Example.com", "ann@example.com")
    assert ann.email_confirmed_at is None
    assert ann.password_hash is None
    assert ann.joined_at == datetime(2014, 1, 2, tzinfo=UTC)
    assert ann.website == "https://example.com/ann"
    assert "<script" not in ann.bio_html
    assert "ride" in ann.bio


def test_an_old_reputation_is_one_entry_of_the_ledger(forum):
    entries = db.session.scalars(select(Entry)).all()

    assert [(one.user_id, one.cause, one.points) for one in entries] == [
        (user(1).id, "imported", 150)
    ]


def test_two_people_of_one_name_have_two_handles(forum):
    assert (user(2).name, user(2).handle) == ("Ann Lee", "Ann-Lee-2")


def test_user_minus_one_is_the_bot(forum):
    assert user(-1).is_bot
    assert not user(1).is_bot


def test_a_deleted_user_is_one_former_member_for_each_name(forum):
    asked, answered = question(2), answer(5)

    assert asked.author_id == answered.author_id == local("user", "name:gone42")
    assert db.session.get(User, asked.author_id).is_former


def test_a_user_whom_no_file_lists_is_made_from_what_they_wrote(forum):
    assert (user(77).name, user(77).is_former) == ("Guest", False)


def test_a_question_keeps_its_words_dates_tags_views_and_votes(forum):
    asked = question(1)

    assert thread(1).title == "Why does number 1 squeak?"
    assert thread(1).tags == ("chain", "oil")
    assert thread(2).tags == ("oil", "free-wheel")
    assert thread(1).view_count == 7
    assert asked.created_at == datetime(2015, 3, 2, 10, tzinfo=UTC)
    assert asked.edited_at == datetime(2015, 3, 5, tzinfo=UTC)
    assert (asked.up_count, asked.down_count, asked.imported_up, asked.score) == (3, 1, 3, 2)
    assert thread(1).score == 2
    assert (asked.body_format, asked.html) == ("html", '<p dir="auto">Body of 1</p>')
    assert thread(1).excerpt == "Body of 1"


def test_a_score_below_zero_is_kept(forum):
    assert (answer(3).score, answer(3).imported_down, answer(3).wilson) == (-3, 3, 0.0)


def test_foreign_html_is_made_safe(forum):
    assert "onerror" not in answer(4).html
    assert "onerror" in answer(4).body, "what was typed is kept as it was"


def test_the_accepted_answer_settles_the_thread_on_the_day_it_was_accepted(forum):
    verdict = db.session.get(Acceptance, thread(1).id)

    assert verdict.post_id == answer(3).id == thread(1).accepted_post_id
    assert verdict.accepted_by == thread(1).asker_id
    assert verdict.accepted_at == datetime(2015, 8, 1, tzinfo=UTC) == thread(1).solved_at


def test_turn_and_counters_fit_what_was_brought_in(forum):
    assert (thread(1).turn, thread(2).turn, thread(7).turn) == ("solved", "closed", "closed")
    assert (thread(1).answer_count, thread(1).others_answers) == (2, 1)
    assert (thread(2).answer_count, thread(2).others_answers) == (1, 0)
    assert thread(1).last_activity_at == datetime(2015, 6, 2, tzinfo=UTC), "the newest comment"
    assert thread(1).asker_posted_at == answer(4).created_at


def test_a_duplicate_points_at_its_original_and_other_closings_at_nothing(forum):
    assert (thread(2).closed_reason, thread(2).duplicate_of_id) == ("duplicate", thread(1).id)
    assert (thread(7).closed_reason, thread(7).duplicate_of_id) == ("off_topic", None)
    closure = db.session.scalar(select(Closure).where(Closure.thread_id == thread(2).id))
    assert (closure.reason, closure.duplicate_of_id) == ("duplicate", thread(1).id)
    assert closure.closed_at == datetime(2015, 4, 1, tzinfo=UTC)
    assert closure.closed_by == user(-1).id


def test_comments_stand_below_their_posts_in_markdown(forum):
    comments = db.session.scalars(
        select(Post).where(Post.role == "comment").order_by(Post.id)
    ).all()

    assert [one.parent_id for one in comments] == [question(1).id, answer(3).id, answer(3).id]
    assert "<code>oil</code>" in comments[0].html
    assert (comments[0].body, comments[0].score) == ("Try `oil`, @Ann", 2)
    assert comments[1].author_id == local("user", "name:gone42")
    assert db.session.get(User, comments[2].author_id).name == "Former member"


def test_tags_have_their_counts_and_what_they_are_for(forum):
    tags = {
        tag.slug: (tag.thread_count, tag.description) for tag in db.session.scalars(select(Tag))
    }

    assert tags == {
        "chain": (2, "All about chains."), "oil": (3, ""), "free-wheel": (1, ""), "unused": (0, ""),
    }  # fmt: skip


def test_all_goes_into_one_category_named_after_the_folder(forum):
    category = db.session.scalar(select(Category))

    assert (category.slug, category.name) == ("bikes", "Bikes")


def test_every_thread_is_marked_for_the_index(forum):
    threads = set(db.session.scalars(select(Thread.id)))

    assert set(db.session.scalars(select(StaleDocument.thread_id))) == threads
    assert len(threads) == 3


def test_what_is_left_out_is_told_with_its_reason(forum, place):
    lost = dumps.report_of(place, "stackexchange")

    assert {(row["kind"], row["id"]): row["reason"] for row in lost} == LOST
    assert len(lost) == len(LOST)


def test_every_row_is_either_brought_in_or_in_the_loss_report(forum, place):
    rows = {"user": 6, "question": 6, "answer": 5, "comment": 4, "vote": 11, "link": 5}
    lost = [row["kind"] for row in dumps.report_of(place, "stackexchange")]

    for kind, count in rows.items():
        assert forum.imported[kind] + lost.count(kind) == count, kind
    assert sum(forum.lost.values()) == len(lost)
