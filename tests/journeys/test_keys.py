"""The keys of the public pages: they lead about, stay out of what is typed, and can be switched off."""

import re

from playwright.sync_api import expect

from tests.support.browser import QUICK


def test_the_keys_lead_about_and_can_be_switched_off(visit, cast):
    answer = cast.answer(cast.thread())
    page = visit(cast.ada)
    page.goto("/")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("body")).to_be_focused()  # given back a moment later
    page.keyboard.press("j")
    expect(page.locator(".thread-row__title a").first).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url(re.compile(rf"/questions/{answer.thread_id}/"))
    page.evaluate(QUICK)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[id]').id") == f"post-{answer.id}"
    page.keyboard.press("c")
    expect(page.locator(f"#post-{answer.id} .comments__write textarea")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.locator(f"#post-{answer.id} .comments__write textarea")).to_have_value("jk?")

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("a")
    expect(page.locator("#write textarea")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox").first).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use these keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
