"""Attacks that worked on other forums and help desks, tried on ours. docs/security.md says which test holds which."""

import base64
import io
import json
import logging
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.accounts import operations as accounts
from community.domain.accounts import queries
from community.domain.accounts.models import User
from community.domain.notifications import letters
from community.domain.notifications.letters import Site
from community.kernel.db import db
from tests.support.forged import FORGED
from tests.support.mail import mails
from tests.support.who_may_open import MAY_OPEN, VISITORS

GUARDS = {
    "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Cache-Control",
    "X-Request-Id",
}  # fmt: skip


def protected(app):
    """Addresses that a visitor is not shown."""
    with app.test_request_context():
        for endpoint, row in MAY_OPEN.items():
            if row.who != VISITORS:
                yield app.url_for(endpoint, **row.values)


def spelled(path):
    """The same address, as other programs have been made to forget whom it is for."""
    yield from (path + "/", path + "//", f"/{path}", f"/.{path}", f"/x/..{path}", path + "/.")
    yield from (path + ".json", path + ".rss", path + ";/x", path + "%20", path + "%00", path + "?")
    yield from (path.upper(), path.replace("/", "//"), path.replace("/", "/%2e/"), path + "/..;/")


def test_no_spelling_of_an_address_opens_what_is_not_for_visitors(app, cast, browse):
    client, tried = browse(), 0
    for path in protected(app):
        for one in {path, *spelled(path)}:
            for method in ("GET", "HEAD"):
                answer = client.open(one, method=method)
                tried += 1
                assert answer.status_code != 200, (method, one)
    assert tried > 1_000, "the addresses were not spelled"


def test_joining_takes_its_own_fields_and_no_others(cast, browse):
    form = {
        "handle": "dora", "name": "Dora", "email": "dora@example.com",
        "password": "a long enough phrase", "role": "admin", "is_admin": "1", "id": "1",
        "reputation": "9999", "email_confirmed_at": "2026-01-01", "email_key": "dora@example.com",
        "is_bot": "1", "team": "support", "groups": "admins",
    }  # fmt: skip

    assert browse().post("/join", data=form).status_code == 200

    made = db.session.scalars(select(User).where(User.handle == "dora")).one()
    assert (made.role, made.reputation, made.is_bot) == ("member", 1, False)
    assert made.is_pending


def test_a_link_in_mail_leads_to_the_configured_address_whatever_the_request_says(cast, browse):
    site = Site("Peerdesk", "http://localhost", "en")
    browse().post(
        "/forgot", data={"email": "ada@example.com"}, headers={**FORGED, "Origin": "http://localhost"}
    )  # fmt: skip

    (mail,) = mails(to="ada@example.com")
    letter = str(letters.write(mail, site))
    assert "http://localhost/" in letter
    assert "evil" not in letter


@pytest.mark.parametrize(
    "path", ["/", "/c", "/people/ada", "/login", "/search?q=printer", "/about"]
)
def test_no_header_of_one_visitor_reaches_the_page_of_the_next(cast, browse, path):
    cast.thread()
    clean = browse().get(path)

    for name, value in FORGED.items():
        poisoned = browse().get(path, headers={name: value})
        assert "evil" not in poisoned.text, name
        assert "evil" not in poisoned.headers.get("Location", ""), name
    after = browse().get(path)
    assert (after.status_code, after.text) == (clean.status_code, clean.text)


@pytest.mark.parametrize(
    "path",
    ["/static/..%2f..%2fpyproject.toml", "/static/x/../../pyproject.toml", "/static/x/%2e%2e/%2e%2e/wsgi.py",
     "/static/x//etc/passwd", "/static/x/css/app.css%00.png", "/uploads/..%2f..%2fwsgi.py", "/uploads/%00",
     "/uploads/../../../etc/passwd", "/texts/..%2f..%2fetc", "/old/x/questions/..%2f1", "/drafts/..%2fask"],
)  # fmt: skip
def test_no_address_leads_out_of_its_folder(cast, browse, path):
    answer = browse(cast.ada).get(path, follow_redirects=True)

    assert answer.status_code == 404
    assert "[project]" not in answer.text


def test_a_form_of_a_hundred_thousand_parts_is_refused_at_once(cast, browse):
    line = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    began = time.process_time()
    for path, body in (
        ("/settings/avatar", line * 100_000 + b"--x--"),
        ("/settings/avatar", b"--x\r\n\r" + b"\r" * 4_000_000 + b"\n--x--"),
        ("/uploads", line * 100_000),
    ):
        answer = browse(cast.ada).post(
            path, input_stream=io.BytesIO(body), content_type="multipart/form-data; boundary=x",
            headers={"Content-Length": str(len(body))},
        )  # fmt: skip
        assert answer.status_code in (413, 422), path
    assert time.process_time() - began < 2


