"""Forms that open over the page that stands."""

import re

from playwright.sync_api import expect


def test_a_flag_is_given_over_the_page_that_stands(visit, cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    page = visit(cast.cleo)
    page.goto(f"/questions/{thread.id}/{thread.slug}")
    post = page.locator(f"#post-{answer.id}")

    post.get_by_role("link", name="Flag").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("What should a moderator look at?")
    dialog.get_by_label("Something else").check()
    dialog.get_by_role("button", name="Flag it").click()
    expect(dialog.get_by_role("alert")).to_be_focused()
    expect(dialog.get_by_label("Something else")).to_be_checked()
    dialog.get_by_label("A few words").fill("It sends people to another shop.")
    dialog.get_by_role("button", name="Flag it").click()

    expect(dialog).to_be_hidden()
    expect(post).to_contain_text("Flagged")
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_have_count(1)
    expect(page).to_have_url(re.compile(f"/questions/{thread.id}/"))


def test_a_dialog_that_is_closed_gives_the_focus_back(visit, cast):
    thread = cast.thread()
    page = visit(cast.cleo)
    page.goto(f"/questions/{thread.id}/{thread.slug}")
    link = page.get_by_role("link", name="Flag").first

    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()
