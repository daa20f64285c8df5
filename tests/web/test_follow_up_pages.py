"""A link from a mail asks and changes nothing until a button is pressed; it tells nobody what they may not read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.answers import operations as answers
from community.domain.answers.models import Confirmation
from community.domain.escalations import links, timers
from community.domain.escalations import operations as escalations
from community.domain.escalations.models import Escalation, FollowUpAnswer
from community.domain.notifications import letters, queries
from community.domain.notifications.letters import Site
from community.domain.threads.cards import Turn
from community.domain.threads.queries import get_thread
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from tests.support.after import A_DAY, a_day_later, carried_out, offer_of, solved, thread_of
from tests.support.cases import fresh
from tests.support.mail import mails
from tests.support.pages import words
from tests.support.statements import counted


@pytest.fixture
def asked(cast):
    """Ada's accepted answer of Ben's, a day later; Cleo has the problem too."""
    thread = cast.thread(title="The canarytitle printer stops")
    votes.me_too(thread, by=cast.cleo)
    answers.accept(cast.answer(thread), by=cast.ada)
    with clock.frozen(clock.now() + A_DAY):
        yield a_day_later()


def mailed_path(person, kind):
    """Where the mail of this kind leads, as its reader finds it there."""
    letter = letters.write(mails(kind, person.email)[0], Site("Peerdesk", "http://x", "en"))
    marker = {"follow_up": "http://x/follow-ups/", "case_solved": "http://x/ratings/"}[kind]
    return marker.removeprefix("http://x") + letter.text.split(marker)[1].split()[0]


def said():
    query = select(FollowUpAnswer.user_id, FollowUpAnswer.outcome)
    return [tuple(row) for row in db.session.execute(query)]


def test_opening_the_link_in_whatever_way_changes_nothing(cast, browse, asked):
    path = mailed_path(cast.ada, "follow_up")
    prefetch = {"Purpose": "prefetch", "Sec-Purpose": "prefetch"}
    for get in (browse().get, browse().head, browse(cast.ada).get):
        for headers in ({}, prefetch):
            with counted() as statements:
                assert get(path, headers=headers).status_code == 200
            assert not any(one.startswith(("INSERT", "DELETE")) for one in statements)

    assert said() == []
    assert db.session.query(Confirmation).count() == 0
    assert get_thread(asked.thread_id, None).turn == Turn.SOLVED


@pytest.mark.parametrize("outcome", ["worked", "partly", "did_not"])
def test_pressing_a_button_counts_without_signing_in(cast, browse, asked, outcome):
    path = mailed_path(cast.cleo, "follow_up")
    pressed = browse().post(path, data={"outcome": outcome})

    assert (pressed.status_code, pressed.location) == (303, path)
    assert said() == [(cast.cleo.id, outcome)]
    assert "Noted: it" in words(browse().get(path))
    assert 'aria-pressed="true"' in browse().get(path).text


def test_did_not_by_the_asker_opens_the_question_again(cast, browse, asked):
    browse().post(mailed_path(cast.ada, "follow_up"), data={"outcome": "did_not"})

    assert get_thread(asked.thread_id, None).turn == Turn.ANSWERED


def test_what_makes_no_sense_is_refused_kindly(cast, browse, asked):
    path = mailed_path(cast.ada, "follow_up")
    refused = browse().post(path, data={"outcome": "perhaps"})

    assert refused.status_code == 422
    assert "Say whether it worked" in words(refused)
    assert browse().get(path[:-2]).status_code == 404
    assert browse().get("/follow-ups/" + "x" * 5000).status_code == 404
    rating = links.path_of(links.RATING, asked.id, cast.ada.id).removeprefix("/ratings/")
    assert browse().get(f"/follow-ups/{rating}").status_code == 404, "made for something else"
    assert said() == []


def test_the_link_ends_and_is_nobody_elses(cast, browse, asked):
    path = mailed_path(cast.ada, "follow_up")
    for person in (cast.cleo, cast.mo, cast.sam):
        assert browse(person).get(path).status_code == 403
        assert browse(person).post(path, data={"outcome": "did_not"}).status_code == 403
    with clock.frozen(clock.now() + timedelta(days=29)):
        assert browse().get(path).status_code == 410
        assert browse().post(path, data={"outcome": "did_not"}).status_code == 410

    assert said() == []


def test_the_link_alone_tells_nothing_that_is_not_public(cast, browse, asked):
    path = mailed_path(cast.ada, "follow_up")
    assert "canarytitle" in browse().get(path).text
    cast.category.readers = "members"
    db.session.commit()

    page = browse().get(path)
    assert page.status_code == 200
    assert "canarytitle" not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "canarytitle" in browse(cast.ada).get(path).text


def test_the_page_of_the_question_asks_too_those_who_are_asked(cast, browse, asked):
    thread = get_thread(asked.thread_id, None)
    path = f"/questions/{thread.id}/{thread.slug}"
    shown = {
        name: "Did it work?" in words(browse(person).get(path))
        for name, person in cast.everyone.items()
    }

    assert {name for name, asks in shown.items() if asks} == {"the asker", "a bystander"}
    action = queries.notices(cast.ada).items[0].path
    assert action in browse(cast.ada).get(path).text


# Ratings


def rated(client, path, **fields):
    return client.post(path, data=fields)


@pytest.fixture
def case(cast):
    case = solved(cast)
    carried_out()
    return case


def test_a_rating_has_five_real_buttons_and_opening_it_changes_nothing(cast, browse, case):
    path = mailed_path(cast.ada, "case_solved")
    for get in (browse().get, browse().head, browse(cast.ada).get):
        assert get(path).status_code == 200
    page = browse().get(path).text

    assert page.count('type="radio" name="rating"') == 5
    assert offer_of(case).rated_at is None


def test_rating_counts_once_and_says_thanks(cast, browse, case):
    path = mailed_path(cast.ada, "case_solved")
    done = browse().post(path, data={"rating": "5", "comment": "Kind."}, follow_redirects=True)

    assert done.status_code == 200
    assert "You rated the help 5 of 5." in words(done)
    again = browse().post(path, data={"rating": "1"})
    assert again.status_code == 409
    assert "You have rated this already" in words(again)
    assert browse().get(path).status_code == 409
    assert (offer_of(case).rating, fresh(case).status) == (5, "solved")


def test_what_is_no_rating_comes_back_with_its_words(cast, browse, case):
    path = mailed_path(cast.ada, "case_solved")
    refused = browse().post(path, data={"comment": "A <long> story"})

    assert refused.status_code == 422
    assert "Choose a number from 1 to 5." in words(refused)
    assert "A &lt;long&gt; story</textarea>" in refused.text
    for rating in ("0", "6", "-1", "4.5", "٤", "x", "1" * 400):
        assert browse().post(path, data={"rating": rating}).status_code == 422


def test_a_rating_that_is_late_or_anothers_is_refused(cast, browse, case):
    path = mailed_path(cast.ada, "case_solved")
    for person in (cast.ben, cast.mo, cast.sam):
        assert browse(person).post(path, data={"rating": "1"}).status_code == 403
    with clock.frozen(clock.now() + timedelta(days=28, minutes=1)):
        assert browse().get(path).status_code == 410
        assert browse().post(path, data={"rating": "1"}).status_code == 410
    escalations.reopen(case, by=cast.ada)
    assert browse().post(path, data={"rating": "5"}).status_code == 409

    assert offer_of(case).rated_at is None


def test_a_low_rating_says_that_the_team_has_it_again(cast, browse, case):
    path = mailed_path(cast.ada, "case_solved")
    done = browse().post(path, data={"rating": "2"}, follow_redirects=True)

    assert "the support team has your question again" in words(done)
    assert fresh(case).status == "open"


def test_the_asker_rates_on_the_page_of_the_question_and_only_the_team_reads_it(cast, browse, case):
    thread = thread_of(case)
    path = f"/questions/{thread.id}/{thread.slug}"
    forms = {
        name for name, person in cast.everyone.items()
        if 'name="rating"' in browse(person).get(path).text
    }  # fmt: skip
    assert forms == {"the asker"}

    action = browse(cast.ada).get(path).text.split('action="/ratings/')[1].split('"')[0]
    rating = {"rating": "4", "comment": "canaryrating"}
    assert browse(cast.ada).post(f"/ratings/{action}", data=rating).status_code == 303
    read = {
        name for name, person in cast.everyone.items()
        if "canaryrating" in browse(person).get(path).text
    }  # fmt: skip
    assert read == {"the asker", "an agent", "an admin"}
    assert 'name="rating"' not in browse(cast.ada).get(path).text


def test_who_escalated_finds_what_became_of_it(cast, browse, case):
    mine, others = words(browse(cast.mo).get("/escalations")), browse(cast.ben).get("/escalations")

    assert "The printer stops after the third label" in mine
    assert "Solved" in mine
    assert "Nothing was escalated by you" in words(others)
    assert browse().get("/escalations").status_code == 303


# The end of a case


def test_a_week_after_the_solution_the_page_offers_the_team_anew_and_no_reopening(
    cast, browse, case
):
    thread = thread_of(case)
    path, ada = f"/questions/{thread.id}/{thread.slug}", browse(cast.ada)
    assert "It did not work" in words(ada.get(path))
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        assert timers.move_on(case.id)
        assert "It did not work" not in words(ada.get(path))
        version = {"version": fresh(case).version, "kind": "reopened", "to": "open"}
        assert ada.post(f"/desk/{case.id}/moves", data=version).status_code == 409
        asked = ada.post(f"/questions/{thread.id}/escalation", data={"reason": "It is back."})
        assert asked.status_code == 303

    newest = db.session.scalars(select(Escalation).order_by(Escalation.id.desc())).first()
    assert (newest.previous_id, fresh(case).status) == (case.id, "closed")


def test_it_did_not_work_on_the_page_gives_the_case_back_to_its_owner(cast, browse, case):
    version = {"version": fresh(case).version, "kind": "reopened", "to": "open", "reason": "No."}

    assert browse(cast.ada).post(f"/desk/{case.id}/moves", data=version).status_code == 303
    assert (fresh(case).status, fresh(case).owner_id) == ("open", cast.sam.id)


def test_news_of_more_cases_take_no_more_queries(cast, browse, case):
    client = browse(cast.ada)
    client.get("/notifications")
    with counted() as few:
        client.get("/notifications")
    for n in range(5):
        solved(cast, thread=cast.thread(title=f"Another printer stops, number {n}"))
    carried_out()
    with counted() as many:
        page = client.get("/notifications")

    assert words(page).count("The support team has solved a question.") == 6
    assert len(many) <= len(few), (len(many), len(few))
