"""Pages of the second factor: setting it up, giving a code, losing it, and what the team is led to."""

import re
from datetime import timedelta

import pytest

from community.domain.accounts import operations, queries, second_factor
from community.domain.settings import operations as settings
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from tests.support.factors import Phone, switched_on
from tests.support.pages import words
from tests.support.people import with_password

pytestmark = pytest.mark.on_sqlite

GOOD = "a long enough phrase"
HOUR = timedelta(hours=1)


@pytest.fixture
def ada(cast):
    for person in (cast.ada, cast.sam, cast.root):
        with_password(person, GOOD)
    return cast.ada


def log_in(client, **more):
    return client.post("/login", data={"identifier": "ada", "password": GOOD, **more})


def is_signed_in(client):
    return client.get("/settings").status_code == 200


def paper_on(page):
    return re.findall(r"<li><code>([a-z0-9-]{19})</code></li>", page)


def test_it_is_set_up_step_by_step_without_a_script(ada, browse):
    client = browse(ada)
    assert "The password alone logs you in" in words(client.get("/settings/security"))

    assert client.post("/settings/second-factor").location == "/settings/second-factor"
    page = client.get("/settings/second-factor").get_data(as_text=True)
    phone = Phone(re.search(r"secret=([A-Z2-7]{32})", page)[1], [])
    assert "<svg" in page
    assert " style=" not in page
    done = client.post("/settings/second-factor/confirmation", data={"code": phone.code()})

    assert done.status_code == 201
    assert done.headers["Cache-Control"] == "no-store"
    assert len(paper_on(done.get_data(as_text=True))) == 10
    again = client.get("/settings/second-factor").get_data(as_text=True)
    assert not paper_on(again)
    assert phone.secret not in again
    assert "On. 10 recovery codes are left." in words(client.get("/settings/security"))


def test_looking_shows_no_secret_and_begins_nothing(ada, browse):
    client = browse(ada)

    assert "otpauth" not in client.get("/settings/second-factor").get_data(as_text=True)
    assert queries.factor_of(ada) is None


def test_each_step_asks_for_the_password_after_ten_minutes(ada, browse):
    client = browse(ada)
    client.post("/settings/second-factor")
    now = clock.now()

    with clock.frozen(now + timedelta(minutes=11)):
        page = client.get("/settings/second-factor").get_data(as_text=True)
        refused = client.post("/settings/second-factor")
        wrong = client.post("/settings/second-factor", data={"current": "no"})
        right = client.post("/settings/second-factor", data={"current": GOOD})

    assert "otpauth" not in page
    assert (refused.status_code, wrong.status_code, right.status_code) == (422, 422, 303)


@pytest.mark.parametrize("path", ["", "/confirmation", "/codes"])
def test_a_wrong_code_is_said_beside_its_field_and_changes_nothing(ada, browse, path):
    phone = switched_on(ada)
    client = browse(ada)
    data = {"code": "12 34 56 7", "_method": "delete" if not path else ""}

    response = client.post(f"/settings/second-factor{path}", data=data)

    assert response.status_code in (409, 422)
    assert queries.recovery_codes_left(ada) == len(phone.paper)
    assert queries.factor_of(ada)


def test_it_is_renewed_and_switched_off_with_a_code(ada, browse):
    phone = switched_on(ada)
    client = browse(ada)

    renewed = client.post("/settings/second-factor/codes", data={"code": phone.paper[0]})
    fresh = paper_on(renewed.get_data(as_text=True))
    off = client.post("/settings/second-factor", data={"code": fresh[0], "_method": "delete"})

    assert (renewed.status_code, off.status_code) == (201, 303)
    assert is_signed_in(client)
    assert queries.factor_of(ada) is None


def test_logging_in_asks_for_the_code_and_leads_on(ada, browse):
    phone = switched_on(ada)
    client = browse()

    first = log_in(client, next="/settings/profile")
    assert first.location == "/login/code?next=/settings/profile"
    assert not is_signed_in(client)
    assert "Enter your code" in words(client.get(first.location))

    wrong = client.post("/login/code", data={"code": "000000x", "next": "/settings/profile"})
    assert wrong.status_code == 422
    assert not is_signed_in(client)
    right = client.post("/login/code", data={"code": phone.code(), "next": "/settings/profile"})

    assert right.location == "/settings/profile"
    assert is_signed_in(client)


