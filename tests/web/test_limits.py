"""Who asks too often is asked to wait, and what is counted cannot be counted up by one person alone."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations as accounts
from community.domain.drafts.models import EndedAsk
from community.kernel.db import db
from community.web import security
from tests.support import databases

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def outside(app, tmp_path):
    """Posts to the application as it stands on the open net, over the same database."""
    made = databases.in_production(
        tmp_path, database_url=app.config["SETTINGS"].database_url, visitor_pages=False
    )

    def post(path, address="203.0.113.5", **fields):
        return made.test_client().post(
            path, data=fields, headers=OURS, base_url="https://community.example",
            environ_overrides={"REMOTE_ADDR": address},
        )  # fmt: skip

    post.get = lambda path, address="203.0.113.5", **headers: made.test_client().get(
        path, headers=headers, base_url="https://community.example",
        environ_overrides={"REMOTE_ADDR": address},
    )  # fmt: skip
    yield post
    databases.leave(made)


def key_of(person):
    return "Bearer " + accounts.create_token(person, "script", ["read"], timedelta(days=1))[1]


def test_every_limit_is_of_a_page_there_is(app):
    assert {*security.TIGHTER, *security.FOR_VISITORS} <= set(app.view_functions)


def test_a_flood_of_previews_is_held_back_for_one_address_and_no_other(cast, outside):
    statuses = [outside("/preview", body="A *text*.").status_code for _ in range(14)]

    assert statuses == [200] * 12 + [429] * 2
    refused = outside("/preview", body="A text.")
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["Cache-Control"] == "no-store"
    assert outside("/preview", address="203.0.113.6", body="A text.").status_code == 200


def test_who_is_held_back_fills_no_log_and_stands_in_none(cast, outside):
    told, root = [], logging.getLogger()
    hearing = logging.Handler()
    hearing.emit = lambda record: told.append(record.getMessage())
    root.addHandler(hearing)
    try:
        statuses = [outside("/preview", body="A *text*.").status_code for _ in range(20)]
    finally:
        root.removeHandler(hearing)

    assert statuses.count(429) == 8
    assert [line for line in told if "203.0.113" in line or "exceeded" in line] == []


def test_one_visitor_cannot_count_up_what_is_measured(cast, outside):
    thread = cast.thread()
    cast.answer(thread)

    statuses = [outside(f"/questions/{thread.id}/solved-before").status_code for _ in range(9)]
    neighbours = [
        outside(f"/questions/{thread.id}/solved-before", address=f"2001:db8::{number}").status_code
        for number in range(9)
    ]

    assert statuses == neighbours == [303] * 6 + [429] * 3, "a whole /64 is one visitor"
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(EndedAsk)) == 12


@pytest.mark.parametrize("path", ["/language", "/questions", "/questions/new"])
def test_no_form_for_visitors_takes_a_flood(cast, outside, path):
    statuses = [
        outside(path, locale="de", preview="1", title="A", body="B").status_code for _ in range(32)
    ]

    assert statuses[-1] == 429
    assert not [status for status in statuses if status >= 500]


def test_the_programs_of_a_person_are_counted_together_wherever_they_ask(cast, outside):
    keys = [key_of(cast.ada), key_of(cast.ada)]
    calls = ("/api/v1/me", "/api/v1/threads")

    statuses = [
        outside.get(calls[n % 2], f"203.0.113.{n}", Authorization=keys[n % 3 % 2]).status_code
        for n in range(63)
    ]

    assert statuses == [200] * 60 + [429] * 3
    refused = outside.get("/api/v1/me", "198.51.100.1", Authorization=keys[0])
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.mimetype == "application/problem+json"
    other = outside.get("/api/v1/me", "203.0.113.5", Authorization=key_of(cast.ben))
    assert other.status_code == 200
    assert outside.get("/api/v1/threads").status_code == 200


@pytest.mark.parametrize("path", ["/search?q=printer", "/api/v1/search?q=printer"])
def test_visitors_search_twenty_times_a_minute_and_members_on(cast, outside, path):
    statuses = [outside.get(path).status_code for _ in range(22)]

    assert statuses == [200] * 20 + [429] * 2
    if "/api/" in path:
        assert outside.get(path, Authorization=key_of(cast.ada)).status_code == 200


def test_calls_without_a_token_are_counted_as_pages_are(cast, outside):
    statuses = [outside.get("/api/v1/threads").status_code for _ in range(52)]

    assert statuses == [200] * 50 + [429] * 2
