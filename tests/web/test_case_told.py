"""What those are told of a case who do not work on it: how it stands, once, and what happened to it."""

from datetime import datetime, timedelta

import pytest

from community.domain.escalations import operations
from community.domain.threads.queries import get_thread
from community.kernel import clock
from tests.support.pages import words

MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
WHO_ASKED_OR_READS = ["ada", "cleo", None]


@pytest.fixture
def case(cast):
    """Ada's question, handed over by Mo on Monday morning."""
    with clock.frozen(MONDAY):
        return operations.escalate(cast.thread(), by=cast.mo, reason="why-the-team")


def page_of(case, browse, person, later=timedelta(minutes=5)):
    thread = get_thread(case.thread_id, None)
    with clock.frozen(MONDAY + later):
        return words(browse(person).get(f"/questions/{thread.id}/{thread.slug}"))


@pytest.mark.parametrize("who", WHO_ASKED_OR_READS)
def test_how_it_stands_is_said_once(cast, browse, case, who):
    with clock.frozen(MONDAY + timedelta(minutes=2)):
        operations.claim(case, by=cast.sam)

    page = page_of(case, browse, getattr(cast, who) if who else None)

    for said in ("ith the support team", "reply due by 17:00", "Sam Agent is on it"):
        assert page.count(said) == 1, said
    assert f"Case {case.id}" not in page


@pytest.mark.parametrize("who", WHO_ASKED_OR_READS)
def test_of_one_that_nobody_has_yet_and_of_one_that_is_late_it_is_said_too(cast, browse, case, who):
    person = getattr(cast, who) if who else None

    assert "somebody takes it up soon" in page_of(case, browse, person)
    assert "the reply is late, it was due" in page_of(case, browse, person, timedelta(days=3))


def test_who_asked_reads_what_happened_and_nobody_else_does(cast, browse, case):
    with clock.frozen(MONDAY + timedelta(minutes=2)):
        operations.claim(case, by=cast.sam)
        operations.prioritise(case, by=cast.sam, priority="urgent")

    page = page_of(case, browse, cast.ada)
    told = page[page.index("The support team") :]

    assert "What happened so far" in told
    assert told.index("Claimed by Sam Agent") < told.index("Handed to the team by Mo Moderator")
    assert "Priority" not in told and "why-the-team" not in page
    assert "What happened so far" not in page_of(case, browse, cast.cleo)
