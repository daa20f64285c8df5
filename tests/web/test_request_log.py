"""A line for each request, on wish: what it was and how it went, and nothing that opens a door."""

import re

import pytest
from structlog.contextvars import get_contextvars

from community.kernel.db import db
from community.web.request_log import RequestLog, shown
from community.web.visitor_pages import VisitorPages
from tests.support.statements import counted

pytestmark = pytest.mark.on_sqlite

TRIES = 40  # what was committed just before may be told of late


@pytest.fixture
def logged(app, caplog):
    """What was logged of the requests since; the log stands in front, as LOG_REQUESTS puts it there."""
    caplog.set_level("INFO", "community.web.request_log")
    bare, app.wsgi_app = app.wsgi_app, RequestLog(app, app.wsgi_app)
    yield lambda: [record.getMessage() for record in caplog.records]
    app.wsgi_app = bare


def test_a_line_says_what_how_and_how_long_and_which_request(cast, browse, logged):
    response = browse(None).get("/?view=solved")

    (line,) = logged()
    assert re.fullmatch(r"GET / 200 in \d+\.\d ms", line)
    assert get_contextvars() == {"request_id": response.headers["X-Request-Id"]}


def test_a_page_from_memory_is_told_by_its_own_number(cast, browse, logged, app):
    pages = VisitorPages(app, app.wsgi_app._inner)
    app.wsgi_app = RequestLog(app, pages)
    client = browse(None)
    for _ in range(TRIES):
        db.session.remove()
        with counted() as statements:
            kept = client.get("/", headers={"User-Agent": "Mozilla/5.0"})
        if not statements:
            break
    pages.commits.close()

    assert not statements, "need one from memory"
    assert get_contextvars() == {"request_id": kept.headers["X-Request-Id"]}


def test_a_refusal_has_its_line_too(cast, browse, logged):
    browse(None).get("/nowhere")

    (line,) = logged()
    assert line.startswith("GET /nowhere 404 in ")


def test_what_people_search_for_is_not_told(cast, browse, logged):
    browse(None).get("/search?q=my+own+secret")

    assert "secret" not in logged()[0]


@pytest.mark.parametrize(
    "place",
    ["/reset", "/claim", "/confirm", "/change-email", "/unsubscribe", "/ratings", "/follow-ups"],
)
def test_a_link_that_opens_a_door_is_cut_before_what_opens_it(cast, browse, logged, place):
    for path in (place, f"/{place}"):  # the second is led to the first
        browse(None).get("/", environ_overrides={"PATH_INFO": f"{path}/eyJhbGciOi.secret"})

    lines = logged()
    assert len(lines) == 2
    for line in lines:
        assert line.startswith(f"GET {place}/… ") and "secret" not in line


def test_every_address_with_a_token_is_among_those(app):
    tokens = [rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments]

    assert tokens
    assert [rule for rule in tokens if "<token>" in shown(app, rule)] == []


def test_an_address_that_holds_a_lines_end_is_still_one_line(cast, browse, logged):
    browse(None).get("/a%0d%0aGET%20/b%20200")

    (line,) = logged()
    assert line.startswith("GET /a\\r\\nGET /b 200 404 ")


def test_a_refusal_and_a_fault_say_where_without_what_opens_a_door(
    app, cast, browse, caplog, monkeypatch
):
    browse(None).post("/reset/eyJhbGciOi.secret", headers={"Sec-Fetch-Site": "cross-site"})
    monkeypatch.setitem(app.view_functions, "accounts.reset", lambda **_: 1 // 0)
    browse(None).get("/reset/eyJhbGciOi.secret")

    told = [record.getMessage() for record in caplog.records]
    assert any("Refused a POST to /reset/… from elsewhere" in line for line in told)
    assert any(line.endswith("failed: GET /reset/…") for line in told)
    assert "secret" not in " ".join(told)
