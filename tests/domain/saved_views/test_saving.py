"""A view of the desk is kept under a name: one's own, and the team's once it is shared."""

import pytest

from community.domain.desk.filters import Filter
from community.domain.saved_views import operations, queries, rules
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.together import together

MINE = {"owner": "me", "hot": "1", "title": " refund  soon ", "status": "", "unknown": "x"}


def names(person):
    return [card.name for card in queries.views_for(person)]


def test_what_is_looked_at_is_kept_without_what_was_not_asked_for(cast):
    kept = operations.save(cast.sam, "  Hot   refunds ", "unassigned", MINE)

    card = queries.card_of(kept.id, cast.sam)
    assert (card.name, card.view) == ("Hot refunds", "unassigned")
    assert card.chosen == Filter(owner="me", hot=True, title="refund soon")
    assert card.is_mine and card.may_change and not card.is_shared


def test_the_same_name_again_is_the_same_view_changed(cast):
    first = operations.save(cast.sam, "Refunds", "all", {"title": "refund"})
    second = operations.save(cast.sam, "Refunds", "hot", {}, is_shared=True)

    assert first.id == second.id
    card = queries.card_of(first.id, cast.root)
    assert (card.view, card.chosen, card.is_shared, card.is_mine) == ("hot", Filter(), True, False)


def test_others_have_only_what_is_shared(cast):
    own = operations.save(cast.sam, "Only mine", "all", {})
    operations.save(cast.sam, "Ours", "all", {}, is_shared=True)
    operations.save(cast.root, "Another", "all", {})

    assert names(cast.sam) == ["Only mine", "Ours"]
    assert names(cast.root) == ["Another", "Ours"]
    for verb in (queries.card_of, operations.throw_away):
        with pytest.raises(NotFound):
            verb(own.id, cast.root)
    with pytest.raises(NotFound):
        operations.change(own.id, cast.root, name="Taken")
    assert names(cast.sam) == ["Only mine", "Ours"]


def test_a_shared_one_is_changed_by_its_owner_or_an_admin(cast):
    kept = operations.save(cast.root, "Ours", "all", {}, is_shared=True)
    assert not queries.card_of(kept.id, cast.sam).may_change
    with pytest.raises(Forbidden):
        operations.change(kept.id, cast.sam, name="Mine now")

    theirs = operations.save(cast.sam, "Sam's", "all", {}, is_shared=True)
    operations.change(theirs.id, cast.root, name="Everybody's", is_shared=False)

    assert names(cast.root) == ["Ours"]
    assert names(cast.sam) == ["Everybody's", "Ours"]
    operations.throw_away(kept.id, cast.root)
    assert names(cast.sam) == ["Everybody's"]


def test_a_view_shows_something_else_under_the_name_it_has(cast):
    kept = operations.save(cast.sam, "Refunds", "all", {"title": "refund", "owner": "me"})

    operations.change(kept.id, cast.sam, view="unassigned", filters={"priority": "high"})
    card = queries.card_of(kept.id, cast.sam)
    assert (card.name, card.view, card.chosen) == ("Refunds", "unassigned", Filter(priority="high"))

    for wish, field in (({"view": "any"}, "view"), ({"filters": {"status": "lost"}}, "status")):
        with pytest.raises(Invalid) as refusal:
            operations.change(kept.id, cast.sam, **wish)
        assert list(refusal.value.fields) == [field]
        db.session.rollback()
    assert queries.card_of(kept.id, cast.sam).chosen == Filter(priority="high")


def test_what_a_shared_view_shows_only_its_owner_or_an_admin_changes(cast):
    kept = operations.save(cast.root, "Ours", "all", {"title": "roll"}, is_shared=True)

    with pytest.raises(Forbidden):
        operations.change(kept.id, cast.sam, view="hot", filters={})

    card = queries.card_of(kept.id, cast.sam)
    assert (card.view, card.chosen) == ("all", Filter(title="roll"))


@pytest.mark.parametrize("who", ["ada", "mo"])
def test_only_the_team_keeps_views(cast, who):
    with pytest.raises(Forbidden):
        operations.save(getattr(cast, who), "Mine", "all", {})

    assert names(cast.sam) == []


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"name": "  "}, "name"), ({"name": "x" * 41}, "name"), ({"view": "any"}, "view"),
        ({"filters": {"priority": "extreme"}}, "priority"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(cast, wish, field):
    with pytest.raises(Invalid) as refusal:
        operations.save(cast.sam, **{"name": "Mine", "view": "all", "filters": {}} | wish)

    assert list(refusal.value.fields) == [field]
    assert names(cast.sam) == []


def test_two_of_ones_own_never_share_a_name(cast):
    operations.save(cast.sam, "First", "all", {})
    second = operations.save(cast.sam, "Second", "all", {})

    with pytest.raises(Conflict):
        operations.change(second.id, cast.sam, name="First")

    assert names(cast.sam) == ["First", "Second"]


def test_there_is_room_for_a_dozen_and_two_at_once_do_not_pass_it(app, cast):
    for number in range(rules.MOST_OWN - 1):
        operations.save(cast.sam, f"View {number:02}", "all", {})

    one, other = together(
        app, [lambda n=n: operations.save(cast.sam, f"Last {n}", "all", {}) for n in range(2)]
    )

    assert sorted(isinstance(result, Conflict) for result in (one, other)) == [False, True]
    assert len(names(cast.sam)) == rules.MOST_OWN
    operations.save(cast.sam, "View 00", "hot", {})  # one that is there already needs no room


def test_the_same_sent_twice_at_once_makes_one(app, cast):
    results = together(app, [lambda: operations.save(cast.sam, "Mine", "all", {}).id] * 2)

    assert results[0] == results[1]
    assert names(cast.sam) == ["Mine"]


def test_who_leaves_takes_their_own_and_leaves_what_the_team_has(cast):
    own = operations.save(cast.sam, "Only mine", "all", {}).id
    shared = operations.save(cast.sam, "Ours", "all", {}, is_shared=True).id

    operations.erase(cast.sam.id)
    db.session.commit()

    assert names(cast.root) == ["Ours"]
    assert queries.card_of(shared, cast.root).owner.id == cast.sam.id
    with pytest.raises(NotFound):
        queries.card_of(own, cast.sam)
