import pytest

from community import config
from community.domain.threads.models import Thread
from community.kernel.db import db

pytestmark = pytest.mark.on_sqlite


@pytest.mark.parametrize(
    ("headers", "cookie", "allowed"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True, True),
        ({"Sec-Fetch-Site": "none"}, True, True),
        ({"Sec-Fetch-Site": "cross-site"}, True, False),
        ({"Sec-Fetch-Site": "same-site"}, True, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, True, False),
        ({"Origin": "http://localhost"}, True, True),
        ({"Origin": "http://evil.example"}, True, False),
        ({"Origin": "null"}, True, False),
        ({}, True, False),
        ({}, False, True),
    ],
)
def test_an_unsafe_request_must_come_from_our_own_pages(app, cast, headers, cookie, allowed):
    client = app.test_client()
    if cookie:
        client.set_cookie("sid", "whatever", domain="localhost")

    status = client.post("/questions/new", data={"title": "x"}, headers=headers).status_code

    assert (status != 403) is allowed


def test_every_answer_carries_the_guards(cast, browse):
    for path in ("/", "/nowhere", "/static/x/none.css", "/healthz"):
        headers = browse().get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-XSS-Protection"] == "0"


def test_guests_get_no_cookie_and_members_pages_are_not_stored(cast, browse):
    guest = browse().get("/")
    member = browse(cast.ada).get("/")

    assert "Set-Cookie" not in guest.headers
    assert "no-store" in member.headers["Cache-Control"]
    assert "no-store" in browse().get("/nowhere").headers["Cache-Control"]


def test_no_page_or_part_of_one_is_kept_for_another_reader_or_language(cast, browse):
    thread = cast.thread()
    since = "since=2026-11-22T10:00:00Z"
    for path in ("/", "/offline", "/search/suggestions?q=printer", "/questions/similar?title=The+printer",
                 f"/questions/{thread.id}/answers/waiting?{since}",
                 f"/questions/{thread.id}/answers/arrived?{since}"):  # fmt: skip
        for headers in ({}, {"HX-Request": "true"}):
            answer = browse().get(path, headers=headers)
            varies = {
                name.strip() for line in answer.headers.getlist("Vary") for name in line.split(",")
            }
            assert {"Cookie", "Accept-Language", "HX-Request"} <= varies, path
            assert "public" not in answer.headers["Cache-Control"]
    client = browse(cast.ada)
    for path in ("/drafts", "/drafts/ask", "/completions/people?q=a", "/completions/tags?q=a",
                 "/questions/similar?title=The+printer", "/search/suggestions?q=printer"):  # fmt: skip
        answer = client.get(path, headers={"HX-Request": "true"})
        assert answer.headers["Cache-Control"] == "private, no-store", path


def test_an_unknown_host_is_refused(app):
    response = app.test_client().get("/", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert "evil" not in response.get_data(as_text=True)


def test_a_body_beyond_the_limit_is_refused_in_words(cast, browse):
    response = browse(cast.ada).post("/questions", data={"title": "x", "body": "y" * 1_200_000})

    assert response.status_code == 413


def test_looking_never_writes(app, cast, browse):
    from sqlalchemy import event

    cast.thread()
    written = []

    def watch(_c, _cur, statement, *_):
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(statement)

    client = browse(cast.ada)
    event.listen(db.engine, "before_cursor_execute", watch)
    for path in (
        "/",
        "/questions/1/x",
        "/posts/1",
        "/tags",
        "/c",
        "/search?q=label",
        "/people",
        "/notifications",
    ):
        client.get(path, follow_redirects=True)
    event.remove(db.engine, "before_cursor_execute", watch)

    assert written == []
    assert db.session.get(Thread, 1).view_count == 0


@pytest.mark.parametrize(
    "status", [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 429, 500, 503]
)
def test_every_refusal_is_a_page_with_a_sentence(app, status):
    from community.web.errors import page

    with app.test_request_context("/"):
        response = page(status, "")
    assert response.status_code == status
    assert str(status) in response.get_data(as_text=True)


def test_production_does_not_start_for_debugging(tmp_path, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")

    with pytest.raises(SystemExit, match="FLASK_DEBUG must not be set in production"):
        config.load(
            environment="production", data_dir=tmp_path, base_url="https://community.example",
            secret_key="k" * 40, smtp_url="smtp://127.0.0.1:1",
        )  # fmt: skip
