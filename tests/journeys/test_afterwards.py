"""What is asked after a solution, and the private lane, in a real browser: with scripts and without, and as axe sees it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.escalations import links
from community.domain.threads.models import Post
from community.kernel import clock
from community.kernel.db import db
from tests.support import axe
from tests.support.after import a_day_later, offer_of, solved, thread_of


@pytest.fixture
def case(cast):
    """Solved two days ago, so that Ada was asked whether it worked."""
    with clock.frozen(clock.now() - timedelta(days=2)):
        case = solved(cast)
    a_day_later()
    return case


def paths(cast, case):
    thread = thread_of(case)
    return [
        f"/questions/{thread.id}/{thread.slug}",
        links.path_of(links.FOLLOW_UP, 1, cast.ada.id),
        links.path_of(links.RATING, offer_of(case).id, cast.ada.id),
        "/notifications",
        "/escalations",
    ]


def test_axe_finds_nothing_in_what_is_asked_after_a_solution(visit, cast, case):
    page = visit(cast.ada)
    found = []
    for path in paths(cast, case):
        page.goto(path)
        found += [f"{path}: {wrong}" for wrong in axe.findings(page)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_rating_is_given_with_a_press_and_nothing_but_the_link(visit, cast, case, scripts):
    page = visit(None, scripts=scripts)
    page.goto(paths(cast, case)[2])
    page.get_by_role("radio", name="4 Good").check(force=True)
    page.get_by_label("In your words").fill("Kind.")
    page.get_by_role("button", name="Send it").click()

    page.get_by_text("You rated the help 4 of 5.").wait_for()
    db.session.rollback()
    assert (offer_of(case).rating, offer_of(case).comment) == (4, "Kind.")


def preview(page):
    """Have a form without scripts looked at; with them it was, while somebody typed."""
    button = page.get_by_role("button", name="Preview")
    if button.count():
        button.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("what", ["question", "answer"])
def test_the_private_lane_is_offered_before_one_posts(visit, cast, what, scripts):
    page = visit(cast.ada, scripts=scripts)
    if what == "question":
        cast.thread(title="What she asked before, so that nobody has to look at this one")
        page.goto("/questions/new")
        page.get_by_label("Title").fill("The account ada.asker@gmail.com is locked")
        page.locator("#body").fill("It says so.")
    else:
        thread = cast.thread()
        page.goto(f"/questions/{thread.id}/{thread.slug}")
        page.locator("#body").fill("The account ada.asker@gmail.com is locked")

    preview(page)
    page.get_by_label("Move this to the private lane").check()
    page.locator("#body").fill("The account ada.asker@gmail.com is locked. password=hunter2x9")
    preview(page)
    page.locator(".sensitive").get_by_text("hunter2x9").wait_for()
    page.get_by_role(
        "button", name=f"Post the {what}" if what == "question" else "Post"
    ).last.click()

    page.locator(".audience--private").get_by_text("hunter2x9").wait_for()
    db.session.rollback()
    kept = {post.audience: post.body for post in db.session.scalars(select(Post).order_by(Post.id))}
    assert "ada.asker" in kept["private"]
    assert "hunter2x9" in kept["private"]
    assert "[moved to the private lane]" in kept["public"]
    assert "hunter2x9" not in kept["public"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_was_found_goes_to_the_private_lane_with_one_press(visit, cast, scripts):
    thread = cast.thread()
    page = visit(cast.ada, scripts=scripts)
    visit.bear("422")
    page.goto(f"/questions/{thread.id}/{thread.slug}")
    page.locator("#body").fill("It wants password=hunter2x9 now.")
    page.get_by_role("button", name="Post the answer").click()
    page.get_by_role("button", name="Move this to the private lane").click()
    page.get_by_text("It wants password=[moved to the private lane] now.").wait_for()

    db.session.rollback()
    query = select(Post.audience).where(Post.thread_id == thread.id).order_by(Post.id)
    assert list(db.session.scalars(query)) == ["public", "public", "private"]
    assert page.locator(".audience--private").get_by_text("hunter2x9").is_visible()
