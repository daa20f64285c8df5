"""axe finds nothing in menus, dialogs, lists and forms that open on a page, in either theme."""

import pytest

from community.domain.replies import operations as replies
from tests.support import axe
from tests.support.town import question


def keys(page):
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def account_menu(page):
    page.locator("summary.top-bar__account").click()


def more_menu(page):
    page.get_by_label("More to do with this post").first.click()


def suggestions(page):
    page.get_by_label("Search questions and answers").first.fill("printer stops")
    page.get_by_role("option").first.wait_for()


def comment(page):
    page.get_by_role("link", name="Add a comment").first.click()
    page.locator(".comments__write textarea").first.wait_for()


def warning(page):
    page.locator("#body").fill("My password: hunter2-and-more, write to carl@company.example.org")
    page.locator(".sensitive").first.wait_for()


def flag(page):
    page.locator(".post--answer").get_by_role("link", name="Flag").first.click()
    page.get_by_role("dialog").wait_for()


def people(page):
    page.locator("#body").press_sequentially("Ask @be")
    page.get_by_role("option").first.wait_for()


def refusal(page):
    flag(page)
    page.get_by_label("Something else").check()
    page.get_by_role("button", name="Flag it").click()
    page.get_by_role("dialog").get_by_role("alert").wait_for()


def care(page):
    page.get_by_role("link", name="Lock, move or merge it").click()
    page.get_by_role("dialog").wait_for()


def refused_care(page):
    care(page)
    page.get_by_role("button", name="Move the question").click()
    page.get_by_role("dialog").get_by_role("alert").wait_for()


def filters(page):
    page.locator("#desk-filter summary").click()


def chosen(page):
    page.locator("thead [data-all]").check()


def picker(page):
    page.get_by_role("button", name="Ready replies").click()
    page.locator(".pick__option").first.wait_for()


def found_in(page, address, ways):
    """What is wrong with a page, opened anew for each way to open something on it."""
    found = []
    for open_it in ways:
        page.goto(address)
        open_it(page)
        found += [f"{open_it.__name__}: {wrong}" for wrong in axe.findings(page)]
    return found


@pytest.mark.slow
def test_axe_finds_nothing_in_what_opens_at_the_desk(visit, town):
    replies.write(town.sam, "We are on it", "Hello {{asker}}", for_team=True)
    page = visit(town.sam, viewport={"width": 1440, "height": 900})

    found = found_in(page, "/desk?case=1", [filters, chosen, picker])

    assert not found, "\n".join(found)


@pytest.mark.slow
def test_axe_finds_nothing_in_what_opens(visit, town):
    page = visit(town.ada)
    page.on("dialog", lambda dialog: dialog.accept())  # what was typed may be left
    ways = [keys, account_menu, more_menu, suggestions, comment, refusal, people, warning]

    found = found_in(page, question(town.solved), ways)

    assert not found, "\n".join(found)


@pytest.mark.slow
def test_axe_finds_nothing_in_what_opens_for_moderators(visit, town):
    page = visit(town.mo)

    found = found_in(page, question(town.solved), [care, refused_care])

    assert not found, "\n".join(found)


def test_axe_finds_nothing_in_the_menu_of_a_phone_nor_in_the_forms_of_a_case(visit, town):
    phone = visit(None, phone=True)
    phone.goto("/")
    phone.get_by_label("Menu").click()
    desk = visit(town.sam)
    desk.goto(question(town.handed_over))
    desk.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

    found = axe.findings(phone) + axe.findings(desk)
    assert not found, "\n".join(found)
