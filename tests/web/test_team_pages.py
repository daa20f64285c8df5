"""Pages of teams: who is there, shifts, absences, and what admins say of teams; forms that need no script."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from community.domain.categories.models import Category
from community.domain.teams import absences, queries
from community.domain.teams import operations as teams
from community.domain.teams.models import Absence, Team, TeamMember
from community.kernel import clock
from community.kernel.db import db
from tests.support.crew import agents, put_in_team
from tests.support.pages import words
from tests.support.statements import counted

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def fresh(model, *key):
    db.session.rollback()
    return db.session.get(model, key, populate_existing=True)


def test_an_admin_makes_a_team_fills_it_and_says_what_it_answers_for(cast, browse):
    root = browse(cast.root)
    made = root.post("/admin/teams", data={"name": "Printers & apps", "zone": "Europe/Berlin"})
    assert made.status_code == 303 and made.headers["Location"] == "/admin/teams/printers-apps"
    page = "/admin/teams/printers-apps"
    root.post(f"{page}/members", data={"handle": "sam"})
    root.post(f"{page}/members", data={"handle": "sam", "lead": "yes"})
    root.post(f"{page}/categories", data={"category": "printing", "ownership": "co_owned"})
    root.post(page, data={"name": "Printers", "zone": "Asia/Tokyo", "round_robin": "yes"})

    team = fresh(Team, 1)
    assert (team.name, team.slug, team.zone, team.round_robin) == (
        "Printers", "printers-apps", "Asia/Tokyo", True,
    )  # fmt: skip
    assert fresh(TeamMember, 1, cast.sam.id).is_lead
    category = fresh(Category, cast.category.id)
    assert (category.team_id, category.ownership) == (1, "co_owned")
    shown = words(root.get(page))
    assert "Sam Agent" in shown and "Lead" in shown and "Printing" in shown
    assert "Sam Agent" in words(root.get("/admin/teams"))

    root.post(f"{page}/members", data={"handle": "sam", "_method": "delete"})
    root.post(f"{page}/categories", data={"category": "printing", "_method": "delete"})
    root.post(page, data={"name": "Printers", "zone": "Asia/Tokyo"})
    assert fresh(TeamMember, 1, cast.sam.id) is None
    assert fresh(Category, cast.category.id).team_id is None
    assert not fresh(Team, 1).round_robin


def test_what_is_refused_comes_back_with_all_that_was_typed(cast, browse):
    put_in_team(cast, cast.sam)
    root = browse(cast.root)
    for path, data, status in (
        ("/admin/teams", {"name": "Printing"}, 409),
        ("/admin/teams", {"name": "Elsewhere", "zone": "Mars/Olympus"}, 422),
        ("/admin/teams/printing", {"name": " ", "zone": "UTC"}, 422),
        ("/admin/teams/printing/members", {"handle": "ada"}, 422),
        ("/admin/teams/printing/categories", {"category": "printing", "ownership": "x"}, 422),
    ):
        answer = root.post(path, data=data)
        assert answer.status_code == status, path
        assert 'role="alert"' in answer.text
    assert "Elsewhere" in root.post("/admin/teams", data={"name": "Elsewhere", "zone": "x"}).text
    assert db.session.scalar(select(func.count(Team.id))) == 1


@pytest.mark.parametrize("who", ["ada", "mo", "sam"])
def test_nobody_but_an_admin_gets_anywhere_there(cast, browse, who):
    put_in_team(cast, leads=(cast.sam,))
    client = browse(getattr(cast, who))
    for path in ("/admin/teams", "/admin/teams/printing"):
        assert client.get(path).status_code == 403
        assert client.post(path, data={"name": "Mine"}).status_code == 403
    for part in ("members", "categories"):
        data = {"handle": "root", "category": "printing", "ownership": "support"}
        assert client.post(f"/admin/teams/printing/{part}", data=data).status_code == 403
    assert fresh(Team, 1).name == "Printing"


def test_the_team_sees_who_is_on_duty_who_is_away_and_who_is_full(cast, browse):
    with clock.frozen(MONDAY):
        here, away, off = agents(3)
        team = put_in_team(cast, here, away, off, name="Printers")
        teams.put_member(team, off, by=cast.root, roster={"tue": [["09:00", "17:00"]]}, capacity=0)
        absences.go_away(away, by=away, ends_at=MONDAY + 3 * HOUR)
        shown = words(browse(cast.sam).get("/desk/team"))
        assert "on duty at all hours" in shown
        assert "away until 12:00" in shown
        assert "off duty, back Tue 09:00" in shown
        assert "0 of 0 · full" in shown and "0 of 10" in shown
        for person in (cast.mo, cast.ada):
            assert browse(person).get("/desk/team").status_code == 403


def test_the_page_of_the_team_makes_no_more_queries_for_more_people(cast, browse):
    team = put_in_team(cast, *agents(2))
    client = browse(cast.root)
    client.get("/desk/team")
    with counted() as few:
        client.get("/desk/team")
    for person in agents(8, prefix="more"):
        teams.put_member(team, person, by=cast.root)
        absences.go_away(person, by=person)
    put_in_team(cast, *agents(3, prefix="other"), name="Others")
    with counted() as many:
        assert client.get("/desk/team").status_code == 200
    assert len(many) <= len(few) <= 14, "\n".join(many)


def test_one_says_that_one_is_away_and_back_without_a_script(cast, browse):
    with clock.frozen(MONDAY):
        sam = browse(cast.sam)
        sam.post("/desk/absences", data={"starts_at": "", "ends_at": "2026-03-05T12:00"})
        absence = fresh(Absence, 1)
        assert (absence.starts_at, absence.ends_at) == (MONDAY, MONDAY + 3 * DAY + 3 * HOUR)
        assert "Away from" in words(sam.get("/desk/team"))

        sam.post("/desk/absences/1", data={"_method": "delete"})
        assert not queries.is_away(cast.sam.id, clock.now())


def test_times_are_those_of_who_picks_them(cast, browse):
    with clock.frozen(MONDAY):
        cast.sam.time_zone = "Asia/Tokyo"
        db.session.commit()
        browse(cast.sam).post("/desk/absences", data={"starts_at": "2026-03-03T09:00"})
        assert fresh(Absence, 1).starts_at == MONDAY + 15 * HOUR


def test_an_absence_that_makes_no_sense_comes_back_as_it_was_typed(cast, browse):
    with clock.frozen(MONDAY):
        for data in (
            {"ends_at": "2026-03-01T12:00"}, {"starts_at": "soon"}, {"ends_at": "99999-01-01T00:00"},
        ):  # fmt: skip
            answer = browse(cast.sam).post("/desk/absences", data=data)
            assert answer.status_code == 422
            assert next(iter(data.values())) in answer.text
    assert db.session.scalar(select(func.count(Absence.id))) == 0


def test_a_lead_sets_shifts_capacity_and_absence_of_their_own_people_alone(cast, browse):
    lead, one, other = agents(3)
    put_in_team(cast, one, leads=(lead,))
    put_in_team(cast, other, name="Others")
    client, page = browse(lead), f"/desk/team/printing/{one.handle}"
    shifts = {"mon": "9-12, 13:00 – 17:30", "tue": "", "capacity": "4"}
    assert client.post(page, data=shifts).status_code == 303
    assert fresh(TeamMember, 1, one.id).roster == {"mon": [["09:00", "12:00"], ["13:00", "17:30"]]}
    shown = client.get(page).text
    assert "09:00-12:00, 13:00-17:30" in shown and 'value="4"' in shown

    assert client.post("/desk/absences", data={"handle": one.handle}).status_code == 303
    assert queries.is_away(one.id, clock.now())
    assert client.post("/desk/absences", data={"handle": other.handle}).status_code == 403
    assert client.get(f"/desk/team/others/{other.handle}").status_code == 403
    assert client.post(f"/desk/team/others/{other.handle}", data=shifts).status_code == 403
    assert browse(one).get(page).status_code == 403
    assert client.get(f"/desk/team/printing/{other.handle}").status_code == 404


def test_shifts_that_make_no_sense_come_back_as_they_were_typed(cast, browse):
    put_in_team(cast, cast.sam)
    root = browse(cast.root)
    for field, typed in (("mon", "late-later"), ("tue", "17-9"), ("capacity", "many")):
        answer = root.post("/desk/team/printing/sam", data={field: typed})
        assert answer.status_code == 422 and typed in answer.text, typed
    assert root.post("/desk/team/printing/sam", data={}).status_code == 303
    assert fresh(TeamMember, 1, cast.sam.id).roster is None
