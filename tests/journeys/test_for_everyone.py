"""Each journey by keyboard alone, and in a browser without scripts."""

import pytest
from playwright.sync_api import expect

from community.domain.search import operations as search
from community.jobs.write_index import write_index
from tests.support import mail
from tests.support.cast import PASSWORD, TITLE
from tests.support.hands import Keys, Pointer


@pytest.fixture(params=["by keyboard", "without scripts"])
def come(request, visit):
    """A window of somebody, and the hands that work it."""

    def open_window(person=None):
        if request.param == "by keyboard":
            page = visit(person)
            return page, Keys(page)
        page = visit(person, scripts=False)
        return page, Pointer(page)

    return open_window


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_joining(come):
    page, hand = come()
    page.goto("/")

    hand.press(page.get_by_role("link", name="Join", exact=True).first)
    hand.write(page.get_by_label("Handle"), "dora")
    hand.write(page.get_by_label("Name", exact=True), "Dora Newcomer")
    hand.write(page.get_by_label("E-mail address"), "dora@example.com")
    hand.write(page.get_by_label("Password"), "a long enough sentence")
    hand.press(page.get_by_role("main").get_by_role("button", name="Join"))
    expect(page.get_by_role("main")).to_contain_text("mail")

    page.goto(mail.path("confirm", to="dora@example.com"))
    hand.press(page.get_by_role("main").get_by_role("button").first)

    expect(page.locator("summary.top-bar__account")).to_be_visible()


def test_asking_after_signing_in(come, cast):
    page, hand = come()
    page.goto("/login")
    hand.write(page.get_by_label("Handle or e-mail address"), "ada")
    hand.write(page.get_by_label("Password"), PASSWORD)
    hand.press(page.get_by_role("main").get_by_role("button", name="Log in"))

    hand.press(page.get_by_role("link", name="Ask a question").first)
    hand.write(page.locator("#title"), "The labels come out upside down")
    hand.choose(page.get_by_label("Printing"))
    hand.write(page.locator("#body"), "Since this morning, every second one.")
    hand.press(button(page, "Post the question"))

    expect(page.get_by_role("heading", level=1)).to_have_text("The labels come out upside down")
    expect(page.get_by_role("main")).to_contain_text("every second one")


def test_answering(come, cast):
    thread = cast.thread()
    page, hand = come(cast.ben)
    page.goto(f"/questions/{thread.id}/{thread.slug}")

    hand.write(page.locator("#body"), "Turn the roll around.")
    hand.press(button(page, "Post the answer"))

    expect(page.get_by_role("article", name="Answer")).to_contain_text("Turn the roll around.")


def test_accepting_and_taking_it_back(come, cast):
    answer = cast.answer(cast.thread())
    page, hand = come(cast.ada)
    page.goto(f"/questions/{answer.thread_id}")

    hand.press(button(page, "Accept this answer"))
    expect(page.get_by_role("article", name="Accepted answer")).to_contain_text("Clean the sensor.")

    hand.press(page.locator(f"#post-{answer.id}").get_by_label("More to do with this post").first)
    hand.press(button(page, "Take the acceptance back"))
    expect(page.get_by_role("article", name="Accepted answer")).to_have_count(0)


def test_finding(come, cast):
    cast.thread()
    search.rebuild()
    write_index()
    page, hand = come()
    page.goto("/tags")

    field = page.get_by_label("Search questions and answers").first
    hand.write(field, "third label")
    field.press("Enter")
    hand.press(page.get_by_role("main").get_by_role("link", name=TITLE))

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_saying_who_one_is(come, cast):
    page, hand = come(cast.ben)
    page.goto("/")

    hand.press(page.locator("summary.top-bar__account"))
    hand.press(page.get_by_role("link", name="Settings"))
    hand.write(page.get_by_label("Name", exact=True), "Ben the Helper")
    hand.press(button(page, "Keep"))
    hand.press(page.get_by_role("main").get_by_role("link", name="See your page"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Ben the Helper")
