"""What no page of ours sends: refused in words, or taken for what it can only mean, and never a fault."""

import re
from urllib.parse import quote

import pytest

from community.domain.escalations import operations as escalations
from community.domain.votes.models import Vote
from community.kernel.db import db
from tests.support.databases import ON_SQLITE
from tests.support.standing import trusted

PART = {"HX-Request": "true"}
ODD_PLACES = (
    "http://[", "//[", "http://localhost//evil.example/x", "/\\evil.example", "javascript:alert(1)",
    "http://localhost/?after=%00", "x" * 6_000,
)  # fmt: skip
ODD_TEXTS = ("\x00", "a\x00b", "9" * 5_000, "x" * 100_000, "\u202e", "²")
ODD_MOMENTS = (
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-11-22T10:00:00+00:00:00.000001",
    "9999-12-31T23:59:59.999999+00:00", "2026-W47-7T10:00:00Z", "\x00",
)  # fmt: skip


@pytest.mark.parametrize("place", ODD_PLACES)
def test_whatever_page_a_form_says_it_stands_on_its_verb_is_done_once(cast, browse, place):
    trusted(cast.ada)
    answer = cast.answer(cast.thread())
    headers = PART | {"HX-Current-URL": place}

    for path, fields in (
        (f"/posts/{answer.id}/vote", {"value": 1}),
        (f"/posts/{answer.id}/acceptance", {}),
        ("/notifications/reading", {}),
    ):
        response = browse(cast.ada).post(path, data=fields, headers=headers)
        assert response.status_code == 200, path
    assert db.session.query(Vote).count() == 1
    turned_away = browse().post(f"/posts/{answer.id}/vote", data={"value": 1}, headers=headers)
    assert turned_away.status_code == 401
    assert turned_away.headers["HX-Redirect"].startswith("/login")


@pytest.mark.parametrize("moment", ODD_MOMENTS)
@pytest.mark.parametrize("page", ["waiting", "arrived"])
def test_no_moment_is_a_fault(cast, browse, moment, page):
    thread = cast.thread()

    response = browse().get(
        f"/questions/{thread.id}/answers/{page}", query_string={"since": moment}, headers=PART
    )

    assert response.status_code in (200, 422)


@pytest.mark.parametrize("odd", ODD_TEXTS, ids=lambda odd: repr(odd[:12]))
def test_no_text_is_a_fault_anywhere(app, cast, browse, odd):
    thread = cast.thread()
    answer = cast.answer(thread)
    asking = (
        "/search/suggestions?q=", "/questions/similar?title=", "/completions/people?q=", "/completions/tags?q=",
        f"/completions/people?q=a&thread={thread.id}&x=", "/completions/people?q=a&thread=", "/?view=", "/?after=",
        "/?only=", "/questions/new?draft=1&title=", "/questions/new?category=", "/drafts?x=", "/login?next=",
        "/notifications?after=", f"/questions/{thread.id}/answers/waiting?since=", "/desk?after=", "/review?view=",
        "/desk?view=", "/desk?owner=", "/desk?category=", "/desk?team=", "/desk?q=",
    )  # fmt: skip
    sending = {
        "/preview": ("body", "audience"), "/drafts/ask": ("body", "title", "env_x", "tags"),
        "/language": ("locale", "next"), "/settings/language": ("locale", "time_zone"),
        f"/questions/{thread.id}/escalation": ("reason", "tried", "wanted", "priority"),
        f"/questions/{thread.id}/solved-before": ("title",), f"/posts/{answer.id}/vote": ("value",),
        f"/posts/{answer.id}/removal": ("reason", "_method"), f"/posts/{answer.id}/confirmation": ("worked", "detail"),
        f"/posts/{answer.id}/comments": ("body", "submission_key", "sensitive"),
        f"/posts/{answer.id}/edit": ("body", "revision", "reason", "title", "tags", "sensitive"),
        f"/questions/{thread.id}/closure": ("reason", "duplicate_of"), "/questions": ("title", "body", "tags", "category"),
        f"/questions/{thread.id}/answers": ("body", "audience", "submission_key"),
        "/uploads": ("alt",), "/notifications/reading": ("stay",),
    }  # fmt: skip
    for who in (None, cast.sam):
        client = browse(who)
        for headers in ({}, PART):
            for address in asking:
                response = client.get(address + quote(odd[:5_000]), headers=headers)
                assert response.status_code < 500, address
            for path, names in sending.items():
                for name in names:
                    fields = {
                        "body": "A text that is long enough.",
                        "title": "A title that is long enough",
                        "reason": "Why not?",
                        "category": "printing",
                        "locale": "de",
                        "value": "1",
                        "revision": "1",
                        name: odd,
                    }
                    response = client.post(path, data=fields, headers=headers)
                    assert response.status_code < 500, (path, name)


@pytest.mark.parametrize(
    "path",
    [
        "/questions/{}/answers/waiting",
        "/questions/{}/answers/arrived",
        "/posts/{}/comments/new",
        "/posts/{}/edit",
    ],
)
@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**40])
def test_a_number_of_nothing_finds_nothing(cast, browse, path, number):
    address = path.format(number) + "?since=2026-11-22T10:00:00Z"
    assert browse(cast.sam).get(address, headers=PART).status_code == 404


@pytest.mark.parametrize(
    "key",
    [
        "ask%00",
        "answer-0",
        "answer-2147483648",
        "answer-9999999999",
        "ask-1",
        "edit-٣",
        "a" * 3000,
        "comment-1%0a",
    ],
)
def test_no_key_is_a_fault(cast, browse, key):
    client = browse(cast.ada)
    for response in (
        client.get(f"/drafts/{key}"),
        client.put(f"/drafts/{key}", data={"body": "x"}),
        client.delete(f"/drafts/{key}"),
    ):
        assert response.status_code == 404


@ON_SQLITE
def test_no_number_in_an_address_is_a_fault(app, cast, browse):
    """One that no column can hold was a fault wherever nothing was looked up before."""
    client, tried = browse(cast.root), 0
    for rule in app.url_map.iter_rules():
        if "<int:" not in rule.rule:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            for number in (2**31, 2**63):
                path = re.sub("<[^>]+>", "x", re.sub("<int:[^>]+>", str(number), rule.rule))
                tried += 1
                assert client.open(path, method=method).status_code in (404, 405), (method, path)
    assert tried > 100, "there should be many"


@ON_SQLITE
@pytest.mark.parametrize("headers", [{}, PART])
@pytest.mark.parametrize("path", ["moves", "priority"])
def test_what_is_refused_to_the_asker_of_a_case_is_said_without_its_panel(
    cast, browse, path, headers
):
    case = escalations.escalate(cast.thread(), by=cast.mo, reason="It is urgent.")

    response = browse(cast.ada).post(
        f"/desk/{case.id}/{path}", data={"to": "solved", "version": "x"}, headers=headers
    )

    assert response.status_code == 422
    assert "This is a whole number." in response.text
    assert "case-state" not in response.text
