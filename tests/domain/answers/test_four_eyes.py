"""In a very hot thread it takes two of the team to say something official."""

import pytest

from community.domain.answers import operations, proposing
from community.domain.answers.models import EndorsementProposal
from community.domain.threads import editing, queries
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden


@pytest.fixture
def answer(cast):
    """An answer in a thread that is as hot as it must be, just."""
    answer = cast.answer(cast.thread(), by=cast.sam)
    answer.thread.heat = 80
    db.session.commit()
    return answer


def official(answer):
    return queries.get_thread(answer.thread_id, None).official_post_id


def test_one_alone_is_refused_and_two_are_heard(cast, answer):
    with pytest.raises(Conflict):
        operations.endorse(answer, by=cast.sam)
    proposing.propose(answer, by=cast.sam)
    with pytest.raises(Conflict):
        operations.endorse(answer, by=cast.sam)
    assert official(answer) is None

    operations.endorse(answer, by=cast.root)
    assert official(answer) == answer.id
    assert db.session.get(EndorsementProposal, answer.thread_id) is None


def test_what_was_proposed_is_what_is_made_official(cast, answer):
    other = cast.answer(queries.get_thread(answer.thread_id, None))
    proposing.propose(answer, by=cast.sam)
    with pytest.raises(Conflict):
        operations.endorse(other, by=cast.root)
    editing.edit(answer, by=cast.sam, body="Something quite different.")
    with pytest.raises(Conflict):
        operations.endorse(queries.get_post(answer.id, None), by=cast.root)
    assert official(answer) is None


def test_an_edit_by_one_of_the_team_does_not_go_past_the_second(cast, answer):
    proposing.propose(answer, by=cast.sam)
    operations.endorse(answer, by=cast.root)
    before = operations.endorse(answer, by=cast.root).revision
    editing.edit(answer, by=cast.sam, body="Something quite different.")

    with pytest.raises(Conflict):
        operations.endorse(queries.get_post(answer.id, None), by=cast.sam)
    assert queries.get_post(answer.id, None).revision > before, "official, changed since"


def test_where_it_is_less_hot_one_is_enough(cast, answer):
    answer.thread.heat = 79
    db.session.commit()

    operations.endorse(answer, by=cast.sam)
    assert official(answer) == answer.id


def test_a_proposal_is_for_the_team_and_can_be_taken_back(cast, answer):
    for user in (cast.ada, cast.ben, cast.mo):
        with pytest.raises(Forbidden):
            proposing.propose(answer, by=user)
    proposing.propose(answer, by=cast.sam)
    proposing.unpropose(answer, by=cast.root)
    proposing.unpropose(answer, by=cast.root)
    with pytest.raises(Conflict):
        operations.endorse(answer, by=cast.root)
