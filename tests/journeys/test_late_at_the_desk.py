"""Answers that come late at the desk: no letter becomes a verb, no case takes the place of another, nothing typed goes."""

import re

import pytest
from playwright.sync_api import expect

from community.domain.escalations import operations as cases
from community.domain.replies import operations as replies
from tests.support.cases import fresh
from tests.support.late import Held

WIDE = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def open_cases(cast):
    return [
        cases.escalate(cast.thread(title=f"Case with number {n:03}"), by=cast.mo, reason="Why")
        for n in range(2)
    ]  # fmt: skip


def open_desk(visit, cast):
    page = visit(cast.sam, **WIDE)
    page.goto("/desk")
    return page


def case(page, number):
    return page.get_by_role("link", name=f"Case with number {number:03}")


def test_of_two_cases_the_one_opened_last_stands_beside_the_list(visit, cast, open_cases):
    page = open_desk(visit, cast)
    held = Held(page, re.compile(r"/beside$"))

    case(page, 0).click()
    held.come()
    case(page, 1).click()
    held.arrive(at=1)
    held.let_through()
    page.wait_for_load_state("networkidle")

    expect(page.locator("#beside-head")).to_have_text("Case with number 001")
    expect(page).to_have_url(re.compile(rf"case={open_cases[1].id}$"))


def test_a_case_that_is_pressed_again_while_it_comes_is_not_opened_anew_over_what_one_writes(
    visit, cast, open_cases
):
    page = open_desk(visit, cast)
    held = Held(page, re.compile(r"/beside$"))

    case(page, 0).click()
    held.come()
    case(page, 0).click()
    held.arrive()
    expect(page.locator("#beside-head")).to_be_focused()
    page.unroute_all()
    page.locator("#body").fill("I am on it.")
    page.wait_for_load_state("networkidle")

    expect(page.locator("#body")).to_have_value("I am on it.")


def test_a_case_that_comes_late_leaves_the_focus_with_who_searches(visit, cast, open_cases):
    page = open_desk(visit, cast)
    held = Held(page, re.compile(r"/beside$"))
    case(page, 0).click()
    held.come()

    search = page.get_by_role("combobox").first
    search.press_sequentially("stop")
    held.arrive()
    expect(page.locator("#beside-head")).to_be_visible()
    page.keyboard.type("ped")

    expect(search).to_have_value("stopped")


def test_letters_typed_while_a_case_comes_to_be_written_in_are_no_verbs(visit, cast, open_cases):
    page = open_desk(visit, cast)
    held = Held(page, re.compile(r"/beside$"))
    page.keyboard.press("j")
    page.keyboard.press("n")
    held.come()

    page.keyboard.type("cx")
    held.arrive()

    expect(page.locator("#body")).to_be_focused()
    expect(page.locator("td.cases__pick :checked")).to_have_count(0)
    assert fresh(open_cases[0]).owner_id is None


@pytest.fixture
def replying(visit, cast, open_cases):
    replies.write(cast.sam, "We are on it", "We are on it.", for_team=True)
    page = visit(cast.sam, **WIDE)
    page.goto(f"/desk?case={open_cases[0].id}")
    page.locator("#body").fill("Good ")
    return page


def test_ready_replies_do_not_open_over_who_has_gone_on_to_write(replying):
    page = replying
    held = Held(page, re.compile(r"/replies$"))
    page.get_by_role("button", name="Ready replies").click()

    page.locator("#body").press_sequentially("mor")
    held.arrive()
    page.keyboard.type("ning")

    expect(page.locator("#body")).to_have_value("Good morning")
    expect(page.locator(".pick__panel")).to_be_hidden()


def test_a_reply_that_is_taken_twice_is_put_in_once(replying):
    page = replying
    page.get_by_role("button", name="Ready replies").click()
    expect(page.get_by_role("combobox", name="Search the ready replies")).to_be_focused()
    held = Held(page, re.compile(r"/replies/\d+"))

    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    held.arrive()
    assert len(held) == 0

    expect(page.locator("#body")).to_have_value("Good We are on it.")
