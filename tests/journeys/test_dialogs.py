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


def test_a_moderator_locks_over_the_page_that_stands_by_keyboard_and_takes_it_back(visit, cast):
    thread = cast.thread()
    page = visit(cast.mo)
    page.goto(f"/questions/{thread.id}/{thread.slug}")
    link = page.get_by_role("link", name="Lock, move or merge it")

    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2).first).to_have_text("Take care of it")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()

    page.keyboard.press("Enter")
    dialog.get_by_label("Why").first.fill("It goes in circles.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Locked. Nobody adds anything now.")).to_have_count(1)
    expect(page).to_have_url(re.compile(f"/questions/{thread.id}/{thread.slug}$"))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Lock the question")).to_be_visible()


def test_a_move_that_is_refused_says_why_in_the_dialog_and_changes_nothing(visit, cast):
    thread = cast.thread()
    page = visit(cast.mo)
    page.goto(f"/questions/{thread.id}/{thread.slug}")

    page.get_by_role("link", name="Lock, move or merge it").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Move the question").click()

    expect(dialog.get_by_role("alert")).to_be_focused()
    expect(dialog.get_by_role("alert")).to_contain_text("It stands in this category already.")
