"""The review queue in place: claimed, decided and given back where it stands, with one truth about how much waits."""

from datetime import timedelta

import pytest

from community.domain.escalations import operations as escalations
from community.domain.flags import operations as flags
from community.domain.review import operations
from community.domain.review.models import ReviewItem
from community.domain.spam.features import Circumstances, features_of
from community.domain.spam.queries import SuspicionCard
from community.domain.spam.rules import Manner, Sign
from community.domain.threads.queries import get_post
from community.kernel.db import db
from community.web import review
from community.web.review_words import likeness
from tests.support.newcomers import ADVERTISEMENT, newcomer, taught
from tests.support.pages import words
from tests.support.people import members
from tests.support.standing import trusted

HTMX = {"HX-Request": "true"}


@pytest.fixture
def held(cast):
    return cast.answer(
        cast.thread(),
        body="https://casino.example/<now>",
        by=newcomer(),
        manner=Manner(timedelta(0)),
    )


def only_item():
    return db.session.query(ReviewItem).filter_by(closed_at=None).one()


def test_every_reason_is_shown_to_who_reviews_and_nothing_of_it_to_the_author(cast, browse, held):
    queue = words(browse(cast.mo).get("/review"))
    own = words(
        browse(db.session.get(type(cast.ben), held.author_id)).get(
            "/questions/1/x", follow_redirects=True
        )
    )

    for sentence in (
        "typed faster than people type",
        "words that are watched",
        "hardly more than links",
    ):
        assert sentence in queue
        assert sentence not in own
    assert "It came very quickly, as machines write." in own


def test_what_was_learned_is_shown_once_an_item_is_claimed(cast, browse):
    taught(cast)
    cast.answer(cast.thread(), body=ADVERTISEMENT.format(n=77), by=newcomer())
    item = only_item()

    page = browse(cast.mo)
    listed = words(page.get("/review"))
    claimed = page.post(f"/review/{item.id}/claim", headers=HTMX)

    assert "resembles what moderators removed" in listed and "% like spam" in listed
    assert "“cheap”" in words(claimed) and "%" in words(claimed)


def test_claiming_deciding_and_giving_back_change_the_item_where_it_stands(cast, browse, held):
    item, page = only_item(), browse(cast.mo)

    claimed = page.post(f"/review/{item.id}/claim", headers=HTMX)
    back = page.post(f"/review/{item.id}/claim", data={"_method": "delete"}, headers=HTMX)
    page.post(f"/review/{item.id}/claim", headers=HTMX)
    decided = page.post(f"/review/{item.id}/decision", data={"decision": "remove"}, headers=HTMX)

    assert f'hx-target="#item-{item.id}"' in claimed.text and 'value="remove"' in claimed.text
    assert 'data-key="c"' in back.text and 'value="remove"' not in back.text
    assert "Removed as spam." in decided.text and 'hx-target="#review-tabs"' in decided.text
    assert f"/posts/{held.id}/removal" in decided.text, "a removal is offered to be undone"
    assert db.session.query(ReviewItem).filter_by(closed_at=None).count() == 0


def test_the_undo_that_is_offered_brings_the_post_back(cast, browse, held):
    item, page = only_item(), browse(cast.mo)
    page.post(f"/review/{item.id}/claim")
    page.post(f"/review/{item.id}/decision", data={"decision": "remove"})

    page.post(f"/posts/{held.id}/removal", data={"_method": "delete"})

    assert get_post(held.id, None).removed_at is None


def test_who_comes_second_sees_who_has_it(cast, browse, held):
    item = only_item()
    operations.claim(item.id, cast.sam)

    answer = browse(cast.mo).post(f"/review/{item.id}/claim", headers=HTMX)

    assert answer.status_code == 409
    assert "Sam Agent" in words(answer) and "Somebody else is working on this" in words(answer)


def test_the_bar_the_tabs_and_the_queue_say_the_same_number(cast, browse, held):
    answer = cast.answer(cast.thread(title="Another printer stops"), by=cast.cleo)
    people = members(3, "trusty")
    trusted(*people, reputation=300)
    for person in people:
        flags.flag(answer, by=person, reason="needs_support")
    flags.flag(answer, by=cast.ada, reason="rude")

    page = browse(cast.mo).get("/review")

    assert "All 3" in words(page) and "Proposed to the team 1" in words(page)
    assert "Review 3" in words(page)
    alone = words(browse(cast.mo).get("/review?kind=proposed"))
    assert "Another printer stops" in alone and "Held first post 1" in alone


def test_the_queue_is_ordered_by_age_or_by_likeness(cast, browse):
    taught(cast)
    thread = cast.thread()
    flags.flag(
        cast.answer(thread, body="You are all wrong about this one."), by=cast.cleo, reason="rude"
    )
    cast.answer(thread, body=ADVERTISEMENT.format(n=77), by=newcomer())

    oldest = words(browse(cast.mo).get("/review"))
    likeliest = words(browse(cast.mo).get("/review?order=spam"))

    assert oldest.index("You are all wrong") < oldest.index("Cheap followers")
    assert likeliest.index("Cheap followers") < likeliest.index("You are all wrong")
    assert browse(cast.mo).get("/review?order=else").status_code == 404


def test_a_member_who_reviews_sees_no_part_they_do_not_work(cast, browse, held):
    trusted(cast.cleo, reputation=600)

    page = words(browse(cast.cleo).get("/review"))

    assert "Flagged" not in page and "Proposed" not in page
    assert browse(cast.cleo).get("/review?kind=flags").status_code == 404


def test_every_mark_that_speaks_for_spam_is_said_in_words(app):
    marks = {
        feature
        for kind in ("question", "answer", "comment", "own")
        for earlier in (0, 2)
        for body in (
            "No.",
            "See https://a.example or write to me@a.example?",
            "https://a.example " * 5,
        )
        for feature in features_of(
            "Title?" if kind == "question" else "",
            body,
            list(Sign),
            True,
            Circumstances(kind, 7, earlier),
        )
        if feature.startswith("*")
    }

    with app.test_request_context():
        said = likeness(SuspicionCard((), 90, tuple((mark, 90) for mark in marks)))

    assert len(marks) > 20
    assert not [line for line in said if "*" in line or "@" in line or ":" in line]


def test_more_proposals_than_are_counted_are_said_to_be_more_everywhere(cast, browse, monkeypatch):
    for number in range(4):
        case = escalations.escalate(
            cast.thread(title=f"Proposed to the team, {number}"), by=cast.mo, reason="x"
        )
        case.status = "proposed"
    db.session.commit()
    counted = review.counts_of
    monkeypatch.setattr(review, "counts_of", lambda person: counted(person) | {"proposed": 1000})

    page = words(browse(cast.sam).get("/review"))

    assert "All 999+ proposals" in page
    assert "1000" not in page and "1,000" not in page
