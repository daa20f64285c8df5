from datetime import timedelta

import pytest
from sqlalchemy import update

from community.domain.categories import operations as categories
from community.domain.categories.models import Category
from community.domain.known_issues import operations, queries
from community.domain.moderation import operations as moderation
from community.domain.threads import operations as threads
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Invalid
from tests.support.known import beside, bound, declared, issue_of
from tests.support.statements import counted

STAFF = {"an agent", "an admin"}


def close_category():
    db.session.execute(update(Category).values(readers="staff"))
    db.session.commit()


def all_titles(viewer):
    found = [*queries.issues(viewer).items, *queries.issues(viewer, "fixed").items]
    return [issue.title for issue in found] + [issue.title for issue in queries.latest(viewer, 9)]


def test_one_in_a_closed_category_is_none_to_those_who_cannot_read_there(cast):
    inner = categories.create(name="Inner", slug="inner", readers="staff", writers="staff")
    known = declared(cast)
    thread = bound(cast, known)
    moderation.move(known, cast.sam, inner)

    may = {
        name for name, person in cast.everyone.items()
        if issue_of(thread, person) or beside(person) or all_titles(person)
        or queries.of_threads([thread.id, known.id], person)
    }  # fmt: skip
    assert may == STAFF


def test_of_bound_threads_only_those_one_may_read_are_counted(cast):
    inner = categories.create(name="Inner", slug="inner", readers="staff", writers="staff")
    known = declared(cast)
    thread = bound(cast, known)
    votes.me_too(thread, by=cast.cleo)
    moderation.move(thread, cast.sam, inner)

    seen = {viewer: issue_of(known, viewer) for viewer in (None, cast.mo, cast.sam)}
    assert [(one.affected, one.bound) for one in seen.values()] == [(1, 0), (1, 0), (3, 1)]
    issue_id = seen[None].id
    assert queries.bound_to(issue_id, cast.mo) == []
    assert [row.id for row in queries.bound_to(issue_id, cast.sam)] == [thread.id]


def test_with_its_question_removed_it_is_gone_for_everybody_and_comes_back_with_it(cast):
    known = declared(cast)
    thread = bound(cast, known)
    post = get_post(question_of(known.id, None).id, cast.mo)
    threads.remove(post, cast.mo)

    for person in cast.everyone.values():
        assert issue_of(thread, person) is None and beside(person) == all_titles(person) == []
    threads.restore(post, cast.mo)
    assert issue_of(thread).affected == 2


def test_a_removed_bound_question_counts_no_more(cast):
    known = declared(cast)
    thread = bound(cast, known)
    threads.remove(get_post(question_of(thread.id, None).id, cast.mo), cast.mo)

    assert (issue_of(known).affected, issue_of(known).bound) == (1, 0)


def test_five_stand_beside_a_list_the_latest_news_first_and_a_fix_for_a_week(cast):
    start = clock.now()
    made = []
    for hour in range(6):
        with clock.frozen(start + timedelta(hours=hour)):
            made.append(
                declared(cast, thread=cast.thread(title=f"The problem number {hour} is here"))
            )
    with clock.frozen(start + timedelta(hours=7)):
        operations.declare(made[0], cast.sam, "fixed", "", "2.4")
        assert beside() == [f"The problem number {n} is here" for n in (0, 5, 4, 3, 2)]
    with clock.frozen(start + timedelta(days=7, hours=8)):
        assert beside() == [f"The problem number {n} is here" for n in (5, 4, 3, 2, 1)]
    assert [one.title for one in queries.issues(None, "fixed").items] == [made[0].title]


def test_beside_a_category_or_a_tag_stand_its_own(cast):
    other = categories.create(name="Paper", slug="paper")
    here = declared(cast, thread=cast.thread(tags=["roll"]))
    there = threads.ask(
        by=cast.ada, category=other, title="The paper is too thick", body="It jams."
    )
    declared(cast, thread=there)

    assert beside(category="printing") == beside(tag="roll") == [here.title]
    assert beside(category="paper") == [there.title]
    assert beside(category="paper", tag="roll") == beside(tag="unknown") == []


def test_pages_go_on_where_the_one_before_ended(cast):
    for number in range(3):
        declared(cast, thread=cast.thread(title=f"The problem number {number} is here"))
    first = queries.issues(None, limit=2)
    rest = queries.issues(None, after=first.next, limit=2)

    assert len(first.items) == 2 and len(rest.items) == 1 and rest.next is None
    assert len({one.id for one in (*first.items, *rest.items)}) == 3
    with pytest.raises(Invalid):
        queries.issues(None, "mended")


def test_what_is_shown_takes_one_query_whatever_there_is(cast):
    known = declared(cast)
    for number in range(5):
        votes.me_too(bound(cast, known, title=f"It stops on day {number} as well"), by=cast.cleo)
        declared(cast)

    for read in (
        lambda: beside(cast.sam),
        lambda: issue_of(known),
        lambda: queries.of_threads([1, 2, 3], None),
    ):
        with counted() as asked:
            assert read()
        assert len(asked) == 1, asked
