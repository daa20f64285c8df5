"""`flask check` says what is kept how long, and whether it goes when its time is over."""

from datetime import timedelta

import pytest

from community.domain.accounts import operations as accounts
from community.domain.accounts.models import Session
from community.domain.settings import operations as settings
from community.jobs.clean_up import clean_up
from community.kernel import clock
from community.kernel.db import db


@pytest.fixture
def retention(app):
    def line():
        output = app.test_cli_runner().invoke(args=["check"]).output
        (found,) = [one for one in output.splitlines() if one.split()[1] == "retention"]
        return found

    return line


def test_one_line_says_what_is_kept_how_long(cast, retention):
    settings.change({"draft_days": 12}, by=cast.root)

    assert retention().startswith("ok")
    assert "networks 30 days, signs of heat 30 days, mails 30 days, drafts 12 days" in retention()


def test_what_should_have_gone_and_is_there_is_bad_until_it_is_cleaned_up(cast, retention):
    accounts.open_session(cast.ada, "203.0.113.7", "Mozilla")
    db.session.query(Session).update({"created_at": clock.now() - timedelta(days=31)})
    db.session.commit()
    in_time = retention()
    db.session.query(Session).update({"created_at": clock.now() - timedelta(days=33)})
    db.session.commit()
    late = retention()

    clean_up()

    assert in_time.startswith("ok"), "the night has not come yet"
    assert late.startswith("BAD") and "1 networks" in late and "worker" in late
    assert retention().startswith("ok")


def test_keeping_networks_for_years_is_warned_of(cast, retention):
    settings.change({"address_days": 366}, by=cast.root)

    assert "WARNING" in retention()
