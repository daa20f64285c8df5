"""Browsers tell which page broke the content security policy: one line of the log each, bounded, without secrets."""

import json
import logging

import pytest

from community.web import policy_reports, security
from tests.support import databases

PLACE = policy_reports.PLACE
KIND = "application/csp-report"
BROKEN = {
    "document-uri": "http://localhost/reset/a-secret-token?q=what-they-look-for",
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://evil.example/x.js?stolen=words",
    "source-file": "http://localhost/static/js/app.js",
    "line-number": 7,
    "script-sample": "their words",
    "referrer": "http://localhost/search?q=their+words",
}


@pytest.fixture
def report(app):
    client = app.test_client()

    def post(said, kind=KIND, **headers):
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return client.post(PLACE, data=body, content_type=kind, headers=headers)

    return post


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO)

    def told():
        return [
            one.getMessage()
            for one in caplog.records
            if "content security policy" in one.getMessage()
        ]

    return told


def test_every_page_says_where_to_report(browse):
    for path in ("/", "/nowhere", "/login"):
        assert (
            browse().get(path).headers["Content-Security-Policy"].endswith(f"; report-uri {PLACE}")
        )


def test_a_report_is_a_line_without_what_opens_a_door(report, lines):
    answer = report({"csp-report": BROKEN})

    assert (answer.status_code, answer.data) == (204, b"")
    assert lines() == [
        (
            "A page broke the content security policy: script-src-elem does not allow evil.example"
            " on /reset/…, from /static/js/app.js line 7"
        )
    ]


def test_what_people_added_to_their_browser_is_not_told(report, lines):
    for address in ("chrome-extension://abc/x.js", "moz-extension", "safari-web-extension://a"):
        assert report({"csp-report": BROKEN | {"blocked-uri": address}}).status_code == 204
        assert report({"csp-report": BROKEN | {"source-file": address}}).status_code == 204

    assert lines() == []


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"null", b"1", b'"x"', b"[1]", b"{}", b'{"csp-report": []}', b"[" * 9_000, b'{"csp-report": "x"}'],
    ids=range(10),
)  # fmt: skip
def test_what_no_browser_sends_is_refused_and_not_told(report, lines, body):
    assert report(body).status_code == 400
    assert lines() == []


@pytest.mark.parametrize(
    "odd", [None, 1, [], {}, "x\ny", "http://[", "ä" * 9_000, "javascript:alert(1)", "http://a\nb/"]
)
@pytest.mark.parametrize(
    "name", ["document-uri", "effective-directive", "blocked-uri", "source-file", "line-number"]
)
def test_odd_words_make_one_short_line_all_the_same(report, lines, name, odd):
    answer = report({"csp-report": BROKEN | {name: odd}})

    assert answer.status_code in (204, 413)
    assert all("\n" not in one and len(one) < 700 for one in lines())


def test_what_is_too_large_is_refused(report, lines):
    assert report(b" " * (policy_reports.MAX_BYTES + 1)).status_code == 413
    assert lines() == []


def test_a_page_of_another_site_reports_nothing(report, lines):
    assert report({"csp-report": BROKEN}, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert report({"csp-report": BROKEN}, Origin="https://evil.example").status_code == 403
    assert lines() == []


def test_a_flood_of_reports_is_held_back_for_one_and_for_all(app, tmp_path):
    made = databases.in_production(
        tmp_path, database_url=app.config["SETTINGS"].database_url, visitor_pages=False
    )

    def post(address):
        return made.test_client().post(
            PLACE, data=json.dumps({"csp-report": BROKEN}), content_type=KIND,
            base_url="https://community.example", environ_overrides={"REMOTE_ADDR": address},
        ).status_code  # fmt: skip

    assert [post("203.0.113.5") for _ in range(12)] == [204] * 10 + [429] * 2
    many = [post(f"198.51.100.{number}") for number in range(80)]
    databases.leave(made)

    assert many.count(204) <= 50 and many[-1] == 429
    assert security.FOR_ALL_REPORTS.startswith("60 ")