@pytest.mark.parametrize("name", [
    "Accept-Language", "User-Agent", "Accept", "Cookie", "If-None-Match", "Range", "Accept-Encoding", "Authorization",
])  # fmt: skip
def test_no_header_takes_long_to_read(cast, browse, name):
    client = browse()
    client.get("/")
    for value in (
        "a" * 8_000,
        "a," * 4_000,
        "a;q=0.1," * 1_000,
        '"' * 8_000,
        "sid=" * 2_000,
        "-" * 8_000,
    ):
        began = time.process_time()
        status = client.get("/", headers={name: value}).status_code
        assert status < 500, value[:20]
        assert time.process_time() - began < 0.5, value[:20]


def test_what_a_stranger_asks_for_makes_one_short_line_of_the_log(cast, browse, caplog):
    caplog.set_level(logging.INFO)

    browse().post(
        "/x%0d%0a2026-11-22 ERROR root logged in%1b[31m" + "y" * 5_000,
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    said = [record.getMessage() for record in caplog.records if record.name.startswith("community")]
    assert said, "the refusal should be told"
    for line in said:
        assert len(line) < 500
        assert not set(line) & {"\r", "\n", "\x1b"}


def test_every_kind_of_answer_carries_the_guards_and_no_refusal_is_kept(cast, browse):
    thread = cast.thread()
    client, guest = browse(cast.ada), browse()
    answers = [
        guest.get("/"), guest.head("/"), guest.options("/"), guest.get(f"/questions/{thread.id}"),
        guest.get("/feeds/questions.atom"), guest.get("/sitemap.xml"), guest.get("/robots.txt"),
        guest.get("/api/v1/threads"), guest.get("/api/v1/nothing"), guest.get("/api/docs"),
        guest.get("/api/v1/openapi.json"), guest.post("/api/v1/threads", json={}),
        guest.get("/settings"), guest.get("/uploads/x"), guest.get("/static/x/css/app.css"),
        guest.get("/nothing"), guest.delete("/"), guest.get("/", headers={"Host": "evil.example"}),
        guest.get("/metrics"), guest.get("/healthz"), client.get("/"), client.get("/desk"),
        client.post("/questions", data={}), client.post("/questions", data={"body": "x" * 2**21}),
        client.post("/logout", headers={"Sec-Fetch-Site": "cross-site"}),
    ]  # fmt: skip

    assert {answer.status_code for answer in answers} >= {
        200,
        301,
        303,
        400,
        401,
        403,
        404,
        405,
        413,
    }
    for answer in answers:
        assert set(answer.headers.keys()) >= GUARDS, answer.request.path
        if answer.status_code >= 400:
            assert answer.headers["Cache-Control"] == "no-store", answer.request.path
            assert "Traceback" not in answer.text


def test_who_is_signed_in_is_not_told_by_a_name_put_into_the_cookie(cast, browse):
    for value in (
        "1",
        "ada",
        "root",
        "' or 1=1 --",
        "\u202e",
        "x" * 3_000,
        "eyJ1c2VyX2lkIjoxfQ.x.y",
    ):
        client = browse()
        client.set_cookie("sid", value.encode("ascii", "replace").decode(), domain="localhost")
        assert "/login" in client.get("/settings").headers["Location"]
    assert queries.get_by_handle("ada").role == "member"


TIMES = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00+00:00")
MARKERS = [
    *([one, 1] for one in (2**31, 2**62, -(2**31) - 1, 2**63, 1e300, float("nan"), "a", None, [])),
    *([1, one] for one in (2**31, 2**62, "b", 0.5)),
    *([{"t": time}, number] for time in TIMES for number in (1, 2**31)),
    [1], [2**40], ["a"], [1, 2, 3], [2**40, 0.5, {"t": TIMES[2]}, 2**40], {"t": 1}, "word", [[1], [2]],
]  # fmt: skip
LISTS = (
    "/", "/?view=new", "/tags", "/people", "/people?order=new", "/people/ada", "/search?q=printer", "/notifications",
    "/flags", "/desk", "/review", "/admin/audit", "/settings/blocked", "/questions/1/x", "/posts/1/history",
    "/api/v1/threads", "/api/v1/threads?sort=new", "/api/v1/tags", "/api/v1/people/ada/reputation",
    "/api/v1/threads/1/posts", "/api/v1/posts/1/revisions", "/api/v1/search?q=printer", "/api/v1/escalations",
    "/api/v1/flags", "/api/v1/review", "/api/v1/audit", "/api/v1/me/blocks",
)  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_no_page_marker_made_by_hand_is_a_fault(cast, browse, path):
    cast.answer(cast.thread(tags=["jam"]))
    client = browse(cast.root)
    secret = accounts.create_token(cast.root, "walk", ("read",), timedelta(days=1))[1]
    known = {"Authorization": f"Bearer {secret}"} if path.startswith("/api/") else {}

    for marker in MARKERS:
        after = base64.urlsafe_b64encode(json.dumps(marker).encode()).decode().rstrip("=")
        joined = f"{path}{'&' if '?' in path else '?'}after={after}"
        answer = client.get(joined, headers=known, follow_redirects=True)
        assert answer.status_code < 500, marker
