"""The insights for programs: the same numbers, for the team."""

import pytest

from community.domain.answers import operations as answers
from community.domain.escalations import operations as escalations
from community.kernel import cache


@pytest.mark.parametrize(
    ("name", "status"),
    [("a visitor", 401), ("a bystander", 403), ("a moderator", 403), ("an agent", 200), ("an admin", 200)],
)  # fmt: skip
def test_the_insights_are_for_the_team(cast, api, name, status):
    assert api(cast.everyone[name]).get("/insights").status_code == status


def test_the_numbers_are_those_of_the_page(cast, api, browse):
    answers.accept(cast.answer(cast.thread()), by=cast.ada)
    escalations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")
    cache.forget_all()

    told = api(cast.sam).get("/insights?period=7&category=printing").json
    found = {one["measure"]: one for one in told["items"]}

    assert (found["solved"]["count"], found["solved"]["of"], found["solved"]["share"]) == (1, 2, 0.5)  # fmt: skip
    assert found["first_response"]["median_seconds"] == 0
    assert found["first_response"]["ninth_decile_seconds"] is None
    assert (found["backlog"]["count"], found["backlog"]["before"]) == (1, None)
    assert found["satisfaction"]["of"] is None
    assert found["escalated"]["better"] == "neither"
    assert found["solved"]["before"]["of"] == 0
    assert told["compared_since"] < told["since"] < told["until"]
    address = found["solved"]["url"].removeprefix("http://localhost")
    assert browse(cast.sam).get(address).text.count('class="thread-row"') == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [("period=8", "period"), ("from=1.1.2026", "from"), ("from=2026-02-02&to=2026-01-01", "to"),
     ("to=2026-01-01", "from"), ("team=nobody", "team"), ("category=nowhere", "category")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_its_field(cast, api, query, field):
    refused = api(cast.sam).get(f"/insights?{query}")

    assert refused.status_code == 422
    assert field in refused.text
