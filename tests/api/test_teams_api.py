"""Teams and handing on over the API: the same rules as on the pages."""

import pytest

from community.domain.teams import absences
from community.domain.teams import operations as teams
from tests.support.cases import fresh
from tests.support.crew import agents, crew_of, put_in_team
from tests.support.statements import counted

SHIFTS = {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}


def test_an_admin_makes_a_team_and_fills_it(cast, api):
    root = api(cast.root)
    made = root.post("/teams", {"name": "Printers & apps", "zone": "Europe/Berlin"})
    assert made.status_code == 201 and made.headers["Location"].endswith("/teams/printers-apps")
    member = "/teams/printers-apps/members/sam"
    put = root.put(member, {"lead": True, "capacity": 3, "roster": SHIFTS}).json["members"]
    assert [(one["person"]["handle"], one["lead"], one["capacity"]) for one in put] == [
        ("sam", True, 3)
    ]
    assert root.put(member, {}).json["members"] == put, "what is not sent stays"
    assert root.put(member, {"capacity": None}).json["members"][0]["capacity"] == 10

    wish = {"name": "Printers", "round_robin": True, "categories": {"printing": "co_owned"}}
    changed = root.patch("/teams/printers-apps", wish).json
    assert (changed["name"], changed["slug"], changed["round_robin"]) == (
        "Printers", "printers-apps", True,
    )  # fmt: skip
    assert changed["categories"] == [
        {"slug": "printing", "name": "Printing", "ownership": "co_owned"}
    ]
    assert root.patch("/teams/printers-apps", {"categories": {}}).json["categories"] == []
    assert root.delete(member).status_code == 204
    assert root.delete(member).status_code == 204
    assert root.get("/teams/printers-apps").json["members"] == []


@pytest.mark.parametrize("who", ["ada", "mo", "sam", "una"])
def test_nobody_else_does_and_only_the_team_reads_it(cast, api, who):
    (una,) = agents(1)
    put_in_team(cast, cast.sam, leads=(una,))
    client = api(una if who == "una" else getattr(cast, who))
    assert client.post("/teams", {"name": "Mine"}).status_code == 403
    assert client.patch("/teams/printing", {"name": "Mine"}).status_code == 403
    assert client.put("/teams/printing/members/root", {}).status_code == 403
    assert client.delete("/teams/printing/members/sam").status_code == 403
    reads = 200 if who in ("sam", "una") else 403
    assert client.get("/teams").status_code == client.get("/teams/printing").status_code == reads
    capacity = client.put("/teams/printing/members/sam", {"capacity": 2}).status_code
    assert capacity == (200 if who == "una" else 403)


def test_what_makes_no_sense_is_refused_by_its_field(cast, api):
    put_in_team(cast, cast.sam)
    root = api(cast.root)
    member = "/teams/printing/members/sam"
    for answer, field in (
        (root.post("/teams", {"name": "X", "zone": "Mars"}), "zone"),
        (root.post("/teams", {"name": ""}), "name"),
        (root.put(member, {"capacity": -1}), "capacity"),
        (root.put(member, {"capacity": True}), "capacity"),
        (root.put(member, {"roster": {"mon": [["17:00", "09:00"]]}}), "roster"),
        (root.put("/teams/printing/members/ada", {}), "member"),
        (root.patch("/teams/printing", {"categories": {"nowhere": "support"}}), "categories"),
    ):
        assert answer.status_code == 422 and field in answer.json["errors"], answer.json
    assert root.put(member, {"roster": {"monday": []}}).status_code == 422
    assert root.post("/teams", {"name": "Printing"}).status_code == 409
    assert root.get("/teams/nowhere").status_code == 404


def test_the_list_of_teams_makes_no_more_queries_for_more_people(cast, api):
    team, client = put_in_team(cast, *agents(1)), api(cast.sam)
    client.get("/teams")
    with counted() as few:
        client.get("/teams")
    for person in agents(6, prefix="more"):
        teams.put_member(team, person, by=cast.root)
        absences.go_away(person, by=person)
    put_in_team(cast, *agents(2, prefix="other"), name="Others")
    with counted() as many:
        assert len(client.get("/teams").json["items"]) == 2
    assert len(many) <= len(few), "\n".join(many)


@pytest.fixture
def crew(cast):
    return crew_of(cast)


def test_an_offer_is_put_taken_declined_and_withdrawn(crew, api):
    path = f"/escalations/{crew.case.id}"
    ugo, vic, val = api(crew.ugo), api(crew.vic), api(crew.val)
    offered = ugo.put(f"{path}/offer", {"to": crew.vic.handle}).json
    assert offered["owner"]["handle"] == crew.ugo.handle
    assert offered["offered_to"]["handle"] == crew.vic.handle and offered["ownership"] == "co_owned"
    assert val.put(f"{path}/takeover").status_code == 403
    assert vic.delete(f"{path}/takeover").status_code == 204
    assert vic.delete(f"{path}/takeover").status_code == 409

    assert ugo.put(f"{path}/offer", {"team": "theirs"}).json["offered_team"] == "Theirs"
    assert ugo.put(f"{path}/offer", {"team": "theirs"}).status_code == 409
    assert ugo.delete(f"{path}/offer").status_code == 204

    assert ugo.patch(path, {"team": "theirs"}).json["offered_team"] == "Theirs"
    taken = val.put(f"{path}/takeover").json
    assert (taken["owner"]["handle"], taken["team"], taken["offered_team"]) == (
        crew.val.handle, "Theirs", "",
    )  # fmt: skip
    assert [move["kind"] for move in taken["history"]][2:] == [
        "offered", "turned_down", "offered", "withdrawn", "offered", "taken_over",
    ]  # fmt: skip
    for team in ("Theirs", "theirs"):
        assert len(val.get(f"/escalations?team={team}").json["items"]) == 1
    assert val.get("/escalations?team=ours").json["items"] == []


def test_offers_are_refused_by_field_and_unknown_to_others(crew, api):
    path = f"/escalations/{crew.case.id}"
    ugo = api(crew.ugo)
    for wish, field in (
        ({}, "to"), ({"to": "nobody"}, "to"), ({"team": "nowhere"}, "team"),
        ({"to": crew.vic.handle, "team": "theirs"}, "to"),
    ):  # fmt: skip
        answer = ugo.put(f"{path}/offer", wish)
        assert answer.status_code == 422 and field in answer.json["errors"], wish
    ugo.put(f"{path}/offer", {"team": "theirs"})
    seen = api(crew.cast.ada).get(path).json
    assert (seen["offered_to"], seen["offered_team"]) == (None, "")
    assert all(move["offered_to"] == "" for move in seen["history"])
    assert api(crew.cast.ada).put(f"{path}/takeover").status_code == 403
    assert api(crew.cast.cleo).put(f"{path}/takeover").status_code == 404
    assert fresh(crew.case).owner_id == crew.ugo.id
