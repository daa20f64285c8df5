"""The page on which an admin says who has which role."""

import pytest

from community.domain.accounts import queries
from community.domain.accounts.models import Session
from community.kernel import clock
from community.kernel.db import db
from tests.support.browser import settle_in
from tests.support.cast import PASSWORD
from tests.support.pages import words

PAGE = "/admin/roles"


@pytest.fixture
def root(cast, browse):
    """Root's browser, in which the password was given just now."""
    client = browse(cast.root)
    db.session.execute(db.update(Session).values(proved_at=clock.now()))
    db.session.commit()
    return client


def role_of(handle):
    db.session.expire_all()
    return queries.get_by_handle(handle).role


def test_an_admin_makes_a_member_a_moderator_and_the_log_says_from_what_to_what(cast, root):
    done = root.post(PAGE, data={"handle": "@Ben", "role": "moderator"}, follow_redirects=True)

    assert role_of("ben") == "moderator"
    assert "Ben Answerer: Moderator." in words(done)
    assert "Ben Answerer" in words(root.get(PAGE))
    assert "Member → Moderator" in words(root.get("/admin/audit?verb=grant_role"))


def test_the_record_of_a_person_leads_to_their_role_for_admins_alone(cast, browse, root):
    way = "/admin/roles?handle=ben#give"

    assert way in root.get("/people/ben/record").text
    assert 'value="ben"' in root.get(way).text
    assert way not in browse(cast.mo).get("/people/ben/record").text


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"handle": "nobody-here", "role": "agent"}, 422),
        ({"handle": "ben", "role": "king"}, 422),
        ({"handle": "ben"}, 422),
        ({"handle": "", "role": "agent"}, 422),
        ({"handle": "root", "role": "member"}, 409),
    ],
)
def test_a_refusal_says_why_keeps_what_was_typed_and_changes_nothing(cast, root, data, status):
    answer = root.post(PAGE, data=data)

    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert f'value="{data["handle"]}"' in answer.text
    assert (role_of("ben"), role_of("root")) == ("member", "admin")


def test_the_password_is_asked_again_when_it_was_given_long_ago(cast, browse):
    settle_in()
    root, wish = browse(cast.root), {"handle": "ben", "role": "agent"}
    db.session.execute(db.update(Session).values(proved_at=cast.root.joined_at))
    db.session.commit()

    assert "Current password" in words(root.get(PAGE))
    assert root.post(PAGE, data={**wish, "current": "guessed"}).status_code == 422
    assert role_of("ben") == "member"
    assert root.post(PAGE, data={**wish, "current": PASSWORD}).status_code == 303
    assert role_of("ben") == "agent"


@pytest.mark.parametrize("who", ["ada", "mo", "sam"])
def test_nobody_but_an_admin_gives_roles(cast, browse, who):
    client = browse(getattr(cast, who))

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data={"handle": who, "role": "admin"}).status_code == 403
    assert role_of(who) != "admin"
