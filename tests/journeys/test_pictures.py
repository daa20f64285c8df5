"""Pictures in what one writes: pasted, dropped, several at once, and while one is on its way."""

import base64
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.composer import carry, field, open_answer
from tests.support.late import Held

ADDRESS = r"\(/uploads/[^)]+\)"


@pytest.fixture
def page(visit, cast):
    page = open_answer(visit, cast.ben, cast.thread())
    field(page).fill("Look:\n")
    return page


def png(colour="navy"):
    written = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode()


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_a_picture_is_put_where_one_writes(page, event):
    carry(page, event, png())
    page.get_by_label("What does the picture show?").fill("A red light")
    page.keyboard.press("Enter")

    expect(field(page)).to_have_value(re.compile(rf"^Look:\n!\[A red light\]{ADDRESS}\n$"))
    page.get_by_role("button", name="Post the answer").click()
    expect(page.locator(".post--answer").get_by_role("img", name="A red light")).to_be_visible()


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_several_at_once_are_sent_in_turn_and_each_is_asked_about(page, event):
    carry(page, event, png("navy"), png("maroon"))
    asked = page.get_by_label("What does the picture show?")

    asked.fill("Before")
    page.get_by_role("button", name="Add the words").click()
    expect(asked).to_have_value("")
    asked.fill("After")
    page.get_by_role("button", name="Add the words").click()

    both = rf"^Look:\n!\[Before\]{ADDRESS}\n!\[After\]{ADDRESS}\n$"
    expect(field(page)).to_have_value(re.compile(both))


def test_the_next_picture_takes_no_letters_from_who_says_what_the_last_one_shows(page):
    held = Held(page, "**/uploads")
    carry(page, "paste", png("navy"), png("maroon"), png("olive"))
    held.let_through()
    asked = page.get_by_label("What does the picture show?")
    expect(asked).to_be_visible()
    asked.press_sequentially("Before")

    held.let_through()
    expect(field(page)).to_have_value(
        re.compile(rf"^Look:\n(!\[\]{ADDRESS}\n){{2}}!\[Sending light.png")
    )
    page.keyboard.type(" and after")

    expect(asked).to_have_value("Before and after")
    held.let_through()
    expect(field(page)).to_have_value(re.compile(rf"^Look:\n(!\[\]{ADDRESS}\n){{3}}$"))


def test_who_goes_on_writing_while_a_picture_is_sent_is_not_interrupted(page):
    held = Held(page, "**/uploads")
    carry(page, "paste", png())
    field(page).press_sequentially("and ")
    held.let_through()
    expect(page.get_by_label("What does the picture show?")).to_be_visible()
    page.keyboard.type("more")

    expect(field(page)).to_have_value(re.compile(r"\)\nand more$"))


def test_while_it_is_on_its_way_its_name_stands_in_its_place_and_writing_goes_on(page):
    held = Held(page, "**/uploads")
    field(page).evaluate("field => field.setSelectionRange(6, 6)")

    carry(page, "paste", png())
    expect(page.locator("[data-status]")).to_contain_text("Sending light.png")
    expect(page.get_by_role("progressbar")).to_be_visible()
    field(page).press("End")
    field(page).press_sequentially("and more")
    held.let_through()

    expect(field(page)).to_have_value(re.compile(rf"!\[\]{ADDRESS}\n"))
    expect(page.locator("[data-status]")).to_be_hidden()


