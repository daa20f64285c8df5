"""Whoever of the team is suspended reads what a member reads, by whichever door."""

from datetime import timedelta

import pytest

from community.domain.accounts import operations as accounts
from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.notifications.queries import notices
from community.domain.threads import operations
from community.kernel import clock
from tests.support.walking import NEEDLE, found, settle, walker

SECRETS = ("canaryroom", "canarytitle", "canarynote", "canarylane", "canaryremark")
DESK = ("desk.index", "desk.presence", "replies.index", "teams.index", "vote_patterns.index")


@pytest.fixture(autouse=True)
def fresh(app):
    app.extensions.pop("search", None)
    yield
    app.extensions.pop("search", None)


def work_of_the_team(cast):
    room = categories.create(
        name="Room canaryroom", slug="room", description="canaryroom", readers="staff", writers="staff"
    )  # fmt: skip
    operations.ask(by=cast.root, category=room, title=f"A {NEEDLE} canarytitle", body="Inside.")
    thread = cast.thread(title=f"The {NEEDLE} of everybody")
    note = answers.answer(thread, cast.root, f"A {NEEDLE} canarynote. @sam", "staff")
    operations.comment(note, by=cast.root, body=f"A {NEEDLE} canaryremark. @sam")
    answers.answer(thread, cast.root, f"A {NEEDLE} canarylane.", "private")
    settle()


def suspend(cast):
    accounts.suspend(cast.sam, clock.now() + timedelta(days=3), "Gone over", by=cast.root)


def test_a_suspended_agent_meets_no_word_that_only_the_team_may_read(app, cast, browse):
    work_of_the_team(cast)
    # With a token from before; the sessions have ended, and signing in again opens another.
    client = walker(browse, cast.sam)
    assert set(found(app, client, SECRETS)) == set(SECRETS)
    suspend(cast)
    again = browse(cast.sam)
    again.token = client.token

    assert found(app, again, SECRETS) == {}
    assert [one for one in notices(cast.sam).items if one.audience != "public"] == []


@pytest.mark.parametrize("endpoint", DESK)
def test_a_suspended_agent_has_no_desk(app, cast, browse, endpoint):
    with app.test_request_context():
        address = app.url_for(endpoint)
    assert browse(cast.sam).get(address).status_code in (200, 302)
    suspend(cast)

    assert browse(cast.sam).get(address).status_code == 403


def test_an_agent_whose_suspension_is_over_reads_again(cast, browse):
    work_of_the_team(cast)
    suspend(cast)
    accounts.unsuspend(cast.sam, by=cast.root)

    assert "canarytitle" in browse(cast.sam).get("/c/room").text
