"""The audit log says in words what was changed of calendars and policies, and of a change only what differs."""

import re

import pytest

from community.domain.escalations.terms import default_terms
from community.domain.service_levels import policies
from tests.support.pages import words

pytestmark = pytest.mark.on_sqlite

WEEK = {
    day: [["08:00", "12:00"], ["12:45", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
}
HOURS = {"zone": "Europe/Berlin", "week": WEEK, "holidays": ["2026-12-25"]}


@pytest.fixture
def calendar(cast):
    return policies.save_calendar(cast.root, "Office: Berlin", HOURS)


def logged(browse, cast):
    """The newest row of the log."""
    page = words(browse(cast.root).get("/admin/audit"))
    return re.split(r"Changed a rule or a promise", page)[2]  # the first is a choice of the filter


def test_a_new_calendar_is_said_whole(cast, browse, calendar):
    row = logged(browse, cast)

    assert "Office: Berlin" in row
    assert "Time zone: Europe/Berlin" in row
    assert "Hours: Mon–Fri 08:00–12:00, 12:45–17:00" in row
    assert "Other days: 1" in row
    assert "mon " not in row and "08:00-12:00" not in row


def test_of_a_changed_calendar_only_the_difference_is_said(cast, browse, calendar):
    shorter = HOURS | {"week": WEEK | {"fri": [["08:00", "12:00"]]}}
    policies.save_calendar(cast.root, "Office: Berlin", shorter, calendar)

    row = logged(browse, cast)

    assert (
        "Hours: Mon–Fri 08:00–12:00, 12:45–17:00 →"
        " Mon–Thu 08:00–12:00, 12:45–17:00; Fri 08:00–12:00" in row
    )
    assert "Time zone" not in row and "Other days" not in row


def test_what_is_gone_is_said_to_be(cast, browse, calendar):
    policies.remove_calendar(cast.root, calendar)

    assert "Office: Berlin removed" in logged(browse, cast)


def test_a_policy_is_said_by_priority_and_clock_and_of_a_change_only_the_difference(
    cast, browse, calendar
):
    minutes = {name: dict(of) for name, of in default_terms()["minutes"].items()}
    minutes["urgent"]["first_response"] = 60
    policies.save_policy(cast.root, "Plain", calendar, minutes)
    new = logged(browse, cast)
    minutes["urgent"]["first_response"] = 90
    policies.save_policy(cast.root, "Plain", calendar, minutes)
    changed = logged(browse, cast)

    assert "Urgent: First reply 1h, Next reply " in new and "Low: First reply " in new
    assert "Name:" not in new
    assert "Urgent: First reply 1h → 1h 30m" in changed
    assert "Low" not in changed and "Solution" not in changed
