import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.reputation import queries
from community.domain.reputation.models import Entry
from community.domain.threads.models import Post
from community.domain.votes import operations as votes
from community.kernel.db import db
from tests.support.people import members
from tests.support.standing import everybody_votes


@pytest.fixture(autouse=True)
def open_votes(cast):
    everybody_votes(cast.root)


def test_votes_for_one_person_at_once_are_all_paid(app, cast):
    answers = [
        cast.answer(cast.thread(title=f"The printer stops after label {n}")).id for n in range(4)
    ]
    voters = [person.id for person in members(12)]

    together(app, [(vote_up, post_id, voters[n::4]) for n, post_id in enumerate(answers)])

    assert reputation(cast.ben) == 1 + 12 * 10
    assert queries.of_all() == []


def test_people_who_vote_for_each_other_at_once_do_not_block_each_other(app, cast):
    people = members(6)
    posts = [cast.answer(cast.thread(title=f"Paper of sort {n} jams"), by=person).id
             for n, person in enumerate(people)]  # fmt: skip
    ids = [person.id for person in people]

    together(
        app,
        [
            (vote_on_all, user_id, [p for n, p in enumerate(posts) if ids[n] != user_id])
            for user_id in ids
        ],
    )

    assert [reputation(person) for person in people] == [1 + 5 * 10] * 6
    assert queries.of_all() == []


def test_the_bound_of_a_day_holds_when_votes_come_at_once(app, cast):
    answer = cast.answer(cast.thread())
    voters = [person.id for person in members(24)]

    together(app, [(vote_up, answer.id, voters[n::6]) for n in range(6)])

    assert reputation(cast.ben) == 1 + 200


def test_votes_of_two_hundred_people_at_once_are_two_hundred_rows(app, cast):
    answer = cast.answer(cast.thread())
    voters = [person.id for person in members(200)]

    # Ten at a time, as many as have connections: of 200 that wait for one another some wait in vain on a busy machine, as they may.
    together(app, [(vote_up, answer.id, voters[n::10]) for n in range(10)])

    entries = db.session.scalars(select(Entry).where(Entry.user_id == cast.ben.id)).all()
    assert db.session.get(Post, answer.id, populate_existing=True).score == 200
    assert Counter(entry.points for entry in entries) == {10: 20, 0: 180}, "the day is full"
    assert {entry.actor_id for entry in entries} == set(voters)
    assert reputation(cast.ben) == 1 + 200
    assert queries.of_all() == []


def vote_up(post_id, voter_ids):
    for voter_id in voter_ids:
        votes.vote(db.session.get(Post, post_id), by=db.session.get(User, voter_id), value=1)


def vote_on_all(voter_id, post_ids):
    for post_id in post_ids:
        votes.vote(db.session.get(Post, post_id), by=db.session.get(User, voter_id), value=1)


def together(app, tasks):
    """Run each task in a thread of its own, all begun at the same moment; raises what any raised."""
    db.session.commit()
    gate, wrong = threading.Barrier(len(tasks)), []

    def run(task, *what):
        with app.app_context():
            gate.wait()
            try:
                task(*what)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=run, args=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong


def reputation(user):
    db.session.rollback()
    db.session.refresh(user)
    earned = db.session.scalar(select(func.sum(Entry.points)).where(Entry.user_id == user.id))
    assert user.reputation == 1 + (earned or 0)
    return user.reputation