def test_a_code_leads_to_no_other_site(ada, browse):
    phone = switched_on(ada)
    client = browse()
    log_in(client)

    response = client.post("/login/code", data={"code": phone.code(), "next": "//evil.example"})

    assert response.location == "/"


def test_what_was_typed_before_is_kept_through_the_code(ada, browse, cast):
    phone = switched_on(ada)
    client = browse()
    carried = {"carry_to": "/ask", "carry_title": "Kept?"}
    page = log_in(client, **carried).get_data(as_text=True)
    held = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    held |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\n?([^<]*)<', page))

    done = client.post("/login/code", data={"code": phone.code(), **held})

    assert "Enter your code" in page
    assert is_signed_in(client)
    assert ("Kept?" in page) == ("Kept?" in done.get_data(as_text=True))


def test_without_a_password_before_there_is_nothing_to_give_a_code_for(ada, browse):
    phone = switched_on(ada)
    client = browse()

    assert client.get("/login/code").location.startswith("/login")
    assert client.post("/login/code", data={"code": phone.code()}).location.startswith("/login")
    assert not is_signed_in(client)


def test_a_waiting_cookie_opens_nothing_anywhere(ada, browse, cast):
    thread = cast.thread()
    switched_on(ada)
    client = browse()
    log_in(client)

    for path in ("/settings", "/notifications", "/settings/export", "/settings/second-factor"):
        assert client.get(path).location.startswith("/login")
    answer = client.post(f"/t/{thread.id}/answers", data={"body": "Not mine to write."})
    assert answer.status_code != 303 or answer.location.startswith("/login")
    assert db.session.get(Thread, thread.id, populate_existing=True).answer_count == 0


def test_an_admin_lets_in_who_lost_the_phone(ada, browse, cast):
    switched_on(ada)
    client = browse(cast.root)

    assert (
        browse(cast.sam).post("/admin/roles/second-factor", data={"handle": "ada"}).status_code
        == 403
    )
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        refused = client.post("/admin/roles/second-factor", data={"handle": "ada"})
    assert refused.status_code == 422
    assert queries.factor_of(ada)

    assert client.post("/admin/roles/second-factor", data={"handle": "ada"}).status_code == 303
    assert queries.factor_of(ada) is None
    assert log_in(browse()).location == "/"


def require(cast, days):
    settings.change({"staff_factor_days": days}, by=cast.root)


@pytest.mark.parametrize("who", ["sam", "root"])
def test_the_team_is_led_to_it_once_its_time_is_over(ada, browse, cast, who):
    require(cast, 2)
    person, start = getattr(cast, who), clock.now()
    client = browse(person)

    told = client.get("/desk")
    assert told.status_code == 200
    assert "The support team needs a second factor" in words(told)
    with clock.frozen(start + timedelta(days=1)):
        assert browse(person).get("/desk").status_code == 200
    with clock.frozen(start + timedelta(days=2, seconds=1)):
        client = browse(person)
        assert client.get("/desk").location == "/settings/second-factor"
        assert client.get("/").location == "/settings/second-factor"
        assert client.post("/admin/settings", data={}).status_code == 403
        assert client.get("/settings/second-factor").status_code == 200
        switched_on(person, queries.sessions_of(person, clock.now())[0])
        assert client.get("/desk").status_code == 200


def test_members_and_moderators_are_not_asked(ada, browse, cast):
    require(cast, 0)

    for person in (cast.ada, cast.mo):
        page = browse(person).get("/")
        assert page.status_code == 200
        assert "needs a second factor" not in words(page)


def test_programs_of_the_team_wait_for_it_too(ada, browse, cast):
    key = operations.create_token(cast.sam, "script", ["read"], timedelta(days=1))[1]
    headers = {"Authorization": f"Bearer {key}"}
    assert browse().get("/api/v1/me", headers=headers).status_code == 200

    require(cast, 0)

    assert browse().get("/api/v1/me", headers=headers).status_code == 403
    switched_on(cast.sam)
    assert browse().get("/api/v1/me", headers=headers).status_code == 200


def test_by_default_nobody_is_asked(ada, browse, cast):
    assert "second factor" not in words(browse(cast.sam).get("/desk")).casefold()


def test_a_lost_one_gives_the_team_its_time_again(ada, browse, cast):
    require(cast, 1)
    start = clock.now()
    browse(cast.sam).get("/desk")
    switched_on(cast.sam)

    with clock.frozen(start + timedelta(days=5)):
        second_factor.remove(cast.sam, by=cast.root)
        assert browse(cast.sam).get("/desk").status_code == 200
