from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.threads.queries import get_post, get_thread
from community.domain.votes import operations
from community.domain.votes.models import MeToo, Vote
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.standing import everybody_votes


@pytest.fixture(autouse=True)
def open_votes(cast):
    everybody_votes(cast.root)


def test_a_vote_counts_once_and_can_be_turned_and_taken_back(cast):
    answer = cast.answer(cast.thread())

    for value, score in ((1, 1), (1, 1), (-1, -1), (1, 1)):
        operations.vote(answer, by=cast.cleo, value=value)
        assert get_post(answer.id, None).score == score
    operations.unvote(answer, by=cast.cleo)
    operations.unvote(answer, by=cast.cleo)

    assert get_post(answer.id, None).score == 0
    assert not db.session.scalar(select(func.count()).select_from(Vote))


def test_nobody_votes_on_their_own_post(cast):
    answer = cast.answer(cast.thread())

    with pytest.raises(Forbidden):
        operations.vote(answer, by=cast.ben, value=1)
    assert get_post(answer.id, None).score == 0


@pytest.mark.parametrize("value", [0, 2, -2, True, "1", None, 1.5])
def test_a_vote_is_one_up_or_one_down(cast, value):
    answer = cast.answer(cast.thread())

    with pytest.raises(Invalid):
        operations.vote(answer, by=cast.cleo, value=value)


def test_after_ten_minutes_a_vote_stands_until_the_post_is_edited(cast):
    from community.domain.threads.editing import edit

    answer = cast.answer(cast.thread())
    operations.vote(answer, by=cast.cleo, value=1)

    with clock.frozen(clock.now() + timedelta(minutes=11)):
        with pytest.raises(Conflict):
            operations.vote(answer, by=cast.cleo, value=-1)
        with pytest.raises(Conflict):
            operations.unvote(answer, by=cast.cleo)
        edit(answer, by=cast.ben, body="Quite another answer.")
        operations.vote(answer, by=cast.cleo, value=-1)
    assert get_post(answer.id, None).score == -1


def test_forty_people_voting_at_once_are_forty_votes(cast):
    app = current_app._get_current_object()
    answer = cast.answer(cast.thread()).id
    now = clock.now()
    people = [
        User(handle=f"v{n}", handle_key=f"v{n}", name=f"Voter {n}", role="member", joined_at=now)
        for n in range(40)
    ]
    db.session.add_all(people)
    db.session.commit()
    ids = [person.id for person in people]

    def vote(person_id):
        with app.app_context():
            person = db.session.get(User, person_id)
            operations.vote(get_post(answer, person), by=person, value=1)
            db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(vote, ids))

    assert get_post(answer, None).score == 40
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 40


def test_me_too_counts_people_and_never_the_asker(cast):
    thread = cast.thread()

    operations.me_too(thread, by=cast.cleo)
    operations.me_too(thread, by=cast.cleo)
    with pytest.raises(Forbidden):
        operations.me_too(thread, by=cast.ada)
    assert get_thread(thread.id, None).me_too_count == 1

    operations.not_me_too(thread, by=cast.cleo)
    assert get_thread(thread.id, None).me_too_count == 0
    assert not db.session.scalar(select(func.count()).select_from(MeToo))
