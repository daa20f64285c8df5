"""A case beside the list: its line of state, then what was said, then where one replies; the rest of it is folded after that."""

import re

import pytest

from community.domain.escalations import operations
from community.domain.threads.queries import get_thread
from tests.support.cases import fresh
from tests.support.pages import words

pytestmark = pytest.mark.on_sqlite

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def case(cast):
    return operations.escalate(cast.thread(), by=cast.mo, reason="why-the-team", priority="high")


def page_of(case):
    thread = get_thread(case.thread_id, None)
    return f"/questions/{thread.id}/{thread.slug}"


def line_of(text):
    """What the line of a case shows, and what it leads to."""
    line = re.search(r'<section class="case-now".*?</section>', text, re.DOTALL)[0]
    return line, set(re.findall(r'href="(#[^"]+)"', line))


def test_what_was_said_stands_between_the_line_of_state_and_the_rest_of_the_case(
    cast, browse, case
):
    thread = get_thread(case.thread_id, None)
    answer = cast.answer(thread)
    page = browse(cast.sam).get(f"/desk?case={case.id}").text

    parts = (
        'id="case-now"', "why-the-team", 'class="post"', f'id="post-{answer.id}"', 'id="compose"',
        'class="beside__rest"', 'id="case"', "History",
    )  # fmt: skip
    places = [page.find(part, page.index('class="beside"')) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert '<details class="beside__rest"><summary' in page, "folded at first"


def test_the_line_says_how_it_stands_and_offers_what_comes_first(cast, browse, case):
    client = browse(cast.sam)
    before, first = line_of(client.get(f"/desk?case={case.id}").text)
    answer = client.post(
        f"/desk/{case.id}/claim",
        headers=FRAGMENT | {"HX-Current-URL": f"http://localhost/desk?case={case.id}"},
    )
    after, then = line_of(answer.text)

    assert all(part in before for part in ("Open", "left", "High", "nobody yet", "Claim it"))
    assert first == {"#body", "#case"}
    assert "Sam Agent" in after and "Claim it" not in after
    assert then == {"#body", "#do-solved", "#case"}
    assert 'hx-target="#case-now"' in answer.text
    assert fresh(case).owner_id == cast.sam.id


def test_all_that_the_line_leads_to_is_on_the_page(cast, browse, case):
    operations.claim(case, by=cast.sam)
    for path in (f"/desk?case={case.id}", page_of(case)):
        page = browse(cast.sam).get(path).text
        for place in line_of(page)[1]:
            assert page.count(f'id="{place[1:]}"') == 1, (path, place)


def test_the_line_is_for_the_team_alone(cast, browse, case):
    path = page_of(case)

    shown = {
        name: 'class="case-now"' in browse(person).get(path).text
        for name, person in cast.everyone.items()
    }

    assert {name for name, is_shown in shown.items() if is_shown} == {"an agent", "an admin"}
    assert "To the case" in words(browse(cast.mo).get(path))


def test_over_it_stands_who_asks_and_how_often_they_came_to_the_team(cast, browse, case):
    head = r'<p class="beside__asker">.*?</p>'
    first = re.search(head, browse(cast.sam).get(f"/desk?case={case.id}").text, re.DOTALL)[0]
    operations.escalate(cast.thread(title="One more of the same person"), by=cast.mo, reason="x")
    then = re.search(head, browse(cast.sam).get(f"/desk?case={case.id}").text, re.DOTALL)[0]

    assert "/people/ada" in first and "first case" in first
    assert "1 case before" in then
