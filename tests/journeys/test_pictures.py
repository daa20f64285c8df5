"""Pictures in what one writes: pasted, dropped, several at once, and while one is on its way."""

import base64
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.composer import field, open_answer

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


def carry(page, event, *pictures, name="light.png"):
    """Paste into the field or drop onto it what a clipboard or a hand would bring."""
    field(page).evaluate(
        """(field, [event, name, pictures]) => {
          const carried = new DataTransfer();
          for (const picture of pictures) {
            const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
            carried.items.add(new File([bytes], name, { type: "image/png" }));
          }
          const options = { bubbles: true, cancelable: true };
          field.dispatchEvent(event === "paste"
            ? new ClipboardEvent("paste", { ...options, clipboardData: carried })
            : new DragEvent("drop", { ...options, dataTransfer: carried }));
        }""",
        [event, name, list(pictures)],
    )


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_a_picture_is_put_where_one_writes(page, event):
    carry(page, event, png())
    page.get_by_label("What does the picture show?").fill("A red light")
    page.keyboard.press("Enter")

    expect(field(page)).to_have_value(re.compile(rf"^Look:\n!\[A red light\]{ADDRESS}\n$"))
    page.get_by_role("button", name="Post the answer").click()
    expect(page.locator(".post--answer").get_by_role("img", name="A red light")).to_be_visible()


def test_several_at_once_are_sent_in_turn_and_each_is_asked_about(page):
    carry(page, "drop", png("navy"), png("maroon"))
    asked = page.get_by_label("What does the picture show?")

    asked.fill("Before")
    page.get_by_role("button", name="Add the words").click()
    expect(asked).to_have_value("")
    asked.fill("After")
    page.get_by_role("button", name="Add the words").click()

    both = rf"^Look:\n!\[Before\]{ADDRESS}\n!\[After\]{ADDRESS}\n$"
    expect(field(page)).to_have_value(re.compile(both))


def test_while_it_is_on_its_way_its_name_stands_in_its_place_and_writing_goes_on(page):
    page.route(
        "**/uploads",
        lambda route: page.wait_for_function("() => window.let_through") and route.continue_(),
    )
    field(page).evaluate("field => field.setSelectionRange(6, 6)")

    carry(page, "paste", png())
    expect(page.locator("[data-status]")).to_contain_text("Sending light.png")
    expect(page.get_by_role("progressbar")).to_be_visible()
    field(page).press("End")
    field(page).press_sequentially("and more")
    page.evaluate("window.let_through = true")

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
