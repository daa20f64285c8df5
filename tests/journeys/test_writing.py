"""Writing with the hands: keys, toolbar, completions, pictures, and seeing what will stand there."""

import base64
import re

import pytest
from playwright.sync_api import expect

from community.domain.threads.models import Post
from community.kernel.db import db
from tests.support.composer import field, open_answer, paste

# One dark pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def thread(cast):
    return cast.thread()


LISTS = {  # what is typed, and what stands there then
    "- one\ntwo": "- one\n- two",
    "3. one\ntwo": "3. one\n4. two",
    "- [x] one\ntwo": "- [x] one\n- [ ] two",
    "> - one\ntwo": "> - one\n> - two",
    "> said\nmore": "> said\n> more",
    "- one\n\ntwo": "- one\ntwo",
    "```\n- one\ntwo": "```\n- one\ntwo",
    "plain\ntext": "plain\ntext",
}


def test_a_list_goes_on_at_enter_and_ends_at_an_empty_item(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)

    for typed, becomes in LISTS.items():
        field(page).clear()
        field(page).press_sequentially(typed)
        expect(field(page), f"typed: {typed!r}").to_have_value(becomes)


def test_the_preview_stands_beside_the_text_where_there_is_room(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)

    expect(page.get_by_role("region", name="Preview")).to_contain_text("shows here")
    expect(page.get_by_role("radio", name="Write")).to_have_count(0)


def test_the_preview_is_what_the_server_makes_of_the_text(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread, phone=True)
    page.get_by_text("Preview", exact=True).first.click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("shows here")

    page.get_by_text("Write", exact=True).click()
    field(page).fill("It is **loose** <script>alert(1)</script>")
    page.get_by_text("Preview", exact=True).first.click()

    expect(preview.locator("strong")).to_have_text("loose")
    expect(preview.locator("script")).to_have_count(0)


def test_the_toolbar_is_one_stop_of_the_tab_key_and_its_buttons_have_keys(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("loose")
    field(page).select_text()

    field(page).press("Control+b")
    expect(field(page)).to_have_value("**loose**")
    field(page).press("Control+z")
    expect(field(page)).to_have_value("loose")

    page.get_by_role("toolbar", name="Formatting").focus()
    expect(page.get_by_role("button", name="Heading")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("Tab")
    expect(field(page)).to_be_focused()


def test_an_address_pasted_over_words_makes_a_link_of_them(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("see the manual")
    field(page).evaluate("field => field.setSelectionRange(8, 14)")

    paste(field(page), "https://example.com/manual")

    expect(field(page)).to_have_value("see the [manual](https://example.com/manual)")


def test_people_are_completed_after_an_at_sign_by_keyboard(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)

    field(page).press_sequentially("Ask @ad")
    option = page.get_by_role("option", name=re.compile("Ada Asker"))
    expect(option).to_be_visible()
    expect(field(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    field(page).press("Enter")

    expect(field(page)).to_have_value("Ask @ada ")
    field(page).press("Control+z")
    expect(field(page)).to_have_value("Ask @ad")
    field(page).press("Control+Shift+z")
    expect(field(page)).to_have_value("Ask @ada ")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_selection_is_quoted_into_the_answer_but_never_what_is_not_public(visit, cast, thread):
    cast.answer(thread, "For the team alone.", by=cast.sam, audience="staff")
    page = open_answer(visit, cast.sam, thread)
    quote = page.locator("quote-selection button")

    page.locator(".audience--staff .prose").select_text()
    expect(quote).to_be_hidden()
    page.locator(".post__body").first.select_text()
    quote.click()

    expect(field(page)).to_have_value("> It prints two labels, then the light goes red.\n\n")
    expect(field(page)).to_be_focused()


def test_a_picture_is_sent_put_in_its_place_and_described(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("Look:\n")

    page.locator("input[type=file]").set_input_files(
        {"name": "light.png", "mimeType": "image/png", "buffer": PNG}
    )
    page.get_by_label("What does the picture show?").fill("A red light")
    page.keyboard.press("Enter")

    expect(field(page)).to_have_value(re.compile(r"^Look:\n!\[A red light\]\(/uploads/[^)]+\)\n$"))
    expect(field(page)).to_be_focused()
    assert db.session.scalars(db.select(Post).filter_by(role="answer")).all() == []


def test_what_is_no_picture_is_refused_in_words_and_the_text_stays(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("Look:\n")

    page.locator("input[type=file]").set_input_files(
        {"name": "light.png", "mimeType": "image/png", "buffer": b"no picture"}
    )

    expect(page.get_by_role("alert").filter(has_text=re.compile(r"\w"))).to_be_visible()
    expect(field(page)).to_have_value("Look:\n")


def test_what_looks_sensitive_is_shown_before_posting_and_only_where_everyone_reads(
    visit, cast, thread
):
    page = open_answer(visit, cast.sam, thread)

    field(page).fill("The card is 4111 1111 1111 1111.")
    expect(page.locator(".composer .sensitive")).to_contain_text("4111")
    page.get_by_text("Staff only").click()
    field(page).press_sequentially(" Yes.")

    expect(page.locator(".composer .sensitive")).to_have_count(0)
    expect(page.get_by_role("button", name="Post a staff note")).to_be_visible()


def test_a_comment_is_written_in_place(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)

    page.get_by_role("link", name="Add a comment").click()
    comment = page.get_by_role("textbox", name="Your comment")
    expect(comment).to_be_focused()
    comment.press_sequentially("Which label?")
    comment.press("Control+Enter")

    expect(page.locator(".comment")).to_contain_text("Which label?")


def test_a_text_that_is_too_long_is_said_to_be_and_not_cut(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    page.get_by_role("link", name="Add a comment").click()
    comment = page.get_by_role("textbox", name="Your comment")

    comment.focus()
    page.keyboard.insert_text("word " * 500)
    comment.press("Control+Enter")

    assert len(comment.input_value()) == 2_500
    assert (
        comment.evaluate("field => field.validationMessage")
        == "At most 2,000 characters, please: there are 500 too many."
    )
    assert db.session.scalars(db.select(Post).filter_by(role="comment")).all() == []
    comment.press("Control+a")
    page.keyboard.insert_text("word")
    comment.press("Control+Enter")
    expect(page.locator(".comment")).to_contain_text("word")


def test_an_edit_is_suggested_in_the_same_composer_and_its_draft_is_kept(visit, cast, thread):
    answer = cast.answer(thread, "Clean the sensor.")
    page = visit(cast.cleo)
    page.goto(f"/posts/{answer.id}/suggestions")
    field(page).fill("Clean the sensor.\n- with a cloth")
    field(page).press("End")
    field(page).press("Enter")
    field(page).press_sequentially("that is dry")
    expect(field(page)).to_have_value("Clean the sensor.\n- with a cloth\n- that is dry")
    expect(page.locator("live-preview li")).to_have_count(2)
    expect(page.locator("[data-kept]")).to_contain_text("Draft kept")

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="Restore it").click()
    field(page).press("Control+Enter")

    expect(page.get_by_text("Your suggestion waits")).to_be_visible()
