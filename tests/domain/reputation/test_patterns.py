import pytest

from community.domain.accounts.models import User
from community.domain.moderation.queries import acts
from community.domain.reputation import patterns, queries
from community.domain.threads.queries import get_post
from community.domain.votes import operations as votes
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from tests.support.standing import everybody_votes


@pytest.fixture
def ring(cast):
    """Ben and Cleo vote five times each for the other; Ada likes one of Ben's answers."""
    everybody_votes(cast.root)
    thread = cast.thread()
    for _ in range(5):
        votes.vote(cast.answer(thread), by=cast.cleo, value=1)
        votes.vote(cast.answer(thread, by=cast.cleo), by=cast.ben, value=1)
    votes.vote(get_post(2, None), by=cast.ada, value=1)


def reputation(user):
    db.session.rollback()
    assert queries.of_all() == [] and queries.wrong_sums() == []
    return db.session.get(User, user.id, populate_existing=True).reputation


def test_who_lift_each_other_stand_out(cast, ring):
    found = [
        (
            pair.voter.handle,
            pair.author.handle,
            pair.votes,
            pair.back,
            pair.share,
            pair.fastest_hour,
        )
        for pair in patterns.pairs(cast.sam)
    ]

    assert found == [("ben", "cleo", 5, 5, 100, 5), ("cleo", "ben", 5, 5, 83, 5)]


def test_voiding_takes_what_it_brought_leaves_a_trace_and_is_undone(cast, ring):
    assert reputation(cast.ben) == 1 + 60

    patterns.void(cast.cleo, cast.ben, by=cast.sam, reason="a ring of two")
    patterns.void(cast.cleo, cast.ben, by=cast.sam, reason="a ring of two")

    assert reputation(cast.ben) == 1 + 10, "what Ada thinks still counts"
    assert reputation(cast.cleo) == 1 + 50
    assert get_post(2, None).score == 2, "the votes are still shown"
    assert [(row.by.handle, row.reason) for row in acts(verb="void_votes").items] == [
        ("sam", "a ring of two")
    ]
    votes.vote(cast.answer(cast.thread(title="Another that stops")), by=cast.cleo, value=1)
    assert reputation(cast.ben) == 1 + 10, "nor do later ones count"

    patterns.unvoid(cast.cleo, cast.ben, by=cast.root)
    assert reputation(cast.ben) == 1 + 60


@pytest.mark.parametrize("name", ["ada", "ben", "mo"])
def test_only_staff_see_who_voted_for_whom(cast, ring, name):
    person = getattr(cast, name)

    with pytest.raises(Forbidden):
        patterns.pairs(person)
    with pytest.raises(Forbidden):
        patterns.void(cast.cleo, cast.ben, by=person, reason="so")
    with pytest.raises(Invalid):
        patterns.void(cast.cleo, cast.ben, by=cast.sam, reason=" ")
    assert reputation(cast.ben) == 1 + 60
