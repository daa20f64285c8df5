"""Answers that come late: whoever has gone on meanwhile loses nothing they typed, and no letter goes elsewhere."""

import re

import pytest
from playwright.sync_api import expect

from community.domain.categories import operations as categories
from community.domain.drafts.models import Draft
from community.kernel.db import db
from tests.support.composer import carry, field, open_answer
from tests.support.late import Held
from tests.support.standing import trusted


@pytest.fixture
def thread(cast):
    return cast.thread()


def test_the_preview_of_an_older_text_does_not_end_the_wait_for_the_newer(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    page.clock.install()
    held = Held(page, "**/preview")
    field(page).fill("The first")
    page.clock.run_for(500)
    held.come()

    field(page).press_sequentially(" and the second")
    held.let_through()
    page.wait_for_timeout(300)
    page.clock.run_for(500)
    held.let_through()

    expect(page.get_by_role("region", name="Preview")).to_contain_text("The first and the second")


def test_a_completion_is_of_what_stands_there_and_not_of_what_was_typed_before(visit, cast, thread):
    cast.answer(thread, by=cast.cleo)
    cast.cleo.name = "Adamo Also"
    db.session.commit()
    page = open_answer(visit, cast.ben, thread)
    field(page).press_sequentially("Ask @ada")
    expect(page.get_by_role("option")).to_have_count(2)
    Held(page, "**/completions/people**")

    field(page).press_sequentially("m")
    field(page).press("Enter")

    expect(field(page)).to_have_value("Ask @cleo ")


def test_completions_that_were_waved_away_do_not_come_late(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    field(page).focus()
    held = Held(page, "**/completions/people**")
    field(page).press_sequentially("Ask @a")
    held.come()

    field(page).press("Escape")
    held.arrive(at=len(held) - 1)

    expect(page.get_by_role("listbox")).to_have_count(0)


def test_what_is_typed_while_a_category_brings_its_fields_stays_and_so_does_the_focus(visit, cast):
    for slug in ("scanning", "faxing"):
        categories.create(
            name=slug.title(), slug=slug, description="Sheets.",
            fields=[{"key": "device", "label": "Device"}],
        )  # fmt: skip
    page = visit(cast.ada)
    page.goto("/questions/new")
    page.get_by_text("Scanning").click()
    page.locator("#env_device").wait_for()
    held = Held(page, "**/questions/new", method="POST")

    page.get_by_text("Faxing").click()
    page.locator("#env_device").press_sequentially("The grey")
    held.arrive()
    page.keyboard.type(" one")

    expect(page.get_by_role("radio", name="Faxing")).to_be_checked()
    expect(page.locator("#env_device")).to_have_value("The grey one")


def test_a_dialog_does_not_open_over_who_has_begun_to_write(visit, cast, thread):
    page = open_answer(visit, cast.cleo, thread)
    held = Held(page, "**/flags")
    page.get_by_role("link", name="Flag").first.click()

    field(page).press_sequentially("Clean ")
    held.arrive()
    page.keyboard.type("it.")

    expect(field(page)).to_have_value("Clean it.")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_of_two_dialogs_the_one_asked_for_last_shows(visit, cast, thread):
    answer = cast.answer(thread)
    page = open_answer(visit, cast.cleo, thread)
    held = Held(page, "**/flags")

    page.locator(".post").first.get_by_role("link", name="Flag").click()
    held.come()
    page.locator(f"#post-{answer.id}").get_by_role("link", name="Flag").click()
    held.arrive(at=1)
    held.let_through()

    page.get_by_role("dialog").wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("dialog").locator("form.stack")).to_have_attribute(
        "action", re.compile(rf"/posts/{answer.id}/")
    )


def test_where_a_comment_is_written_takes_no_letters_from_who_writes_an_answer(visit, cast, thread):
    page = open_answer(visit, cast.cleo, thread)
    held = Held(page, "**/comments/new**")
    page.get_by_role("link", name="Add a comment").first.click()

    field(page).press_sequentially("Clean ")
    held.arrive()
    expect(page.get_by_label("Your comment")).to_be_visible()
    page.keyboard.type("it.")

    expect(field(page)).to_have_value("Clean it.")


def test_a_new_answer_that_comes_late_leaves_the_focus_with_who_writes(visit, cast, thread):
    page = open_answer(visit, cast.ada, thread)
    answer = cast.answer(thread, body="It came later.", by=cast.cleo)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    held = Held(page, "**/arrived**")
    page.get_by_role("link", name="1 new answer").click()

    field(page).press_sequentially("Thank ")
    held.arrive()
    expect(page.locator(f"#post-{answer.id}")).to_be_visible()
    page.keyboard.type("you")

    expect(field(page)).to_have_value("Thank you")


def test_looking_for_new_answers_moves_no_focus(visit, cast, thread):
    page = open_answer(visit, cast.ada, thread)
    cast.answer(thread, body="It came later.", by=cast.cleo)
    assert page.evaluate("document.activeElement === document.body")

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("link", name="1 new answer")).to_be_visible()

    assert page.evaluate("document.activeElement === document.body")


def test_what_is_posted_along_with_what_was_typed_while_sending_is_no_draft_any_more(
    visit, cast, thread
):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("Clean the sensor")
    held = Held(page, "**/drafts/**", method="PUT")
    field(page).press("Control+Enter")
    held.come()

    field(page).press_sequentially(" with a cloth.")
    while len(held):
        held.let_through()

    expect(page.locator(".post--answer")).to_contain_text("with a cloth.")
    page.unroute_all()
    page.goto("/about")
    db.session.expire_all()
    assert db.session.scalars(db.select(Draft)).all() == []
    kept = page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('draft:'))")
    assert all('"sent":""' not in draft for _, draft in kept)


def test_a_vote_pressed_again_while_it_is_counted_is_one_vote(visit, cast, thread):
    trusted(cast.ben, cast.cleo, reputation=20)
    answer = cast.answer(thread)
    page = open_answer(visit, cast.cleo, thread)
    box = page.locator(f"#votes-{answer.id}")
    held = Held(page, "**/vote")

    for _ in range(2):
        box.get_by_role("button", name="Vote up").click()
    held.arrive()
    page.wait_for_load_state("networkidle")

    assert len(held) == 0
    expect(page.locator("#flashes")).to_have_text("Vote counted. Score 1.")


def test_what_is_typed_and_pasted_before_the_composer_has_come_is_kept(visit, cast, thread):
    page = visit(cast.ben)
    held = Held(page, re.compile(r"/js/writing\.js"))
    page.goto(f"/questions/{thread.id}/{thread.slug}", wait_until="load")  # not for its scripts

    page.evaluate("customElements.whenDefined('start-writing').then(() => true)")
    field(page).press_sequentially("Look:")
    held.come()
    picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    carry(page, "drop", picture)
    held.let_through()

    expect(field(page)).to_have_value(re.compile(r"^Look:\n\n!\[\]\(/uploads/[^)]+\)\n$"))
    expect(page.locator("[data-kept]")).to_contain_text("here and on the server")
