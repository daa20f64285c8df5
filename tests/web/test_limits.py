"""Who asks too often is asked to wait, and what is counted cannot be counted up by one person alone."""

import pytest
from sqlalchemy import func, select

from community.domain.drafts.models import EndedAsk
from community.kernel.db import db
from community.web import security
from tests.support import databases

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def outside(app, tmp_path):
    """Posts to the application as it stands on the open net, over the same database."""
    made = databases.in_production(tmp_path, database_url=app.config["SETTINGS"].database_url)

    def post(path, address="203.0.113.5", **fields):
        return made.test_client().post(
            path, data=fields, headers=OURS, base_url="https://community.example",
            environ_overrides={"REMOTE_ADDR": address},
        )  # fmt: skip

    yield post
    databases.leave(made)


def test_every_limit_is_of_a_page_there_is(app):
    assert set(security.TIGHTER) <= set(app.view_functions)


def test_a_flood_of_previews_is_held_back_for_one_address_and_no_other(cast, outside):
    statuses = [outside("/preview", body="A *text*.").status_code for _ in range(14)]

    assert statuses == [200] * 12 + [429] * 2
    refused = outside("/preview", body="A text.")
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["Cache-Control"] == "no-store"
    assert outside("/preview", address="203.0.113.6", body="A text.").status_code == 200


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
