"""What was typed stays: drafts, a server that is away, a session that ended, a form that was refused."""

import re

import pytest
from playwright.sync_api import expect

from community.domain.drafts.models import Draft
from community.domain.threads.models import Post
from community.kernel.db import db
from tests.support.cast import PASSWORD
from tests.support.composer import field, open_answer

KEPT = re.compile("Draft kept .*, here and on the server")


@pytest.fixture
def thread(cast):
    return cast.thread()


def kept():
    db.session.expire_all()
    return db.session.scalars(db.select(Draft)).all()


def test_a_draft_is_kept_and_offered_back_on_another_device_and_gone_once_posted(
    visit, cast, thread
):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("Clean the sensor with a dry cloth.")
    expect(page.locator("[data-kept]")).to_have_text(KEPT)

    page = open_answer(visit, cast.ben, thread)
    page.get_by_role("button", name="Restore it").click()
    expect(field(page)).to_have_value("Clean the sensor with a dry cloth.")
    page.get_by_role("button", name="Post the answer").click()

    expect(page.locator(".post--answer")).to_contain_text("with a dry cloth")
    expect(page.locator("#write offer-draft")).to_be_hidden()
    assert kept() == []


def test_a_discarded_draft_is_gone_from_the_server_too(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("No, that was wrong.")
    expect(page.locator("[data-kept]")).to_have_text(KEPT)
    page.evaluate("window.stop()")

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    with page.expect_response(re.compile("/drafts/")):
        page.get_by_role("button", name="Discard it").click()
    page.reload()

    field(page).wait_for()
    assert kept() == []


def another_tab(page):
    """The same page of the same browser once more; what is typed before its scripts have come is not kept yet."""
    other = page.context.new_page()
    other.goto(page.url)
    for name in ("keep-draft", "offer-draft"):
        other.wait_for_function("name => customElements.get(name)", arg=name)
    return other


def test_two_tabs_with_one_draft_are_asked_which_text_is_meant_and_lose_neither(
    visit, cast, thread
):
    first = open_answer(visit, cast.ben, thread)
    field(first).fill("Clean the sensor.")
    expect(first.locator("[data-kept]")).to_have_text(KEPT)
    second = another_tab(first)
    field(second).fill("Turn the roll round.")
    bar = first.locator("#write offer-draft")
    expect(bar).to_contain_text("Another tab changed this draft")
    expect(second.locator("[data-kept]")).to_have_text(KEPT)

    field(first).press("End")
    first.keyboard.type(" Then wait.")
    first.wait_for_timeout(600)  # longer than a pause after which a draft is kept
    assert "Turn the roll" in first.evaluate("Object.values(localStorage).join()")
    bar.get_by_role("button", name="Take the other").click()
    expect(field(first)).to_have_value("Turn the roll round.")
    bar.get_by_role("button", name="Bring it back").click()
    expect(field(first)).to_have_value("Clean the sensor. Then wait.")
    bar.get_by_role("button", name="Keep this one").click()

    expect(bar).to_be_hidden()
    expect(first.locator("[data-kept]")).to_have_text(KEPT)
    expect(second.locator("#write offer-draft")).to_contain_text("Another tab changed this draft")
    expect(field(second)).to_have_value("Turn the roll round.")


def test_a_tab_in_which_nothing_was_written_is_offered_what_another_writes(visit, cast, thread):
    first = open_answer(visit, cast.ben, thread)
    second = another_tab(first)
    expect(field(second)).to_be_visible()
    second.bring_to_front()

    field(first).fill("Clean the sensor.")
    second.get_by_role("button", name="Restore it").click()

    expect(field(second)).to_have_value("Clean the sensor.")


def test_without_the_server_a_sentence_says_so_and_every_word_stays(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    visit.bear("ERR_INTERNET_DISCONNECTED")
    field(page).fill("Clean the sensor.")

    page.context.set_offline(True)
    field(page).press("Control+Enter")
    expect(page.locator("[data-trouble]")).to_contain_text("cannot reach the server")
    expect(field(page)).to_have_value("Clean the sensor.")
    page.context.set_offline(False)
    field(page).press("Control+Enter")

    expect(page.locator(".post--answer")).to_contain_text("Clean the sensor.")


def test_pressing_twice_posts_once(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("Clean the sensor.")

    page.get_by_role("button", name="Post the answer").dblclick()

    expect(page.locator(".post--answer")).to_have_count(1)
    assert len(db.session.scalars(db.select(Post).filter_by(role="answer")).all()) == 1


def test_an_expired_session_loses_nothing(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("Clean the sensor.")

    page.context.clear_cookies()
    page.get_by_role("button", name="Post the answer").click()
    page.get_by_label("Handle or e-mail address").fill("ben")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").last.click()
    page.get_by_role("button", name="Go on with what I wrote").click()

    expect(field(page)).to_have_value("Clean the sensor.")


def test_a_refused_question_comes_back_with_all_that_was_typed(visit, cast):
    page = visit(cast.ada)
    page.goto("/questions/new")

    page.get_by_label("Title").fill("Too short")
    field(page).fill("It prints two labels.")
    page.get_by_label("Tags").fill("labels")
    page.get_by_role("button", name="Post the question").click()

    expect(page.get_by_role("alert").first).to_contain_text("another look")
    expect(field(page)).to_have_value("It prints two labels.")
    expect(page.get_by_label("Tags")).to_have_value("labels")


def test_the_back_button_after_posting_brings_no_second_answer_and_no_old_draft(
    visit, cast, thread
):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("Clean the sensor.")
    page.get_by_role("button", name="Post the answer").click()
    expect(page.locator(".post--answer")).to_have_count(1)

    page.goto("/")
    page.go_back()

    expect(page.locator(".post--answer")).to_have_count(1)
    expect(field(page)).to_have_value("")
    expect(page.locator("#write offer-draft")).to_be_hidden()


def test_the_back_button_from_a_question_just_asked_does_not_ask_it_again(visit, cast):
    page = visit(cast.ada)
    page.goto("/questions/new")
    page.get_by_label("Title").fill("The printer stops after two labels")
    field(page).fill("It prints two labels, then the light goes red.")
    page.get_by_role("button", name="Post the question").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The printer stops after two labels")

    page.go_back()
    expect(field(page)).to_be_visible()
    page.get_by_role("button", name="Post the question").click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert len(db.session.scalars(db.select(Post).filter_by(role="question")).all()) == 1


def test_who_logs_out_leaves_no_draft_on_the_device_but_finds_it_on_the_server(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    field(page).fill("Clean the sensor with a dry cloth.")
    expect(page.locator("[data-kept]")).to_have_text(KEPT)

    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".top-bar__account").click()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("link", name="Log in").first.wait_for()

    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []
    assert [draft.user_id for draft in kept()] == [cast.ben.id]


def test_what_was_typed_a_moment_before_one_left_is_kept(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    page.on("dialog", lambda dialog: dialog.accept())

    page.evaluate("""() => {
      const field = document.getElementById("body");
      field.value = "Clean the sensor.";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      location.assign("/about");
    }""")
    page.wait_for_url("**/about")
    page.goto(f"/questions/{thread.id}/{thread.slug}")
    page.get_by_role("button", name="Restore it").click()

    expect(field(page)).to_have_value("Clean the sensor.")


def test_what_was_stopped_while_it_was_sent_can_be_sent_again(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    page.clock.install()
    field(page).fill("Clean the sensor.")
    page.route("**/answers", lambda route: route.abort("aborted"))
    send = page.get_by_role("button", name="Post the answer")
    with page.expect_request("**/answers"):
        send.dispatch_event("click")
    expect(send).to_have_attribute("aria-busy", "true")
    page.unroute("**/answers")

    page.clock.fast_forward(16_000)
    expect(send).to_have_attribute("aria-busy", "false")
    send.click()

    expect(page.locator(".post--answer")).to_have_count(1)


def test_what_arrived_though_nobody_heard_of_it_is_not_posted_again(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    visit.bear("ERR_CONNECTION_RESET")
    field(page).fill("Clean the sensor.")
    expect(page.locator("[data-kept]")).not_to_be_empty()

    def lose(route):
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route(re.compile("/answers$"), lose, times=1)
    field(page).press("Control+Enter")
    expect(page).to_have_url(re.compile("^chrome-error:"))
    page.go_back()
    expect(field(page)).to_have_value("Clean the sensor.")
    field(page).press("Control+Enter")

    expect(page).to_have_url(re.compile("#post-"))
    assert len(db.session.scalars(db.select(Post).filter_by(role="answer")).all()) == 1


def test_who_goes_back_is_offered_what_was_typed_since(visit, cast, thread):
    page = open_answer(visit, cast.ben, thread)
    card = "My card is 4111 1111 1111 1111"
    field(page).fill(card)
    field(page).press("Control+Enter")
    expect(page.locator(".sensitive")).to_be_visible()
    field(page).fill(f"{card}, and it failed.")
    expect(page.locator("[data-kept]")).to_have_text(KEPT)

    page.on("dialog", lambda dialog: dialog.accept())
    page.go_back()
    expect(field(page)).to_have_value(card)
    field(page).focus()
    page.get_by_role("button", name="Restore it").click()

    expect(field(page)).to_have_value(f"{card}, and it failed.")
    field(page).press("Control+z")
    expect(field(page)).to_have_value(card)
