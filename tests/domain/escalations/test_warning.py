"""When a clock warns is what the settings said as it began, until its policy is applied again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community.domain.escalations import operations
from community.domain.escalations.sla_models import SlaClock, SlaEvent, SlaTerms
from community.domain.escalations.watching import notice_due
from community.domain.service_levels import policies
from community.domain.service_levels import queries as service_levels
from community.domain.settings import operations as settings
from community.kernel import clock
from community.kernel.db import db
from tests.support.crew import open_all_hours

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def opened(cast):
    open_all_hours(cast)  # a first response within 60 minutes
    return escalated(cast)


def escalated(cast):
    with clock.frozen(NINE):
        return operations.escalate(cast.thread(), by=cast.mo, reason="Why.")


def after(minutes):
    with clock.frozen(NINE + minutes * MINUTE):
        while notice_due():
            pass


def warned(case):
    """Percentages, and the minutes after which they were warned of."""
    query = (
        select(SlaEvent.percent, SlaEvent.at)
        .join(SlaClock, SlaClock.id == SlaEvent.clock_id)
        .where(SlaClock.escalation_id == case.id, SlaClock.kind == "first_response", SlaEvent.event == "warn")
        .order_by(SlaEvent.id)
    )  # fmt: skip
    return [(percent, (at - NINE) / MINUTE) for percent, at in db.session.execute(query)]


def test_a_change_of_the_settings_touches_new_cases_only(cast, opened):
    settings.change({"warn_first": 25, "warn_second": 25, "warn_third": 80}, by=cast.root)
    later = escalated(cast)
    after(minutes=6000)

    assert warned(opened) == [(50, 30), (75, 45), (90, 54)]
    assert warned(later) == [(25, 15), (80, 48)]


def test_it_reaches_a_running_case_when_its_policy_is_applied_again(cast, opened):
    after(minutes=30)
    settings.change({"warn_first": 20, "warn_second": 40, "warn_third": 60}, by=cast.root)
    with clock.frozen(NINE + 33 * MINUTE):
        assert service_levels.outdated(None) == [opened.id]
        assert policies.reapply(cast.root, "We want to know earlier.") == 1
        assert service_levels.outdated(None) == []
    after(minutes=6000)

    assert warned(opened) == [(50, 30), (60, 36)]


def test_the_usual_warnings_are_no_other_promise_than_before_they_could_be_changed(cast, opened):
    assert "warnings" not in db.session.get(SlaTerms, opened.terms_id).terms
    assert service_levels.outdated(None) == []
