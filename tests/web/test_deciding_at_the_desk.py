"""A proposal at the desk: how long there is to decide, and a button that takes it on from its line."""

from datetime import datetime, timedelta

import pytest

from community.domain.escalations.opening import escalate_by_rule
from community.kernel import clock
from tests.support.cases import fresh
from tests.support.pages import words

MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://localhost/desk"}


@pytest.fixture
def proposal(cast):
    with clock.frozen(MONDAY):
        return escalate_by_rule(cast.thread().id, "unanswered", "Nobody answers.", opens=False)


def acceptance(case):
    return {"from": "desk", "place": "", "version": case.version, "kind": "accepted", "to": "open"}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "decide in 15 min"), (9, "decide in 6 min"), (14.5, "decide in 1 min"), (16, "to be decided")],
)  # fmt: skip
def test_its_line_says_how_long_there_is_to_decide(cast, browse, proposal, minutes, said):
    with clock.frozen(MONDAY + timedelta(minutes=minutes)):
        page = words(browse(cast.sam).get("/desk"))

    assert said in page


def test_it_is_taken_on_from_its_line_and_the_line_says_so(cast, browse, proposal):
    with clock.frozen(MONDAY):
        before = browse(cast.sam).get("/desk").text
        done = browse(cast.sam).post(
            f"/desk/{proposal.id}/moves", data=acceptance(proposal), headers=FRAGMENT
        )

    assert "Accept: " in before
    assert done.status_code == 200 and f"#case-{proposal.id}" in done.text
    assert "Claim: " in done.text and "Accept: " not in done.text
    assert fresh(proposal).status == "open"


def test_who_comes_second_is_told_so_over_the_line_as_it_is(cast, browse, proposal):
    wish = acceptance(proposal)
    with clock.frozen(MONDAY):
        browse(cast.sam).post(f"/desk/{proposal.id}/moves", data=wish, headers=FRAGMENT)
        moves = fresh(proposal).version
        second = browse(cast.root).post(f"/desk/{proposal.id}/moves", data=wish, headers=FRAGMENT)

    assert second.status_code == 409
    assert f"#case-{proposal.id}" in second.text and "flash--error" in second.text
    assert fresh(proposal).version == moves


def test_a_moderator_at_the_review_sees_how_long_there_is_and_no_button(cast, browse, proposal):
    with clock.frozen(MONDAY):
        page = browse(cast.mo).get("/review")

    assert "decide in 15 min" in words(page)
    assert "Accept: " not in page.text
