"""How urgent and how hot a case is, is the team's to know: the asker reads none of it, by API or page."""

from datetime import UTC, datetime, timedelta

import pytest

from community.domain.escalations import operations
from community.domain.heat.models import ThreadHeat
from community.kernel import clock
from community.kernel.db import db

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NINE + timedelta(hours=5)
WISH = {"reason": "Nobody knows.", "tried": "A new roll.", "wanted": "A look."}
TEAMS = ("priority", "heat", "policy")


@pytest.fixture(params=["proposed by the asker", "handed over by a moderator"])
def opened(request, cast):
    with clock.frozen(NINE):
        thread = cast.thread()
    heat = ThreadHeat(
        thread_id=thread.id, value=77, parts={"me_too": 30.0}, computed_at=NINE, hot_since=NINE
    )
    db.session.add(heat)
    db.session.commit()
    with clock.frozen(LATER):
        by = cast.ada if request.param.startswith("proposed") else cast.mo
        made = operations.escalate(thread, by=by, **WISH)
        if by is cast.ada:
            operations.accept(made, by=cast.mo, reason="It is urgent.")
        operations.claim(made, by=cast.sam)
        operations.prioritise(made, by=cast.sam, priority="urgent", reason="They pay much.")
        yield made


def test_the_asker_reads_neither_how_urgent_nor_how_hot_it_is(cast, api, opened):
    shown = api(cast.ada).get(f"/escalations/{opened.id}").json
    listed = api(cast.ada).get("/escalations").json["items"]

    assert [shown[name] for name in TEAMS] == [None, None, None]
    assert (shown["heat_parts"], shown["clocks"]) == ({}, [])
    assert "prioritised" not in [move["kind"] for move in shown["history"]]
    assert "urgent" not in str(shown) and "pay" not in str(shown)
    assert [(one["priority"], one["heat"]) for one in listed] == [(None, None)]
    assert api(cast.ada).get("/escalations?view=hot").json["items"] == []
    own = opened.opened_by == cast.ada.id
    assert shown["wanted"] == ("A look." if own else None), "one's own words one may read"


def test_nor_on_the_page_of_their_question(cast, browse, opened):
    page = browse(cast.ada).get(f"/questions/{opened.thread_id}", follow_redirects=True).text
    case = page[page.index('id="case-state"') :]
    case = case[: case.index("</section>")]

    assert not any(word in case for word in ("Heat", "Priority", "Urgent", "77", "pay"))


@pytest.mark.parametrize("who", ["mo", "sam"])
def test_those_who_work_it_do(cast, api, opened, who):
    shown = api(getattr(cast, who)).get(f"/escalations/{opened.id}").json

    assert (shown["priority"], shown["heat"]) == ("urgent", 77)
    assert shown["heat_parts"] == {"me_too": 30.0}
    assert len(shown["clocks"]) == 2
