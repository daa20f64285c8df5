"""Closing a question and taking it back at once: the page that stands becomes what it was."""

from playwright.sync_api import expect


def close(page):
    page.locator("#care").get_by_text("Close it").click()
    page.get_by_label("It does not belong here").check()
    page.get_by_role("button", name="Close the question").click()


def test_closing_and_undo_leave_the_page_as_it_was(visit, cast):
    answer = cast.answer(cast.thread())
    page = visit(cast.mo)
    page.goto(f"/questions/{answer.thread_id}")
    page.evaluate("window.stands = true")
    strip, compose = page.locator("#strip"), page.locator("#compose")
    before = strip.inner_text()
    assert "Answered" in before

    for _ in range(2):  # what the first round leaves behind would show in the second
        close(page)
        expect(strip).to_contain_text("Closed")
        expect(page.locator("#solution")).to_contain_text("Closed as off topic")
        expect(compose.get_by_role("textbox")).to_have_count(0)
        page.locator("#flashes").get_by_role("button", name="Undo").click()

        expect(page.locator("#flashes")).to_contain_text("Question reopened.")
        expect(page.locator("#solution")).to_be_empty()
        expect(compose.get_by_role("textbox")).to_have_count(1)
        assert strip.inner_text() == before

    assert page.evaluate("window.stands === true")


def test_an_answer_begun_before_the_closing_is_offered_again(visit, cast):
    answer = cast.answer(cast.thread())
    page = visit(cast.mo)
    page.goto(f"/questions/{answer.thread_id}")
    field = page.locator("#compose").get_by_role("textbox")
    field.fill("Half a sentence")
    expect(page.locator("#compose [data-kept]")).to_contain_text("Draft kept")

    close(page)
    page.locator("#flashes").get_by_role("button", name="Undo").click()
    field.scroll_into_view_if_needed()
    page.get_by_role("button", name="Restore it").click()

    expect(field).to_have_value("Half a sentence")


def test_who_asked_is_offered_only_what_they_may_do(visit, cast):
    answer = cast.answer(cast.thread())
    page = visit(cast.ada)
    page.goto(f"/questions/{answer.thread_id}")

    page.locator("#care").get_by_text("Close it").click()
    expect(page.locator("#close-form").get_by_role("radio")).to_have_count(1)
    expect(page.locator("#close-form").get_by_role("textbox")).to_have_count(0)
    page.get_by_role("button", name="Close the question").click()

    expect(page.locator("#solution")).to_contain_text("Withdrawn")
