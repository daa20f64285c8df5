"""The desk shows what is with the support team to the team, and the bar says how much it is."""

import html
import re
from datetime import datetime, timedelta

import pytest

from community.domain.desk.filters import VIEWS
from community.domain.escalations import operations
from community.domain.escalations.models import Escalation
from community.kernel import clock
from community.kernel.db import db
from tests.support.cases import fresh
from tests.support.pages import words
from tests.support.standing import unhurried
from tests.support.statements import counted

MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+00:00")


def escalated(cast, title, priority="normal"):
    thread = cast.thread(title=title)
    return operations.escalate(thread, by=cast.mo, reason=f"Why {title}", priority=priority)


def counts(page):
    return re.findall(r'href="/(desk|review)"[^>]*>\w+ <span class="count[^"]*">(\d+)<', page)


def in_hours(at, hours):
    return clock.frozen(at + timedelta(hours=hours))


def test_the_desk_lists_what_is_with_the_team_what_hurts_most_first(cast, browse):
    with in_hours(MONDAY, 0):
        escalated(cast, "The first to come")
        escalated(cast, "The one that burns", priority="urgent")
        cast.thread(title="Nobody handed this over")

    with in_hours(MONDAY, 2):
        page = words(browse(cast.sam).get("/desk"))

    assert page.index("The one that burns") < page.index("The first to come")
    assert "Urgent · Printing" in page
    assert "60 min" in page and "late" in page
    assert "Nobody handed this over" not in page


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_shows_as_many_lines_as_its_number_says(cast, browse, view):
    with in_hours(MONDAY, 0):
        waiting, mine, done = (escalated(cast, f"Case with number {n}") for n in range(3))
        escalated(cast, "The one that burns", priority="urgent")
        operations.claim(mine, by=cast.sam)
        operations.claim(done, by=cast.sam)
        operations.solve(done, by=cast.sam, remedy="A new roll.")
        client = browse(cast.sam)
        page = client.get(f"/desk?view={view}").text

    number = re.search(rf'view={view}"[^>]*>.*?<span class="count push">(\d+)<', page)
    assert page.count('<tr class="cases__row"') == int(number[1])
    assert waiting.id


def test_a_view_that_is_none_is_refused_in_words(cast, browse):
    response = browse(cast.sam).get("/desk?view=everything")

    assert response.status_code == 422
    assert "A view is one of" in words(response)


def test_more_leads_to_the_rest_and_shows_nothing_twice(cast, browse):
    unhurried(cast.root)
    for n in range(45):
        escalated(cast, f"Case with number {n:03}")
    client = browse(cast.sam)

    shown, address = [], "/desk"
    while address:
        page = client.get(address).text
        shown += re.findall(r">(Case with number \d+)</a>", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        address = more and html.unescape(more[1])

    assert sorted(shown) == [f"Case with number {n:03}" for n in range(45)]


def test_a_case_is_claimed_from_its_row_and_who_was_late_is_told_who_has_it(cast, browse):
    case = escalated(cast, "Two agents see this one")
    path, at_desk = f"/desk/{case.id}/claim", "http://localhost/desk?view=unassigned"
    asked = {"HX-Request": "true", "HX-Current-URL": at_desk}

    first = browse(cast.sam).post(path, headers=asked)
    second = browse(cast.root).post(path, headers=asked)
    plain = browse(cast.root).post(path, data={"from": "desk"})

    assert first.status_code == 200
    assert f'hx-target="#case-{case.id}"' in first.text
    assert "Sam Agent" in first.text and ">Claim<" not in first.text
    assert re.search(r'view=unassigned" aria-current="page">.{0,120}Unassigned', first.text)
    assert second.status_code == plain.status_code == 409
    assert "Sam Agent has this case." in words(second)
    assert "Sam Agent has this case." in words(plain)
    assert fresh(case).owner_id == cast.sam.id


def test_without_scripts_claiming_leads_back_to_the_desk_and_handing_back_undoes_it(cast, browse):
    case, client = escalated(cast, "Claimed by a plain form"), browse(cast.sam)

    claimed = client.post(f"/desk/{case.id}/claim", data={"from": "desk"})
    assert (claimed.status_code, claimed.location) == (303, "/desk")
    assert fresh(case).owner_id == cast.sam.id

    client.post(f"/desk/{case.id}/claim", data={"_method": "delete"})
    assert fresh(case).owner_id is None


@pytest.mark.parametrize(("who", "status"), [("cleo", 404), ("ada", 403), ("mo", 403)])
def test_only_the_team_claims(cast, browse, who, status):
    case = escalated(cast, "Not theirs to claim")

    assert browse(getattr(cast, who)).post(f"/desk/{case.id}/claim").status_code == status
    assert fresh(case).owner_id is None


def test_the_desk_asks_the_database_as_often_for_many_cases_as_for_one(cast, browse):
    client = browse(cast.sam)
    escalated(cast, "The first of many")
    unhurried(cast.root)
    client.get("/desk")
    with counted() as few:
        client.get("/desk")
    for n in range(20):
        escalated(cast, f"Case with number {n:03}")
    with counted() as many:
        client.get("/desk")

    assert len(many) <= len(few) <= 15, "\n".join(many)


def test_what_is_settled_leaves_the_desk(cast, browse):
    escalation = escalated(cast, "This one is settled soon")
    escalation.status, escalation.ended_at = "solved", clock.now()
    db.session.commit()

    page = words(browse(cast.sam).get("/desk"))

    assert "This one is settled soon" not in page
    assert "Nobody waits for you" in page


def test_only_the_team_sees_the_desk_and_only_who_cares_for_posts_the_review(cast, browse):
    seen = {
        name: (browse(person).get("/desk").status_code, browse(person).get("/review").status_code)
        for name, person in cast.everyone.items()
    }

    assert seen == {
        "a visitor": (303, 303), "the asker": (403, 403), "the answerer": (403, 403),
        "a bystander": (403, 403), "a moderator": (403, 200), "an agent": (200, 200),
        "an admin": (200, 200),
    }  # fmt: skip


def test_review_shows_what_was_proposed_and_says_when_nothing_was(cast, browse):
    before = words(browse(cast.mo).get("/review"))
    escalation = escalated(cast, "A proposal of somebody's")
    escalation.status = "proposed"
    db.session.commit()
    after = words(browse(cast.mo).get("/review"))

    assert "Nothing waits for review" in before
    assert "A proposal of somebody's" in after


def test_the_bar_counts_for_those_who_may_act(cast, browse):
    escalated(cast, "The first of two questions")
    proposed = escalated(cast, "The second of two questions")
    proposed.status = "proposed"
    db.session.commit()
    assert db.session.query(Escalation).count() == 2

    agent = browse(cast.sam).get("/about").get_data(as_text=True)
    moderator = browse(cast.mo).get("/about").get_data(as_text=True)
    member = browse(cast.ada).get("/about").get_data(as_text=True)

    # In the bar, and in the menu of a phone.
    assert counts(agent) == [("desk", "2"), ("review", "1")] * 2
    assert counts(moderator) == [("review", "1")] * 2
    assert counts(member) == []
    assert "/desk" not in member
