"""When a case changes hands, those whom it comes to or leaves hear of it, and nobody else."""

from datetime import timedelta

import pytest

from community.domain.accounts import roles
from community.domain.escalations import operations as escalations
from community.domain.escalations.giving import give
from community.domain.notifications import letters, operations
from community.domain.notifications import queries as news
from community.domain.notifications.letters import Site
from community.domain.notifications.rules import FOR_STAFF, Kind
from community.domain.teams import absences
from community.domain.teams import operations as teams
from community.jobs.watch_deadlines import watch_deadlines
from community.kernel import clock
from community.kernel.db import db
from tests.support.after import carried_out, told
from tests.support.cases import fresh
from tests.support.crew import crew_of
from tests.support.mail import mails


@pytest.fixture
def crew(cast):
    made = crew_of(cast)
    carried_out()
    return made


def heard(crew):
    """What each of the teams, and the cast, heard of cases changing hands."""
    carried_out()
    people = {"una": crew.una, "ugo": crew.ugo, "vic": crew.vic, "val": crew.val} | {
        name: getattr(crew.cast, name) for name in ("ada", "ben", "mo", "sam", "root")
    }
    hands = FOR_STAFF - {"due_soon", "overdue", "unassigned", "reopened"}
    found = {name: [kind for kind in told(one) if kind in hands] for name, one in people.items()}
    return {name: kinds for name, kinds in found.items() if kinds}


def test_who_is_offered_a_case_hears_it_and_who_had_it_hears_that_it_was_taken(crew):
    escalations.hand_over(crew.case, by=crew.ugo, to=crew.vic)
    assert heard(crew) == {"vic": ["offered"]}

    escalations.take_over(crew.case, by=crew.vic)
    assert heard(crew) == {"vic": ["offered"], "ugo": ["taken_over"]}
    assert told(crew.cast.ada).count("claimed") == 2, "the asker hears who is on it now"


def test_a_team_that_is_offered_a_case_hears_it_but_for_who_is_away(crew):
    absences.go_away(crew.val, by=crew.val)
    escalations.hand_over(crew.case, by=crew.ugo, team=crew.theirs)

    assert heard(crew) == {"vic": ["offered"]}


def test_who_keeps_a_case_and_the_lead_who_offered_it_hear_that_it_was_turned_down(crew):
    escalations.hand_over(crew.case, by=crew.una, to=crew.vic)
    carried_out()
    escalations.turn_down(crew.case, by=crew.vic, reason="On another.")

    assert heard(crew) == {"vic": ["offered"], "ugo": ["turned_down"], "una": ["turned_down"]}


def test_an_offer_that_was_taken_back_before_anybody_could_be_told_is_no_news(crew):
    escalations.hand_over(crew.case, by=crew.ugo, to=crew.vic)
    escalations.withdraw(crew.case, by=crew.ugo)

    assert heard(crew) == {}


def test_who_is_given_a_case_and_who_loses_it_to_a_lead_hear_it(crew):
    crew.own("support")
    escalations.assign(crew.case, by=crew.una, to=crew.una)
    assert heard(crew) == {"ugo": ["passed_on"]}

    escalations.assign(fresh(crew.case), by=crew.una, to=crew.ugo)
    assert heard(crew) == {"ugo": ["passed_on", "assigned"]}


def test_a_team_hears_of_a_case_that_is_handed_on_to_it(crew):
    crew.own("support")
    escalations.route(crew.case, by=crew.una, team=crew.theirs)

    assert heard(crew) == {"ugo": ["passed_on"], "vic": ["routed"], "val": ["routed"]}


def test_who_hands_back_or_goes_away_hears_nothing_new(crew):
    crew.own("support")
    escalations.hand_back(crew.case, by=crew.ugo)
    escalations.claim(fresh(crew.case), by=crew.ugo)
    absences.go_away(crew.ugo, by=crew.ugo)

    assert heard(crew) == {}


def test_who_left_a_case_untouched_hears_that_it_went_back(crew):
    crew.own("support")
    with clock.frozen(clock.now() + timedelta(days=10)):
        watch_deadlines()
        assert fresh(crew.case).owner_id is None
        assert heard(crew)["ugo"] == ["passed_on"]


def test_whose_turn_it_was_hears_that_a_case_is_theirs(crew):
    crew.own("support")
    escalations.hand_back(crew.case, by=crew.ugo)
    teams.change(crew.ours, by=crew.cast.root, round_robin=True)
    assert give(crew.case.id)
    chosen = db.session.get(type(crew.ugo), fresh(crew.case).owner_id)

    assert list(heard(crew).values()) == [["assigned"]]
    (mail,) = mails("assigned", chosen.email)
    assert letters.write(mail, Site("Peerdesk", "http://x", "en")).subject.startswith("A case is")


@pytest.mark.parametrize("kind", ["offered", "routed", "taken_over", "turned_down", "passed_on"])
def test_each_of_these_is_on_the_site_and_by_mail_as_one_chose(crew, kind):
    wanted, unwanted = crew.vic, crew.val
    operations.choose(unwanted.id, {Kind(kind): False})
    with_case = operations.News(f"{kind}:x", crew.case.thread_id, None, crew.ugo.id, crew.case.id)
    operations.tell(with_case, {wanted.id: Kind(kind), unwanted.id: Kind(kind)})

    assert kind in told(wanted) and kind in told(unwanted)
    (mail,) = mails(kind)
    assert mail.to == wanted.email
    letter = letters.write(mail, Site("Peerdesk", "http://x", "en"))
    assert f"/questions/{crew.case.thread_id}/" in letter.text and "#case" in letter.text


def test_who_is_of_the_team_no_more_is_told_nothing_and_reads_nothing_of_it(crew):
    escalations.hand_over(crew.case, by=crew.ugo, to=crew.vic)
    carried_out()
    roles.grant_role(crew.vic, "member", by=crew.cast.root)

    assert [one.kind for one in news.notices(crew.vic).items] == []
    escalations.withdraw(fresh(crew.case), by=crew.ugo)
    escalations.hand_over(fresh(crew.case), by=crew.ugo, to=crew.val)
    crew.val.role = "member"
    db.session.commit()
    assert "val" not in heard(crew)
