"""Who makes teams, who is in them, who leads, and that each change is written down."""

import pytest
from sqlalchemy import select

from community.domain.accounts import operations as accounts
from community.domain.categories import operations as categories
from community.domain.moderation.models import Act
from community.domain.teams import operations, queries
from community.domain.teams.models import Team, TeamMember
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.crew import agents, put_in_team


def acts():
    rows = db.session.scalars(select(Act).where(Act.verb == "change_team").order_by(Act.id))
    return [(act.detail["what"], act.person_id) for act in rows]


def test_an_admin_makes_a_team_and_every_change_is_written_down(cast):
    team = operations.create("Printers & apps", by=cast.root, zone="Europe/Berlin")
    operations.put_member(team, cast.sam, by=cast.root, is_lead=True, capacity=4)
    operations.change(team, by=cast.root, name="Printers", round_robin=True)
    categories.entrust(cast.category, team, "co_owned", by=cast.root)
    operations.remove_member(team, cast.sam, by=cast.root)
    operations.remove_member(team, cast.sam, by=cast.root)

    assert (team.slug, team.name, team.round_robin) == ("printers-apps", "Printers", True)
    assert acts() == [
        ("created", None), ("joined", cast.sam.id), ("lead", cast.sam.id),
        ("capacity", cast.sam.id), ("name", None), ("round_robin", None), ("category", None),
        ("left", cast.sam.id),
    ]  # fmt: skip


def test_nobody_but_an_admin_makes_renames_or_fills_a_team(cast):
    team = put_in_team(cast, leads=(cast.sam,))
    before = acts()
    for name, user in cast.everyone.items():
        if user is None or name == "an admin":
            continue
        for wrong in (
            lambda by: operations.create("Mine", by=by),
            lambda by: operations.change(team, by=by, name="Mine"),
            lambda by: operations.put_member(team, cast.root, by=by),
            lambda by: operations.remove_member(team, cast.sam, by=by),
            lambda by: categories.entrust(cast.category, None, "support", by=by),
        ):
            with pytest.raises(Forbidden):
                wrong(user)
    assert acts() == before


def test_a_lead_sets_the_shifts_and_capacity_of_their_own_people_and_makes_no_leads(cast):
    one, two, three = agents(3)
    team = put_in_team(cast, two, leads=(one,))
    other = operations.create("Others", by=cast.root)
    operations.put_member(other, three, by=cast.root)

    member = operations.put_member(
        team, two, by=one, capacity=3, roster={"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}
    )
    assert member.roster == {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}
    for wrong in (
        lambda: operations.put_member(team, two, by=one, is_lead=True),
        lambda: operations.put_member(other, three, by=one, capacity=1),
        lambda: operations.put_member(team, three, by=one, capacity=1),
        lambda: operations.put_member(team, one, by=two, capacity=1),
    ):
        with pytest.raises(Forbidden):
            wrong()


@pytest.mark.parametrize(
    "roster",
    [
        {"monday": []}, {"mon": [["9", "12:00"]]}, {"mon": [["12:00", "09:00"]]},
        {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}, {"mon": "all day"}, "always", {"mon": 7},
    ],
)  # fmt: skip
def test_a_roster_that_makes_no_sense_is_refused(cast, roster):
    team = put_in_team(cast, cast.sam)
    with pytest.raises(Invalid) as refusal:
        operations.put_member(team, cast.sam, by=cast.root, roster=roster)
    assert "roster" in refusal.value.fields


def test_names_are_single_zones_exist_and_members_are_staff(cast):
    operations.create("Printing", by=cast.root)
    with pytest.raises(Conflict):
        operations.create(" Printing ", by=cast.root)
    for wrong in (
        lambda: operations.create("  ", by=cast.root),
        lambda: operations.create("Elsewhere", by=cast.root, zone="Mars/Olympus"),
        lambda: operations.put_member(db.session.get(Team, 1), cast.mo, by=cast.root),
        lambda: operations.put_member(db.session.get(Team, 1), cast.sam, by=cast.root, capacity=-1),
        lambda: categories.entrust(cast.category, None, "co_owned", by=cast.root),
    ):
        with pytest.raises(Invalid):
            wrong()
    assert [team.slug for team in queries.all_teams()] == ["printing"]
    assert operations.create("PRINTING", by=cast.root).slug == "printing-2"


def test_who_loses_the_role_or_leaves_is_in_no_team(cast):
    one, two = agents(2)
    put_in_team(cast, one, cast.sam, two)
    accounts.grant_role(cast.sam, "moderator", by=cast.root)
    accounts.grant_role(one, "admin", by=cast.root)

    left = set(db.session.scalars(select(TeamMember.user_id)))
    assert left == {one.id, two.id}


@pytest.mark.parametrize("name", ["Prin\u200bters", "\u202esretnirP", "\u2800", "\u3164\u3164"])
def test_no_team_is_named_by_what_nobody_sees(cast, name):
    team = operations.create("Printers", by=cast.root)
    for attempt in (
        lambda: operations.create(name, by=cast.root),
        lambda: operations.change(team, by=cast.root, name=name),
    ):
        with pytest.raises(Invalid) as refused:
            attempt()
        assert refused.value.fields == {"name": "This name holds characters that cannot be seen."}

    assert [one.name for one in queries.all_teams()] == ["Printers"]
