from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import current_app
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.answers import operations, queries
from community.domain.answers.models import Acceptance, Confirmation, Endorsement
from community.domain.threads import operations as threads
from community.domain.threads.models import Thread
from community.domain.threads.ordering import wilson
from community.domain.threads.queries import get_post, get_thread
from community.domain.votes import operations as votes
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from tests.support.standing import trusted


@pytest.mark.parametrize(
    ("who", "may"),
    [("ada", True), ("ben", False), ("cleo", False), ("mo", False), ("sam", True), ("root", True)],
)
def test_who_may_accept(cast, who, may):
    answer = cast.answer(cast.thread())
    person = getattr(cast, who)

    if may:
        assert operations.accept(answer, by=person).accepted_by == person.id
    else:
        with pytest.raises(Forbidden):
            operations.accept(answer, by=person)
    assert db.session.scalar(select(func.count()).select_from(Acceptance)) == int(may)


@pytest.mark.parametrize(
    ("who", "may"),
    [("ada", False), ("ben", False), ("cleo", False), ("mo", False), ("sam", True), ("root", True)],
)
def test_who_may_endorse(cast, who, may):
    answer = cast.answer(cast.thread())
    person = getattr(cast, who)

    if may:
        operations.endorse(answer, by=person)
    else:
        with pytest.raises(Forbidden):
            operations.endorse(answer, by=person)
    assert db.session.scalar(select(func.count()).select_from(Endorsement)) == int(may)


def test_accepting_another_answer_takes_the_place_of_the_first(cast):
    thread = cast.thread()
    first, second = cast.answer(thread), cast.answer(thread, by=cast.cleo)

    operations.accept(first, by=cast.ada)
    operations.accept(first, by=cast.ada)
    operations.accept(second, by=cast.ada)

    assert db.session.scalars(select(Acceptance.post_id)).all() == [second.id]
    assert get_thread(thread.id, None).accepted_post_id == second.id


def test_two_people_who_accept_at_once_leave_one_acceptance(cast):
    app = current_app._get_current_object()
    thread = cast.thread()
    tries = [(cast.answer(thread).id, who.id) for who in (cast.ada, cast.sam) for _ in range(5)]

    def accept(which):
        post_id, person_id = which
        with app.app_context():
            person = db.session.get(User, person_id)
            operations.accept(get_post(post_id, person), by=person)
            db.session.remove()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(accept, tries))

    standing = db.session.scalars(select(Acceptance.post_id)).all()
    assert len(standing) == 1
    assert get_thread(thread.id, None).accepted_post_id == standing[0]


def test_nothing_is_accepted_in_a_closed_thread_nor_outside_the_public(cast):
    closed = cast.thread()
    answer = cast.answer(closed)
    threads.close(closed, by=cast.mo, reason="off_topic")
    private = cast.answer(cast.thread(), by=cast.sam, audience="private")
    question = get_post(1, cast.ada)

    for post in (answer, private, question):
        with pytest.raises(Forbidden):
            operations.accept(get_post(post.id, cast.ada), by=cast.ada)


def test_a_confirmation_is_said_once_and_can_be_changed_and_taken_back(cast):
    answer = cast.answer(cast.thread())

    operations.confirm(answer, by=cast.cleo, worked=True, version="2.1", platform="Android")
    operations.confirm(answer, by=cast.cleo, worked=False)
    post = get_post(answer.id, None)
    assert (post.worked_count, post.failed_count) == (0, 1)

    operations.unconfirm(answer, by=cast.cleo)
    operations.unconfirm(answer, by=cast.cleo)
    post = get_post(answer.id, None)
    assert (post.worked_count, post.failed_count, post.wilson) == (0, 0, 0.0)
    assert not db.session.scalar(select(func.count()).select_from(Confirmation))


def test_nobody_confirms_their_own_answer(cast):
    answer = cast.answer(cast.thread())

    with pytest.raises(Forbidden):
        operations.confirm(answer, by=cast.ben, worked=True)
    with pytest.raises(Invalid):
        operations.confirm(answer, by=cast.cleo, worked="yes")


def test_answers_stand_official_accepted_then_by_what_worked_then_oldest(cast):
    thread = cast.thread()
    trusted(cast.cleo)
    oldest, liked, worked, accepted, official = (cast.answer(thread) for _ in range(5))
    votes.vote(liked, by=cast.cleo, value=1)
    operations.confirm(worked, by=cast.cleo, worked=True)
    operations.confirm(worked, by=cast.ada, worked=True)
    operations.accept(accepted, by=cast.ada)
    operations.endorse(official, by=cast.sam)

    thread = db.session.get(Thread, thread.id)
    order = [card.id for card in queries.answers_to(thread, None).items]
    assert order == [official.id, accepted.id, worked.id, liked.id, oldest.id]


def test_pages_of_answers_hold_each_once_in_order(cast):
    thread = cast.thread()
    made = [cast.answer(thread).id for _ in range(7)]
    trusted(cast.cleo)
    for post_id in made[::2]:
        votes.vote(get_post(post_id, cast.cleo), by=cast.cleo, value=1)
    thread = db.session.get(Thread, thread.id)
    whole = [card.id for card in queries.answers_to(thread, None).items]

    seen, cursor = [], None
    while True:
        page = queries.answers_to(thread, None, cursor, limit=2)
        seen += [card.id for card in page.items]
        if page.next is None:
            break
        cursor = page.next
    assert seen == whole
    assert sorted(whole) == made


def test_the_wilson_bound_prefers_many_to_few_and_grows_with_agreement():
    assert wilson(0, 0) == 0.0
    assert wilson(1, 1) == pytest.approx(0.2065, abs=0.001)
    assert wilson(90, 100) > wilson(9, 10) > wilson(1, 1) > wilson(0, 5)
