"""The review queue by the keys alone, and work that newcomers' browsers do without a word."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from community.domain.flags import operations as flags
from community.domain.review.models import ReviewItem
from community.domain.settings import operations as settings
from community.domain.spam.models import Suspicion
from community.domain.threads.models import Post
from community.kernel.db import db
from tests.support.newcomers import newcomer


@pytest.fixture
def queue(cast):
    """A held post of a newcomer, and two flagged answers."""
    thread = cast.thread()
    cast.answer(thread, body="https://casino.example", by=newcomer())
    for body in ("The first answer.", "The second answer."):
        flags.flag(cast.answer(thread, body=body), by=cast.cleo, reason="rude")
    return db.session.scalars(select(ReviewItem.id).order_by(ReviewItem.id)).all()


def waiting():
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(ReviewItem.closed_at.is_(None)))


def test_a_queue_is_worked_by_the_keys_alone(visit, cast, queue):
    page = visit(cast.mo)
    page.goto("/review")
    page.evaluate("window.stands = true")
    first, second, third = (page.locator(f"#item-{item}") for item in queue)

    page.keyboard.press("j")
    expect(first.get_by_role("link").first).to_be_focused()
    page.keyboard.press("a")  # nothing: it is not claimed
    page.keyboard.press("c")
    expect(first.get_by_role("button", name="Remove it as spam")).to_be_visible()
    page.keyboard.press("a")
    expect(first).to_contain_text("Removed as spam.")
    page.keyboard.press("j")
    expect(second.get_by_role("link").first).to_be_focused()
    page.keyboard.press("c")
    expect(second.get_by_role("button", name="Leave it as it was")).to_be_visible()
    page.keyboard.press("i")
    expect(second).to_contain_text("Left as it was")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(third.get_by_role("button", name="Disagree")).to_be_visible()
    page.keyboard.press("d")
    expect(third).to_contain_text("Shown")

    expect(page.locator("#review-tabs")).to_contain_text("All 0")
    assert page.evaluate("window.stands === true") and waiting() == 0


def test_a_newcomers_browser_does_its_work_and_nobody_is_asked_anything(visit, cast):
    settings.change({"proof_bits": 8, "typed_seconds": 0}, by=cast.root)
    thread = cast.thread()
    page = visit(newcomer())
    page.goto(f"/questions/{thread.id}/{thread.slug}")

    page.locator("#write textarea").fill("Clean the sensor, then feed the roll again.")
    page.get_by_role("button", name="Post the answer").click()
    page.wait_for_url("**/questions/**#post-*")

    db.session.rollback()
    post = db.session.scalar(select(Post).where(Post.role == "answer"))
    assert post.removed_at is None
    assert db.session.scalar(select(func.count()).select_from(Suspicion)) == 0
