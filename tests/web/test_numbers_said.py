"""Pages say the numbers that hold, not those the product was shipped with."""

from datetime import UTC, datetime, timedelta

import pytest

from community.domain.escalations import links, operations
from community.domain.follow_ups import operations as follow_ups
from community.domain.settings import operations as settings
from community.domain.settings.schema import AFTERWARDS, AMOUNTS, DESK, HEAT, PACE
from community.kernel import clock
from tests.support.after import follow_ups as asked_of
from tests.support.after import offer_of, solved
from tests.support.crew import put_in_team
from tests.support.pages import words

pytestmark = pytest.mark.on_sqlite

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def put(cast, **numbers):
    settings.change(numbers, by=cast.root)


def test_every_number_has_its_sentence_and_its_field(cast, browse):
    page = browse(cast.root).get("/admin/settings")

    said, html = words(page), page.get_data(as_text=True)
    for number in (*AMOUNTS, *PACE, *DESK, *AFTERWARDS, *HEAT):
        assert str(number.sentence) in said
        assert f'name="{number.name}"' in html
    for head in ("The support team", "After a solution", "How hot a question is"):
        assert head in said


def test_what_is_refused_keeps_what_was_typed(cast, browse):
    typed = {"hot_from": "30", "peer_hours": "7", "idle_hours": "500"}

    refused = browse(cast.root).post("/admin/settings", data=typed)

    html = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "from 1 to 80" in words(refused)
    assert 'value="500"' in html and 'value="30"' in html and 'value="7"' in html


@pytest.mark.parametrize(
    ("hours", "said"), [(4, "first 4 hours"), (1, "first 1 hour "), (9, "first 9 hours"), (0, None)]
)
def test_how_long_a_question_is_left_to_peers(cast, browse, hours, said):
    put_in_team(cast, cast.sam)
    put(cast, peer_hours=hours)
    root = browse(cast.root)

    for path in ("/admin/rules", "/admin/teams/printing"):
        page = words(root.get(path))
        assert ("The first" in page or "For the first" in page) == (hours > 0), path
        assert said is None or said in page


def test_how_long_a_proposal_waits_is_said_as_it_was_when_it_was_made(cast, browse):
    put(cast, triage_minutes=30)
    with clock.frozen(MONDAY):
        thread = cast.thread()
    with clock.frozen(MONDAY + DAY):
        operations.escalate(thread, by=cast.ada, reason="Help.")
        put(cast, triage_minutes=5)
        page = words(browse(cast.ada).get(f"/questions/{thread.id}/{thread.slug}"))
        rule = words(browse(cast.root).get("/admin/rules/unanswered"))

    assert "looks at it within 30 minutes" in page
    assert "after 5 minutes it is the team’s by itself" in rule


def test_what_is_too_late_says_how_long_it_was_open(cast, browse):
    put(cast, follow_up_open_days=3, offer_open_days=2)
    with clock.frozen(MONDAY):
        offer = offer_of(solved(cast))
    with clock.frozen(MONDAY + DAY):
        follow_ups.ask(asked_of()[-1].id)
    put(cast, offer_open_days=50)
    with clock.frozen(MONDAY + 5 * DAY):
        late = browse().get(links.path_of(links.FOLLOW_UP, asked_of()[-1].id, cast.ada.id))
        rating = browse().get(links.path_of(links.RATING, offer.id, cast.ada.id))

    assert late.status_code == 410 and "for 3 days, and they are over" in words(late)
    assert rating.status_code == 410 and "for 2 days, and they are over" in words(rating)
