"""Asking in a browser: the category and its fields, questions like it, tags; and all of it without scripts."""

from playwright.sync_api import expect

from community.domain.categories import operations as categories
from community.domain.threads.models import Thread
from community.jobs.write_index import write_index
from community.kernel.db import db
from tests.support.cast import TITLE
from tests.support.composer import field


def test_choosing_a_category_brings_its_fields_and_wipes_nothing(visit, cast):
    categories.create(
        name="Scanning", slug="scanning", description="Sheets.", template="### What I scanned",
        fields=[{"key": "scanner", "label": "Scanner"}],
    )  # fmt: skip
    page = visit(cast.ada)
    page.goto("/questions/new")
    page.get_by_label("Title").fill(TITLE)

    page.get_by_text("Scanning").click()
    expect(page.get_by_label("Scanner")).to_be_visible()
    expect(field(page)).to_have_value("### What I scanned")
    page.get_by_label("Scanner").fill("S1")
    field(page).fill("It hums.")
    page.get_by_text("Printing").click()

    expect(page.get_by_label("Firmware version")).to_be_visible()
    expect(field(page)).to_have_value("It hums.")
    expect(page.get_by_label("Title")).to_have_value(TITLE)


def test_questions_like_it_show_while_the_title_is_typed(visit, cast):
    cast.answer(cast.thread())
    write_index()
    page = visit(cast.cleo)
    page.goto("/questions/new")

    page.get_by_label("Title").press_sequentially("Printer stops after a label")

    expect(page.locator("[data-near] a").first).to_have_text(TITLE)
    expect(page.locator("near-questions output")).to_have_text("Questions like yours: 1")


def test_tags_are_completed_by_keyboard(visit, cast):
    cast.thread(tags=["bluetooth"])
    page = visit(cast.ada)
    page.goto("/questions/new")
    tags = page.locator("#tags")

    tags.press_sequentially("label, blu")
    expect(page.locator(".completions li")).to_have_count(1)
    tags.press("ArrowDown")
    tags.press("Enter")

    expect(tags).to_have_value("label, bluetooth ")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_question_is_asked_and_commented_on_without_scripts(visit, cast):
    cast.thread(title="What she asked before, so that nobody has to look at this one")
    page = visit(cast.ada, scripts=False)
    page.goto("/questions/new")
    expect(page.get_by_role("toolbar")).to_be_hidden()

    page.get_by_label("Title").fill(TITLE)
    page.get_by_text("Printing").click()
    field(page).fill("It goes **red**.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("red")
    page.get_by_role("button", name="Post the question").click()
    page.get_by_role("link", name="Add a comment").click()
    page.get_by_role("textbox").last.fill("It is the long roll.")
    page.get_by_role("button", name="Post the comment").click()

    expect(page.locator(".comment")).to_contain_text("It is the long roll.")
    assert TITLE in db.session.scalars(db.select(Thread.title)).all()
