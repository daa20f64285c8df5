"""What is done to many cases at once is done to each by itself, and each says what became of it."""

import pytest

from community.domain.desk import bulk
from community.domain.escalations import operations
from community.domain.escalations.cards import Move
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.cases import everything, fresh, last
from tests.support.together import together


def cases(cast, number):
    return [
        operations.escalate(cast.thread(title=f"Case with number {n}"), by=cast.mo, reason="It hurts.")
        for n in range(number)
    ]  # fmt: skip


def ids(found):
    return [one.id for one in found]


def test_each_is_claimed_and_what_one_refuses_keeps_none_back(cast):
    free, theirs, solved, mine = cases(cast, 4)
    operations.claim(theirs, by=cast.root)
    operations.claim(solved, by=cast.root)
    operations.solve(solved, by=cast.root, remedy="A new roll.")
    operations.claim(mine, by=cast.sam)

    found = bulk.apply([theirs.id, solved.id, 999, free.id, mine.id], "claim", by=cast.sam)

    assert ids(found) == [theirs.id, solved.id, 999, free.id, mine.id]
    assert [one.is_done for one in found] == [False, False, False, True, True]
    assert [type(one.error) for one in found[:3]] == [Conflict, Conflict, NotFound]
    assert [one.status for one in found] == ["open", "solved", None, "open", "open"]
    assert found[0].owner.handle == "root"
    assert fresh(free).owner_id == fresh(mine).owner_id == cast.sam.id
    assert fresh(theirs).owner_id == cast.root.id


def test_doing_it_again_changes_nothing_more(cast):
    found = cases(cast, 2)
    bulk.apply(ids(found), "claim", by=cast.sam)
    before = everything()

    again = bulk.apply([*ids(found), found[0].id], "claim", by=cast.sam)

    assert [one.is_done for one in again] == [True, True]
    assert everything() == before


def test_they_are_given_prioritised_and_handed_back(cast):
    found = cases(cast, 2)

    assert all(
        one.is_done for one in bulk.apply(ids(found), "assign", by=cast.root, owner=cast.sam)
    )
    assert {fresh(one).owner_id for one in found} == {cast.sam.id}
    assert all(
        one.is_done for one in bulk.apply(ids(found), "prioritise", by=cast.sam, priority="urgent")
    )
    assert {fresh(one).priority for one in found} == {"urgent"}
    assert all(
        one.is_done for one in bulk.apply(ids(found), "hand_back", by=cast.sam, reason="I leave.")
    )
    assert {fresh(one).owner_id for one in found} == {None}
    assert last(found[1]).kind == Move.HANDED_BACK and last(found[1]).reason == "I leave."


def test_an_agent_gives_away_only_what_is_theirs(cast):
    mine, free = cases(cast, 2)
    operations.claim(mine, by=cast.sam)

    found = bulk.apply([mine.id, free.id], "assign", by=cast.sam, owner=cast.root)

    assert [one.is_done for one in found] == [True, False]
    assert isinstance(found[1].error, Forbidden)
    assert fresh(free).owner_id is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"act": "delete"}, "act"), ({"ids": []}, "ids"), ({"ids": list(range(1, 102))}, "ids"),
        ({"act": "assign"}, "owner"), ({"act": "prioritise", "priority": "extreme"}, "priority"),
    ],
)  # fmt: skip
def test_what_is_wrong_for_all_is_refused_and_nothing_changes(cast, more, field):
    found = cases(cast, 1)
    before = everything()

    with pytest.raises(Invalid) as refusal:
        bulk.apply(**{"ids": ids(found), "act": "claim", "by": cast.sam} | more)

    assert list(refusal.value.fields) == [field]
    assert everything() == before


def test_nobody_is_given_cases_who_cannot_work_on_them(cast):
    found = cases(cast, 2)
    before = everything()

    with pytest.raises(Invalid):
        bulk.apply(ids(found), "assign", by=cast.root, owner=cast.mo)

    assert everything() == before


@pytest.mark.parametrize("who", ["ada", "cleo", "mo"])
def test_only_the_team_acts(cast, who):
    found = cases(cast, 1)

    with pytest.raises(Forbidden):
        bulk.apply(ids(found), "claim", by=getattr(cast, who))

    assert fresh(found[0]).owner_id is None


def test_of_two_who_claim_the_same_at_once_each_case_goes_to_one(app, cast):
    found = ids(cases(cast, 6))
    tasks = [
        lambda: bulk.apply(found, "claim", by=cast.sam),
        lambda: bulk.apply(found[::-1], "claim", by=cast.root),
    ]

    sam, root = together(app, tasks)

    won = {one.id for one in sam if one.is_done}, {one.id for one in root if one.is_done}
    assert won[0] | won[1] == set(found)
    assert not won[0] & won[1]
    assert all(isinstance(one.error, Conflict) for one in (*sam, *root) if not one.is_done)
