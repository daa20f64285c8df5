"""Away, for programs: the same people say so as on the page, and what they say has the same effects."""

from datetime import UTC, datetime, timedelta

import pytest

from community.domain.escalations import operations
from community.domain.teams import operations as teams
from community.kernel import clock
from tests.support.cases import fresh
from tests.support.crew import agents, put_in_team

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEEK = {"starts_at": "2026-03-09T00:00:00Z", "ends_at": "2026-03-16T00:00:00Z"}
PATH = "/people/sam/absences"


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY):
        yield


def test_one_says_it_reads_it_and_takes_it_back(cast, api):
    put_in_team(cast, cast.sam)
    sam = api(cast.sam)

    said = sam.put(PATH, WEEK)

    assert said.status_code == 200
    assert said.json["person"]["handle"] == "sam"
    assert (said.json["starts_at"], said.json["ends_at"]) == (WEEK["starts_at"], WEEK["ends_at"])
    assert sam.get(PATH).json == {"items": [said.json], "next": None}
    assert sam.delete(f"/absences/{said.json['id']}").status_code == 204
    assert sam.get(PATH).json["items"] == []


def test_saying_the_same_twice_is_saying_it_once(cast, api):
    put_in_team(cast, cast.sam)
    sam = api(cast.sam)
    for wish in (WEEK, {}, {"ends_at": WEEK["starts_at"]}):
        first = sam.put(PATH, wish).json
        with clock.frozen(MONDAY + timedelta(hours=1)):
            assert sam.put(PATH, wish).json == first
    assert len(sam.get(PATH).json["items"]) == 3


def test_open_cases_go_back_when_it_begins_and_one_is_back_at_once(cast, api):
    team = put_in_team(cast, cast.sam)
    case = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    operations.claim(case, by=cast.sam)
    sam = api(cast.sam)

    away = sam.put(PATH, {}).json

    assert away["ends_at"] is None and fresh(case).owner_id is None
    assert sam.put(f"/escalations/{case.id}/claim").status_code == 409
    assert sam.get(f"/teams/{team.slug}").json["members"][0]["away"] is True
    with clock.frozen(MONDAY + timedelta(hours=1)):
        assert sam.delete(f"/absences/{away['id']}").status_code == 204
        assert sam.delete(f"/absences/{away['id']}").status_code == 204
        assert sam.put(f"/escalations/{case.id}/claim").status_code == 200
        assert sam.get(PATH).json["items"] == []


def test_for_others_their_lead_and_admins_say_it_and_nobody_else_reads_it(cast, api):
    lead, other = agents(2)
    team = put_in_team(cast, cast.sam, leads=[lead])
    teams.put_member(team, other, by=cast.root)
    may = {"an agent": True, "an admin": True}
    for name, person in {**cast.everyone, "a lead": lead, "a colleague": other}.items():
        client, allowed = api(person), may.get(name, name == "a lead")
        statuses = (client.get(PATH).status_code, client.put(PATH, WEEK).status_code)
        refused = 401 if person is None else 403
        assert statuses == ((200, 200) if allowed else (refused, refused)), name
    absence = api(lead).get(PATH).json["items"][0]["id"]
    for person in (cast.ada, cast.mo, other):
        assert api(person).delete(f"/absences/{absence}").status_code == 403
    assert api(lead).delete(f"/absences/{absence}").status_code == 204


def test_what_makes_no_sense_is_refused_field_by_field(cast, api):
    put_in_team(cast, cast.sam)
    sam, root = api(cast.sam), api(cast.root)
    for answer, field in (
        (sam.put(PATH, {"ends_at": "2026-03-01T00:00:00Z"}), "ends_at"),
        (sam.put(PATH, {"ends_at": "2036-03-01T00:00:00Z"}), "ends_at"),
        (sam.put(PATH, {"starts_at": "soon"}), "starts_at"),
        (root.put("/people/ada/absences", {}), "member"),
    ):
        assert answer.status_code == 422 and field in answer.json["errors"], answer.json
    assert root.put("/people/nobody/absences", {}).status_code == 404
    assert root.delete("/absences/999").status_code == 404
    assert sam.get(PATH).json["items"] == []
