"""Votes, verdicts and filters, as people press them: the page stands, and says what happened."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from community.domain.search import operations as search
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import get_thread
from community.domain.votes.models import Vote
from community.jobs.write_index import write_index
from community.kernel.db import db
from tests.support.standing import trusted, unhurried

STANDS = "window.stands = true"  # gone as soon as the browser opens a page anew


def stands(page):
    return page.evaluate("window.stands === true")


def open_page(page, address):
    page.goto(address)
    page.evaluate(STANDS)


def focused(page):
    return page.evaluate("document.activeElement.closest('[id]').id")


def found(query):
    db.session.rollback()
    return db.session.scalar(query)


@pytest.fixture
def answer(cast):
    trusted(cast.ben, cast.cleo, reputation=20)
    return cast.answer(cast.thread())


def address_of(answer):
    return f"/questions/{answer.thread_id}"


def votes():
    return found(select(func.count()).select_from(Vote))


def test_a_vote_counts_where_it_is_pressed_and_is_told(visit, cast, answer):
    page = visit(cast.cleo)
    open_page(page, address_of(answer))
    box = page.locator(f"#votes-{answer.id}")

    box.get_by_role("button", name="Vote up").click()

    expect(page.locator("#flashes")).to_have_text("Vote counted. Score 1.")
    expect(box.get_by_role("button", name="Take your vote back")).to_be_focused()
    expect(box).to_contain_text("1")
    assert stands(page)
    page.keyboard.press("Enter")
    expect(page.locator("#flashes")).to_have_text("Vote taken back. Score 0.")
    expect(box.get_by_role("button", name="Vote up")).to_be_focused()
    assert stands(page)
    assert votes() == 0


def test_a_double_click_counts_once(visit, cast, answer):
    page = visit(cast.cleo)
    open_page(page, address_of(answer))

    page.locator(f"#votes-{answer.id}").get_by_role("button", name="Vote up").dblclick(delay=60)

    expect(page.locator("#flashes")).to_have_text("Vote counted. Score 1.")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#flashes")).to_have_text("Vote counted. Score 1.")
    assert votes() == 1


def test_a_refusal_is_said_and_nothing_else_happens(visit, cast, answer):
    page = visit(cast.cleo)
    open_page(page, address_of(answer))
    db.session.get(Post, answer.id).author_id = cast.cleo.id
    db.session.commit()

    page.locator(f"#votes-{answer.id}").get_by_role("button", name="Vote up").click()

    expect(page.get_by_role("alert")).to_have_text("You cannot vote on your own post.")
    assert stands(page)
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_cannot_reach_us_is_said(visit, cast, answer):
    visit.bear("ERR_INTERNET_DISCONNECTED")
    visit.bear("Failed to fetch")
    visit.bear(
        "unknown error occurred when fetching the script"
    )  # the service worker looks for a newer one
    page = visit(cast.cleo)
    open_page(page, address_of(answer))
    page.context.set_offline(True)

    page.locator(f"#votes-{answer.id}").get_by_role("button", name="Vote up").click()

    expect(page.get_by_role("alert")).to_contain_text("That did not reach us")
    assert stands(page)


def test_whoever_was_signed_out_signs_in_and_comes_back(visit, cast, answer):
    page = visit(cast.cleo)
    open_page(page, address_of(answer))
    page.context.clear_cookies()

    page.locator(f"#votes-{answer.id}").get_by_role("button", name="Vote up").click()
    page.wait_for_url("**/login?**")
    page.locator("[name=identifier]").fill("cleo")
    page.locator("main [name=password]").fill("correct horse battery staple")
    page.locator("main").get_by_role("button", name="Log in").click()

    page.wait_for_url(re.compile(rf"/questions/{answer.thread_id}/"))


def test_an_acceptance_is_given_taken_back_and_given_again(visit, cast, answer):
    second = cast.answer(get_thread(answer.thread_id, None), body="Or turn it off.", by=cast.cleo)
    page = visit(cast.ada)
    open_page(page, address_of(answer))
    post = page.locator(f"#post-{second.id}")

    post.get_by_role("button", name="Accept this answer").click()

    expect(page.locator("#strip")).to_contain_text("Solved")
    expect(page.locator("#solution")).to_contain_text("Or turn it off.")
    assert focused(page) == f"post-{second.id}"
    order = page.locator(".post--answer").evaluate_all("posts => posts.map(post => post.id)")
    assert order == [f"post-{answer.id}", f"post-{second.id}"], "nothing moves while one reads"

    post.get_by_label("More to do with this post").click()
    post.get_by_role("button", name="Take the acceptance back").click()
    expect(page.locator("#strip")).to_contain_text("Answered")
    expect(page.locator("#solution")).to_be_empty()
    page.locator("#flashes").get_by_role("button", name="Undo").click()

    expect(page.locator("#strip")).to_contain_text("Solved")
    assert stands(page)
    assert found(select(Thread.accepted_post_id)) == second.id


def test_what_is_being_written_survives_a_verb(visit, cast, answer):
    page = visit(cast.ada)
    open_page(page, address_of(answer))
    page.locator("#write textarea").fill("Half a sentence")
    post = page.locator(f"#post-{answer.id}")
    post.get_by_role("link", name="Add a comment").click()
    post.locator(".comments__write textarea").fill("Half a comment")

    post.get_by_role("button", name="Accept this answer").click()

    expect(page.locator("#strip")).to_contain_text("Solved")
    expect(page.locator("#write textarea")).to_have_value("Half a sentence")
    expect(post.locator(".comments__write textarea")).to_have_value("Half a comment")


def test_filters_change_the_list_and_the_way_back_leads_where_one_was(visit, cast):
    unhurried(cast.root)
    for number in range(40):
        cast.thread(title=f"The printer stops at label {number:02}")
    page = visit()
    open_page(page, "/")

    tab = page.get_by_role("navigation", name="Lists").get_by_role("link", name="New")
    tab.click()
    expect(tab).to_have_attribute("aria-current", "page")
    expect(tab).to_be_focused()
    expect(page).to_have_url(re.compile(r"view=new"))
    expect(page.locator("#flashes")).to_have_text("30 questions shown")

    more = page.get_by_role("link", name="More questions")
    more.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    more.click()
    expect(page).to_have_url(re.compile(r"after="))
    expect(page.locator("#list")).to_be_focused()
    assert page.evaluate("scrollY") < before
    page.go_back()

    expect(page.get_by_role("link", name="More questions")).to_be_visible()
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 5")
    assert stands(page)
    page.go_back()
    expect(page.locator(".tabs [aria-current]")).to_contain_text("Active")


def test_a_new_answer_is_told_of_and_moves_nothing(visit, cast, answer):
    page = visit(cast.ada)
    open_page(page, address_of(answer))
    cast.answer(get_thread(answer.thread_id, None), body="It came later.", by=cast.cleo)

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    button = page.get_by_role("link", name="1 new answer")
    expect(button).to_be_visible()
    expect(page.locator(".post--answer")).to_have_count(1)
    button.click()
    expect(page.locator(".post--answer")).to_have_count(2)
    expect(page.locator(".post--answer").last).to_contain_text("It came later.")
    expect(page.locator(".post--answer").last).to_be_focused()
    expect(button).to_have_count(0)
    expect(page.locator("#answers")).to_have_text("2 answers")
    assert stands(page)


def test_questions_are_offered_while_one_types_and_reached_by_keys(visit, app, cast, answer):
    app.extensions.pop("search", None)
    search._not_before.clear()
    search.rebuild()
    write_index()
    page = visit()
    open_page(page, "/")
    field = page.locator("main").get_by_role("combobox")

    field.press_sequentially("third lab")
    option = page.locator("main").get_by_role("option").first
    expect(option).to_contain_text("The printer stops after the third label")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    expect(field).to_have_value("third lab")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("main").get_by_role("option").last).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(rf"/questions/{answer.thread_id}/"))


def test_code_is_copied_and_that_is_told(visit, cast):
    thread = cast.thread(body="Run this:\n\n```sh\nlpstat -p\n```\n\nand tell us.")
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    open_page(page, f"/questions/{thread.id}")

    page.get_by_role("button", name="Copy", exact=True).click()

    expect(page.locator("#flashes")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").strip() == "lpstat -p"


def test_without_scripts_the_same_buttons_do_the_same(visit, cast, answer):
    page = visit(cast.mo, scripts=False)
    page.goto(address_of(answer))

    page.locator(f"#votes-{answer.id}").get_by_role("button", name="Vote up").click()
    expect(page.locator(f"#votes-{answer.id}")).to_contain_text("1")
    post = page.locator(f"#post-{answer.id}")
    post.get_by_label("More to do with this post").click()
    post.get_by_role("button", name="Remove, can be restored").click()
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(f"#post-{answer.id}")).not_to_contain_text("Removed")
    assert found(select(Post.removed_at).where(Post.id == answer.id)) is None
