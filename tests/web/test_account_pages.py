"""Pages of joining, signing in and out, and the links from mails."""

import html
import re

import pytest

from community.domain.accounts import operations, queries
from community.kernel import clock
from tests.support.mail import mails, path
from tests.support.pages import words
from tests.support.people import BETTER, GOOD

pytestmark = pytest.mark.on_sqlite

TYPED = {
    "title": 'It says "no" & stops',
    "body": "First line\n\n<b>third</b> line",
    "category": "printing",
    "tags": "labels, rolls",
    "env_version": "2.4.1",
}


def sign_in(client, identifier="ada", password=GOOD, **more):
    return client.post("/login", data={"identifier": identifier, "password": password, **more})


def join(client, handle="dora", email="dora@example.com", **more):
    data = {"handle": handle, "name": "Dora", "email": email, "password": GOOD, **more}
    return client.post("/join", data=data)


def hidden(response):
    """The fields a form of the page holds for the next one."""
    page = response.get_data(as_text=True)
    areas = re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {html.unescape(name): html.unescape(value) for name, value in areas + inputs}


def who(client):
    cookie = client.get_cookie("sid")
    found = cookie and queries.signed_in_with(cookie.value, clock.now())
    return found[0].handle if found else None


def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_do_not_get(ada, browse):
    client = browse()

    response = sign_in(client)

    assert (response.status_code, response.location) == (303, "/")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("sid=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert who(client) == "ada"


def test_over_https_the_cookie_is_bound_to_the_host(ada, browse, app, monkeypatch):
    monkeypatch.setitem(app.config, "BASE_URL", "https://localhost")

    cookie = sign_in(browse()).headers["Set-Cookie"]

    assert cookie.startswith("__Host-sid=")
    assert "Secure" in cookie


def test_guests_get_no_cookie(cast, browse):
    for address in ("/login", "/join", "/forgot", "/people"):
        response = browse().get(address)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers


def test_each_sign_in_has_a_session_of_its_own_and_ends_the_one_before(ada, browse):
    client = browse()
    client.set_cookie("sid", "planted-by-somebody-else", domain="localhost")
    sign_in(client)
    first = client.get_cookie("sid").value
    sign_in(client)

    assert client.get_cookie("sid").value not in (first, "planted-by-somebody-else")
    assert queries.signed_in_with(first, clock.now()) is None


def test_signing_out_ends_the_session_on_our_side_too(ada, browse):
    client = browse()
    sign_in(client)
    secret = client.get_cookie("sid").value

    assert client.post("/logout").status_code == 303

    assert client.get_cookie("sid") is None
    assert queries.signed_in_with(secret, clock.now()) is None


def test_a_wrong_password_and_an_unknown_account_get_the_same_page(ada, browse):
    pages = set()
    for identifier in ("ada", "eda"):
        response = sign_in(browse(), identifier, "not the right one")
        assert response.status_code == 422
        assert "Set-Cookie" not in response.headers
        pages.add(response.get_data(as_text=True).replace(identifier, ""))
    assert len(pages) == 1


def test_what_was_typed_is_shown_again_but_for_the_password(ada, browse):
    page = sign_in(browse(), '"><script>x', "not the right one").get_data(as_text=True)

    assert "&#34;&gt;&lt;script&gt;x" in page
    assert "not the right one" not in page


def test_too_many_tries_are_told_to_wait(ada, browse):
    client = browse()
    for _ in range(6):
        sign_in(client, password="not the right one")

    response = sign_in(client)

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert who(client) is None


@pytest.mark.parametrize(
    ("after", "leads_to"),
    [
        ("/people/ada?x=1", "/people/ada?x=1"), ("", "/"), ("//evil.example", "/"), ("https://evil.example", "/"),
        ("/\\evil.example", "/"), ("/\t/evil.example", "/"), ("javascript:alert(1)", "/"), ("evil", "/"), ("/x\n", "/"),
    ],
)  # fmt: skip
def test_signing_in_leads_back_and_never_to_another_site(ada, browse, after, leads_to):
    assert sign_in(browse(), next=after).location == leads_to


def test_a_page_for_members_sends_a_guest_to_sign_in_and_back(cast, browse):
    response = browse().get("/settings/profile")

    assert response.status_code in (302, 303)
    assert response.location == "/login?next=/settings/profile"


def test_a_whole_joining_by_way_of_the_mail(cast, browse):
    client = browse()

    response = join(client, role="admin", email_confirmed_at="1", reputation="9999")

    assert response.status_code == 200
    assert "Look into your mail" in words(response)
    assert who(client) is None
    link = path("confirm")
    assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert who(client) is None, "looking at a link does nothing"
    assert client.post(link).status_code == 303
    assert who(client) == "dora"
    assert queries.get_by_handle("dora").role == "member"
    assert queries.get_by_handle("dora").reputation == 1
    assert browse().get(link).status_code == 410
    assert browse().post(link).status_code == 410


def test_joining_with_a_known_address_looks_like_success(cast, browse):
    fresh = join(browse(), "dora", "dora@example.com")
    known = join(browse(), "dorb", "ada@example.com")

    assert known.status_code == fresh.status_code == 200
    assert known.get_data(as_text=True).replace("ada@", "dora@") == fresh.get_data(as_text=True)
    assert [mail.to for mail in mails("taken")] == ["ada@example.com"]


def test_a_refused_joining_keeps_what_was_typed_but_for_the_password(cast, browse):
    response = join(browse(), "ada", "x@example.com", password="a very own phrase")
    page = response.get_data(as_text=True)

    assert response.status_code == 422
    assert 'value="x@example.com"' in page
    assert "a very own phrase" not in page
    assert "taken" in words(response)


def test_a_forgotten_password_by_way_of_the_mail(ada, browse):
    pages = []
    for email in ("ada@example.com", "nobody@example.com"):
        response = browse().post("/forgot", data={"email": email})
        pages.append((response.status_code, response.get_data(as_text=True).replace(email, "")))
    assert pages[0] == pages[1]
    link = path("reset")
    client = browse()
    assert client.get(link).headers["Cache-Control"] == "no-store"
    assert client.post(link, data={"password": "short"}).status_code == 422

    assert client.post(link, data={"password": BETTER}).status_code == 303

    assert who(client) == "ada"
    assert client.get(link).status_code == 410


def test_imported_people_claim_their_account(cast, browse):
    browse().post("/forgot", data={"email": "ben@example.com"})
    client = browse()
    link = path("claim")

    assert link.startswith("/claim/")
    page = words(client.get(link))
    assert "Take your account" in page and "@ben" in page
    assert "signed out" not in page, "nobody is signed in to an account nobody took yet"
    assert client.post(link, data={"password": BETTER}).status_code == 303
    assert who(client) == "ben"


def test_a_new_address_by_way_of_the_mail(ada, browse):
    client = browse(ada)
    client.post("/settings/email", data={"email": "new@example.com", "current": GOOD})
    link = path("change")

    assert client.get(link).status_code == 200
    assert queries.find_by_email("new@example.com") is None
    assert client.post(link).status_code == 200
    assert queries.find_by_email("new@example.com").handle == "ada"
    assert who(client) == "ada"


@pytest.mark.parametrize("kind", ["confirm", "reset", "claim", "change-email"])
@pytest.mark.parametrize("made_up", ["x", "InguIg.x", "a" * 1500, "%00"])
def test_a_made_up_link_is_told_so(cast, browse, kind, made_up):
    assert browse().get(f"/{kind}/{made_up}").status_code == 410
    assert browse().post(f"/{kind}/{made_up}", data={"password": BETTER}).status_code == 410


def test_a_question_typed_by_a_visitor_survives_signing_in(ada, browse):
    client = browse()
    page = client.post("/questions", data=TYPED)
    assert page.status_code == 401
    carried = hidden(page)

    wrong = client.post("/login", data={**carried, "identifier": "ada", "password": "no no no no"})
    right = client.post("/login", data={**hidden(wrong), "identifier": "ada", "password": GOOD})

    assert right.status_code == 200
    assert who(client) == "ada"
    kept = hidden(right)
    assert {name: kept[name].replace("\r\n", "\n") for name in TYPED} == TYPED
    assert 'action="/questions/new"' in right.get_data(as_text=True)
    assert client.post("/questions/new", data=kept).status_code == 200


def test_a_question_typed_by_a_visitor_survives_joining(cast, browse):
    client = browse()
    carried = hidden(client.post("/questions", data=TYPED))

    form = client.post("/join", data={**carried, "go": "join"})
    refused = join(client, "ada", **hidden(form))
    sent = join(client, **hidden(refused))

    assert (form.status_code, refused.status_code, sent.status_code) == (200, 422, 200)
    kept = hidden(sent)
    assert {name: kept[name].replace("\r\n", "\n") for name in TYPED} == TYPED


def test_what_is_carried_is_never_posted_to_another_site(ada, browse):
    response = sign_in(browse(), carry_to="//evil.example/x", carry_title="x")

    assert response.status_code == 303
    assert response.location == "/"


def test_signing_in_from_another_site_is_refused(ada, browse):
    client = browse()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"

    assert sign_in(client).status_code == 403
    assert who(client) is None


def test_a_session_that_was_ended_elsewhere_is_a_guest_here(ada, browse):
    client = browse(ada)
    assert client.get("/settings/profile").status_code == 200

    operations.end_other_sessions(ada)

    assert client.get("/settings/profile").status_code == 303
