"""The desk shows what is with the support team to the team, and the bar says how much it is."""

import re

from community.domain.escalations import operations
from community.domain.escalations.models import Escalation
from community.kernel.db import db
from tests.support.pages import words


def escalated(cast, title, priority="normal"):
    thread = cast.thread(title=title)
    return operations.escalate(thread, by=cast.mo, reason=f"Why {title}", priority=priority)


def counts(page):
    return re.findall(r'href="/(desk|review)"[^>]*>\w+ <span class="count[^"]*">(\d+)<', page)


def test_the_desk_lists_what_is_with_the_team_the_most_urgent_first(cast, browse):
    escalated(cast, "The first to come")
    escalated(cast, "The one that burns", priority="urgent")
    cast.thread(title="Nobody handed this over")

    page = words(browse(cast.sam).get("/desk"))

    assert page.index("The one that burns") < page.index("The first to come")
    assert "Why The one that burns" in page
    assert "Printing" in page
    assert "Mo Moderator" in page
    assert "Nobody handed this over" not in page


def test_what_is_settled_leaves_the_desk(cast, browse):
    escalation = escalated(cast, "This one is settled soon")
    escalation.status = "solved"
    db.session.commit()

    page = words(browse(cast.sam).get("/desk"))

    assert "This one is settled soon" not in page
    assert "Nobody waits for you" in page


def test_only_the_team_sees_the_desk_and_only_who_cares_for_posts_the_review(cast, browse):
    seen = {
        name: (browse(person).get("/desk").status_code, browse(person).get("/review").status_code)
        for name, person in cast.everyone.items()
    }

    assert seen == {
        "a visitor": (303, 303), "the asker": (403, 403), "the answerer": (403, 403),
        "a bystander": (403, 403), "a moderator": (403, 200), "an agent": (200, 200),
        "an admin": (200, 200),
    }  # fmt: skip


def test_review_shows_what_was_proposed_and_says_when_nothing_was(cast, browse):
    before = words(browse(cast.mo).get("/review"))
    escalation = escalated(cast, "A proposal of somebody's")
    escalation.status = "proposed"
    db.session.commit()
    after = words(browse(cast.mo).get("/review"))

    assert "Nothing waits for review" in before
    assert "A proposal of somebody's" in after


def test_the_bar_counts_for_those_who_may_act(cast, browse):
    escalated(cast, "The first of two questions")
    proposed = escalated(cast, "The second of two questions")
    proposed.status = "proposed"
    db.session.commit()
    assert db.session.query(Escalation).count() == 2

    agent = browse(cast.sam).get("/about").get_data(as_text=True)
    moderator = browse(cast.mo).get("/about").get_data(as_text=True)
    member = browse(cast.ada).get("/about").get_data(as_text=True)

    # In the bar, and in the menu of a phone.
    assert counts(agent) == [("desk", "2"), ("review", "1")] * 2
    assert counts(moderator) == [("review", "1")] * 2
    assert counts(member) == []
    assert "/desk" not in member
