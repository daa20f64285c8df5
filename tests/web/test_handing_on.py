"""Handing a case on from its panel: to somebody, to another team, as an offer; and what the desk says of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from community.domain.categories import operations as categories
from community.domain.desk.choices import open_to
from community.domain.desk.reading import card_of
from community.domain.escalations import operations
from community.domain.escalations.cards import Move
from community.domain.escalations.models import Escalation
from community.domain.teams import operations as teams
from community.domain.teams.queries import place_of
from community.domain.threads.queries import get_thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden
from community.kernel.operation import operation
from tests.support.cases import fresh
from tests.support.crew import agents, crew_of, put_in_team
from tests.support.pages import words

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://localhost/questions/1/x"}


@pytest.fixture
def crew(cast):
    return crew_of(cast)


def panel(browse, person, case):
    return words(browse(person).get(f"/desk/{case.id}", follow_redirects=True))


def send(client, case, what, **data):
    version = fresh(case).version
    return client.post(f"/desk/{case.id}/{what}", data={"version": version, **data})


def test_an_offer_is_made_seen_and_taken_without_a_script(crew, browse):
    ugo, val = browse(crew.ugo), browse(crew.val)
    assert send(ugo, crew.case, "team", team="theirs", kind="routed").status_code == 303
    assert "Offered to Theirs" in panel(browse, crew.ugo, crew.case)
    assert "offered to Theirs" in words(val.get("/desk"))
    assert "Take it over" in panel(browse, crew.val, crew.case)
    assert "Take it over" not in panel(browse, crew.una, crew.case)

    assert send(val, crew.case, "takeover").status_code == 303
    assert fresh(crew.case).owner_id == crew.val.id
    shown = panel(browse, crew.val, crew.case)
    assert "Offer accepted by" in shown and "Offered to Theirs" in shown


def test_an_offer_is_declined_or_taken_back_by_a_button(crew, browse):
    for who, what in ((crew.vic, "takeover"), (crew.ugo, "offer")):
        send(browse(crew.ugo), crew.case, "owner", person=crew.vic.handle, kind="assigned")
        assert fresh(crew.case).offered_to_id == crew.vic.id
        assert send(browse(who), crew.case, what, _method="delete").status_code == 303
        assert fresh(crew.case).offered_to_id is None
        assert fresh(crew.case).owner_id == crew.ugo.id


def test_a_lead_chooses_among_those_who_are_there_with_what_they_carry(crew, browse):
    page = browse(crew.una).get(f"/desk/{crew.case.id}", follow_redirects=True).text
    assert f'value="{crew.vic.handle}">{crew.vic.name} · 0 of 10' in page
    send(browse(crew.una), crew.case, "owner", person=crew.una.handle, kind="assigned")
    assert fresh(crew.case).owner_id == crew.una.id


@pytest.mark.parametrize("kind", ["assigned", "routed"])
def test_no_two_fields_of_a_form_of_the_panel_have_one_name(crew, browse, kind):
    page = browse(crew.ugo).get(f"/desk/{crew.case.id}", follow_redirects=True).text
    form = page.partition(f'id="move-{kind}"')[2].partition("</form>")[0]
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', form)
    assert len(names) == len(set(names)) >= 5, names


def test_a_refusal_shows_how_it_stands_and_keeps_the_words(crew, browse):
    data = {"person": "nobody-of-this-name", "kind": "assigned", "reason": "because-of-this"}
    for headers in ({}, FRAGMENT):
        answer = browse(crew.ugo).post(
            f"/desk/{crew.case.id}/owner",
            data={**data, "version": fresh(crew.case).version},
            headers=headers,
        )
        assert answer.status_code == 422 and "because-of-this" in answer.text
    stale = browse(crew.ugo).post(
        f"/desk/{crew.case.id}/team", data={"team": "theirs", "version": 1, "kind": "routed"}
    )
    assert stale.status_code == 409
    assert fresh(crew.case).owner_id == crew.ugo.id


def test_nobody_outside_the_team_hands_on_and_the_asker_hears_of_no_offer(crew, browse):
    for who in (crew.cast.ada, crew.cast.mo, crew.cast.cleo):
        for what in ("owner", "team", "takeover", "offer"):
            answer = send(browse(who), crew.case, what, person="root", team="theirs")
            assert answer.status_code in (403, 404), (who.handle, what)
    operations.hand_over(crew.case, by=crew.ugo, team=crew.theirs, reason="a-secret-reason")
    for who in (None, crew.cast.ada, crew.cast.cleo, crew.cast.mo):
        page = browse(who).get("/questions/1/the-printer-stops-after-the-third-label").text
        assert "a-secret-reason" not in page and "Theirs" not in page
        assert ("Offered" in page) == (who is crew.cast.mo), "who handed it over sees that it moves"


TRY = {
    Move.TAKEN_OVER: operations.take_over,
    Move.TURNED_DOWN: operations.turn_down,
    Move.WITHDRAWN: operations.withdraw,
    Move.HANDED_BACK: operations.hand_back,
    Move.CLAIMED: operations.claim,
}


@pytest.mark.parametrize("offer", ["none", "person", "team", "back"])
@pytest.mark.parametrize("who", ["una", "ugo", "vic", "val", "sam", "root"])
def test_what_the_panel_offers_is_not_refused_and_what_it_does_not_is(crew, offer, who):
    if offer == "back":
        operations.hand_back(crew.case, by=crew.ugo)
    elif offer != "none":
        to = {"to": crew.vic} if offer == "person" else {"team": crew.theirs}
        operations.hand_over(crew.case, by=crew.ugo, **to)
    person = getattr(crew, who, None) or getattr(crew.cast, who)
    row, thread = card_of(crew.case.id, person).row, get_thread(crew.case.thread_id, person)
    offers = open_to(person, row, thread, clock.now(), place_of(person))
    for kind, verb in TRY.items():
        allowed = is_done(verb, crew.case.id, person)
        # Claiming takes an offer, too; the panel has one button for it.
        wanted = offers | ({Move.CLAIMED} if Move.TAKEN_OVER in offers else set())
        assert allowed == (kind in wanted), f"{kind}: {who} can {allowed}"


class Undone(Exception):
    """What was tried worked, and is taken back."""


def is_done(verb, case_id, person):
    """Whether a verb is not refused; nothing of it stays."""
    before = fresh_case(case_id).version

    @operation
    def trial():
        if verb(fresh_case(case_id), by=person).version > before:
            raise Undone

    try:
        trial()
    except Undone:
        return True
    except (Conflict, Forbidden):
        pass
    return False


def fresh_case(case_id):
    return db.session.get(Escalation, case_id, populate_existing=True)


def test_the_desk_shows_the_team_and_says_when_nobody_is_free(cast, browse):
    with clock.frozen(MONDAY):
        (one,) = agents(1)
        team = put_in_team(cast, one, name="Printers", round_robin=True)
        teams.put_member(team, one, by=cast.root, capacity=0)
        operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
        shown = words(browse(cast.sam).get("/desk"))
        assert "Printing · Printers" in shown
        assert "Everybody of Printers is full, off duty or away. Waiting in the queue: 1" in shown

        teams.put_member(team, one, by=cast.root, capacity=3)
        assert "Everybody of Printers" not in words(browse(cast.sam).get("/desk"))


def test_a_category_of_one_team_offers_its_cases_to_nobody_else(cast, browse):
    put_in_team(cast, *agents(1), ownership="marketing")
    opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    claim, page = f'action="/desk/{opened.id}/claim"', f"/desk/{opened.id}"
    assert claim not in browse(cast.sam).get(page, follow_redirects=True).text
    categories.entrust(cast.category, None, "support", by=cast.root)
    assert claim in browse(cast.sam).get(page, follow_redirects=True).text
