"""Pages of a person's own settings."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from community.domain.accounts import operations, queries
from community.domain.uploads.models import Upload
from community.kernel import clock
from community.kernel.db import db
from tests.support.mail import mails
from tests.support.pages import words
from tests.support.people import BETTER, GOOD

pytestmark = pytest.mark.on_sqlite


def picture():
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "PNG")
    return out.getvalue()


def send(client, content, name="me.png"):
    return client.post("/settings/avatar", data={"picture": (io.BytesIO(content), name)})


@pytest.mark.parametrize("page", ["profile", "password", "sessions", "tokens", "leave"])
def test_each_page_is_for_its_person_alone(ada, browse, page):
    assert browse(ada).get(f"/settings/{page}").status_code == 200
    assert browse().get(f"/settings/{page}").location == f"/login?next=/settings/{page}"


@pytest.mark.parametrize(
    "address",
    [
        "profile",
        "avatar",
        "password",
        "email",
        "sessions",
        "sessions/1",
        "tokens",
        "tokens/1",
        "leave",
    ],
)
def test_a_guest_changes_nothing(cast, browse, address):
    assert browse().post(f"/settings/{address}", data={}).status_code == 401


def test_a_profile_is_changed_and_shown(ada, browse):
    client = browse(ada)
    data = {
        "name": "Ada <L>",
        "bio": "*hello*",
        "location": "London",
        "website": "https://a.example",
    }

    assert client.post("/settings/profile", data=data).status_code == 303

    page = client.get("/people/ada").get_data(as_text=True)
    assert "Ada &lt;L&gt;" in page
    assert "<em>hello</em>" in page
    assert 'href="https://a.example" rel="nofollow' in page


def test_a_refused_profile_keeps_what_was_typed(ada, browse):
    response = browse(ada).post(
        "/settings/profile", data={"name": "Ada", "website": "javascript:alert(1)"}
    )

    assert response.status_code == 422
    assert 'value="javascript:alert(1)"' in response.get_data(as_text=True)
    assert queries.get_by_handle("ada").website == ""


def test_a_picture_is_shown_until_it_is_taken_away(ada, browse):
    client = browse(ada)
    assert send(client, picture()).status_code == 303
    address = f"/uploads/{queries.get_by_handle('ada').avatar_id}"

    shown = browse().get(address)
    assert shown.status_code == 200
    assert shown.content_type == "image/webp"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert "immutable" in shown.headers["Cache-Control"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        browse().get(address, headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304
    )
    assert f'src="{address}"' in client.get("/people/ada").get_data(as_text=True)

    send(client, picture())
    assert browse().get(address).status_code == 404, "the one before goes"
    client.post("/settings/avatar", data={"_method": "delete"})
    assert queries.get_by_handle("ada").avatar_id is None
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


@pytest.mark.parametrize("content", [b"", b"<svg onload='x'/>", b"hello"])
def test_what_is_no_picture_is_refused_in_words(ada, browse, content):
    response = send(browse(ada), content)

    assert response.status_code == 422
    assert "icture" in words(response)


def test_a_picture_for_a_post_is_answered_with_its_markdown(cast, browse):
    response = browse(cast.ada).post("/uploads", data={"picture": (io.BytesIO(picture()), "x.png")})

    assert response.status_code == 201
    assert response.json["markdown"] == f"![]({response.json['url']})"
    assert browse().post("/uploads").status_code == 401


def test_a_password_change_signs_the_other_devices_out(ada, browse):
    here, there = browse(ada), browse(ada)

    wrong = here.post("/settings/password", data={"current": "no no no no", "password": BETTER})
    assert wrong.status_code == 422
    assert "not your password" in words(wrong)
    assert there.get("/settings/profile").status_code == 200
    right = here.post("/settings/password", data={"current": GOOD, "password": BETTER})

    assert right.status_code == 303
    assert here.get("/settings/profile").status_code == 200
    assert there.get("/settings/profile").status_code == 303


def test_a_new_address_needs_the_password(ada, browse):
    response = browse(ada).post("/settings/email", data={"email": "n@example.com", "current": "no"})

    assert response.status_code == 422
    assert not mails("change")


def test_each_device_can_be_ended(ada, browse):
    here, there = browse(ada), browse(ada)
    assert "This device" in words(here.get("/settings/sessions"))
    page = here.get("/settings/sessions").get_data(as_text=True)
    other = re.search(r"/settings/sessions/(\d+)", page).group(1)

    assert here.post(f"/settings/sessions/{other}", data={"_method": "delete"}).status_code == 303

    assert there.get("/settings/profile").status_code == 303
    assert here.get("/settings/profile").status_code == 200


def test_all_other_devices_can_be_ended(ada, cast, browse):
    here, there, bens = browse(ada), browse(ada), browse(cast.ben)

    here.post("/settings/sessions", data={"_method": "delete"})

    assert there.get("/settings/profile").status_code == 303
    assert here.get("/settings/profile").status_code == 200
    assert bens.get("/settings/profile").status_code == 200


def test_nobody_ends_anothers_device(ada, cast, browse):
    bens = browse(cast.ben)
    session = queries.sessions_of(cast.ben, clock.now())[0]

    assert browse(ada).post(f"/settings/sessions/{session.id}").status_code == 404
    assert bens.get("/settings/profile").status_code == 200


def test_a_token_is_shown_once_and_opens_until_it_is_ended(ada, browse):
    client = browse(ada)
    data = {"name": "script", "scopes": ["read", "write"], "lifetime": "30"}

    response = client.post("/settings/tokens", data=data)

    assert response.status_code == 201
    assert response.headers["Cache-Control"] == "no-store"
    secret = re.search(r"pd_[\w-]+", response.get_data(as_text=True)).group()
    user, scopes = operations.person_by_token(secret)
    assert (user.id, scopes) == (ada.id, {"read", "write"})
    page = client.get("/settings/tokens").get_data(as_text=True)
    assert secret not in page
    client.post(re.search(r"/settings/tokens/\d+", page).group(), data={"_method": "delete"})
    assert operations.person_by_token(secret) is None


def test_a_token_needs_the_password_when_it_was_given_long_ago(ada, browse):
    client = browse(ada)
    data = {"name": "script", "scopes": "read", "lifetime": "30"}

    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert "Current password" in words(client.get("/settings/tokens"))
        assert client.post("/settings/tokens", data=data).status_code == 422
        assert not queries.tokens_of(ada)
        assert client.post("/settings/tokens", data={**data, "current": GOOD}).status_code == 201


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "x"},
        {"name": "x", "scopes": "read", "lifetime": "x"},
        {"name": "x", "scopes": "king", "lifetime": "9"},
    ],
)
def test_a_token_that_makes_no_sense_is_refused(ada, browse, data):
    assert browse(ada).post("/settings/tokens", data=data).status_code == 422
    assert not queries.tokens_of(ada)


def test_a_suspended_person_reads_their_settings_and_changes_none(ada, browse):
    ada.suspended_until = clock.now() + timedelta(days=1)
    db.session.commit()
    client = browse(ada)

    assert client.get("/settings/profile").status_code == 200
    assert client.post("/settings/profile", data={"name": "X"}).status_code == 403
    assert send(client, picture()).status_code == 403


def test_leaving_needs_the_password_and_is_final(ada, browse):
    client = browse(ada)
    assert client.post("/settings/leave", data={"current": "no no no no"}).status_code == 422

    assert (
        client.post("/settings/leave", data={"current": GOOD, "posts": "keep"}).status_code == 303
    )

    assert client.get("/people/ada").status_code == 404
    assert client.get("/settings/profile").status_code == 303


def test_the_list_of_the_parts_stands_there_once(ada, browse):
    client = browse(ada)

    assert client.get("/settings").text.count('href="/settings/security"') == 1
    assert client.get("/settings/profile").text.count('href="/settings/security"') == 1