def test_one_that_could_not_be_sent_leaves_the_text_as_it_was(page, visit):
    visit.bear("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)

    carry(page, "drop", png())

    expect(page.get_by_role("alert").filter(has_text="could not be sent")).to_be_visible()
    expect(field(page)).to_have_value("Look:\n")
    page.context.set_offline(False)


def test_a_bomb_is_refused_in_words(page):
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")

    carry(page, "paste", base64.b64encode(written.getvalue()).decode(), name="bomb.png")

    expect(page.get_by_role("alert").filter(has_text=re.compile("picture|pixels"))).to_be_visible()
    expect(field(page)).to_have_value("Look:\n")


def test_every_kind_that_is_pasted_is_taken_or_refused_in_words(page):
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(written, "WEBP")

    carry(page, "paste", base64.b64encode(written.getvalue()).decode(), kind="image/webp")
    page.get_by_role("button", name="Skip").click()
    expect(field(page)).to_have_value(re.compile(rf"!\[\]{ADDRESS}"))

    carry(page, "paste", base64.b64encode(b"ftypheic").decode(), kind="image/heic")
    expect(page.get_by_role("alert").filter(has_text="PNG, JPEG, GIF or WebP")).to_be_visible()


def test_a_picture_that_was_put_in_can_be_undone_by_key(page):
    carry(page, "paste", png())
    page.get_by_label("What does the picture show?").fill("A red light")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value(re.compile("A red light"))

    for _ in range(4):  # the words, also where they were typed; the address; its place
        page.keyboard.press("Control+z")

    expect(field(page)).to_have_value("Look:\n")


def test_cells_of_a_spreadsheet_are_a_table_and_not_the_picture_that_comes_with_them(page):
    cells = "<table><tr><td>Tray</td><td>Paper</td></tr><tr><td>1</td><td>A4|A5</td></tr></table>"
    texts = [("text/plain", "Tray\tPaper\n1\tA4|A5"), ("text/html", cells)]

    carry(page, "paste", png(), texts=texts)
    expect(field(page)).to_have_value(
        "Look:\n\n\n| Tray | Paper |\n| --- | --- |\n| 1 | A4\\|A5 |\n"
    )
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value("Look:\n")

    field(page).fill("```\n")
    carry(page, "paste", texts=texts)
    expect(field(page)).to_have_value("```\nTray\tPaper\n1\tA4|A5")


def test_of_several_each_that_is_refused_is_named(page):
    with_text = [png(), base64.b64encode(b"I am a text.").decode(), png()]

    carry(page, "drop", *with_text)

    expect(
        page.get_by_role("alert").filter(has_text=re.compile(r"light\.png: .*not a picture"))
    ).to_be_visible()
    expect(field(page)).to_have_value(re.compile(rf"^Look:\n!\[\]{ADDRESS}\n!\[\]{ADDRESS}\n$"))


def test_enter_that_ends_a_composition_neither_goes_on_with_a_list_nor_sends(page):
    field(page).fill("- 日本")
    keys = page.context.new_cdp_session(page)
    field(page).press("End")
    keys.send("Input.imeSetComposition", {"text": "語", "selectionStart": 1, "selectionEnd": 1})

    for modifiers in (0, 2):  # and with Ctrl
        enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
        keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "modifiers": modifiers} | enter)
    keys.send("Input.insertText", {"text": "語"})
    # Safari has ended the composition by the time it tells of the key.
    field(page).evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true }))"
    )

    expect(field(page)).to_have_value("- 日本語")
    field(page).press("Enter")
    expect(field(page)).to_have_value("- 日本語\n- ")


def test_a_picture_after_a_quote_stands_outside_of_it(page):
    field(page).fill("> It blinks.")

    carry(page, "paste", png())

    expect(field(page)).to_have_value(re.compile(rf"^> It blinks\.\n\n!\[\]{ADDRESS}\n$"))


def test_a_picture_that_moves_is_said_to_stand_still_here(page):
    frames, moving = [Image.new("RGB", (8, 8), colour) for colour in ("red", "navy")], io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])

    carry(page, "paste", base64.b64encode(moving.getvalue()).decode())

    expect(page.get_by_role("status").filter(has_text="Only its first frame")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_hidden()
    carry(page, "paste", png())
    expect(page.get_by_text("Only its first frame")).to_be_hidden()


def test_two_of_one_name_each_come_where_they_were_pasted_whichever_arrives_first(page):
    held = Held(page, "**/uploads")
    carry(page, "paste", png("navy"), name="image.png")
    held.come()
    carry(page, "paste", png("maroon"), name="image.png")
    held.come(2)

    with page.expect_response("**/uploads") as second:
        held.let_through(1)
    expect(field(page)).not_to_have_value(re.compile(r"\(2\)"))
    with page.expect_response("**/uploads") as first:
        held.let_through()

    urls = [re.escape(one.value.json()["url"]) for one in (first, second)]
    expect(field(page)).to_have_value(
        re.compile(rf"^Look:\n!\[\]\({urls[0]}\)\n!\[\]\({urls[1]}\)\n$")
    )


def test_what_is_posted_while_a_picture_is_sent_has_the_picture_in_it(page):
    held = Held(page, "**/uploads")
    carry(page, "paste", png())
    held.come()

    field(page).press("Control+Enter")
    page.wait_for_timeout(100)
    held.let_through()

    expect(page.locator(".post--answer img")).to_have_count(1)
    expect(page.locator(".post--answer")).not_to_contain_text("Sending")


def test_a_picture_that_arrives_takes_no_letters_from_who_writes_in_another_field(visit, cast):
    page = visit(cast.ada)
    page.goto("/questions/new")
    field(page).fill("Look:\n")
    held = Held(page, "**/uploads")
    carry(page, "paste", png())
    held.come()

    page.get_by_label("Title").press_sequentially("The light")
    held.let_through()
    expect(page.get_by_label("What does the picture show?")).to_be_visible()
    page.keyboard.type(" goes red")

    expect(page.get_by_label("Title")).to_have_value("The light goes red")
