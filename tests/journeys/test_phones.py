"""On a phone: nothing covers what is read, and what runs past the edge says so."""

from functools import partial

import pytest
from playwright.sync_api import expect

from community.domain.answers import operations as answers


@pytest.fixture
def phone(visit):
    return partial(visit, phone=True, is_mobile=True)


def box(locator):
    return locator.bounding_box()


def test_the_button_that_copies_covers_no_line_of_code(phone, cast):
    thread = cast.thread(body="```sh\nlpstat -p -d --a-line-that-reaches-the-other-edge\nls\n```")
    page = phone()
    page.goto(f"/questions/{thread.id}")

    button, code = box(page.locator(".copy-code button").last), box(page.locator("pre code"))

    assert button["y"] + button["height"] <= code["y"]


def test_code_wider_than_the_window_wraps_on_request(phone, cast):
    long, short = f"```\n{'a-line-beyond-the-edge ' * 9}\n```", "```\nls\n```"
    thread = cast.thread(body=f"{long}\n\n{short}")
    page = phone()
    page.goto(f"/questions/{thread.id}")
    code, wrap = page.locator("pre").first, page.get_by_role("button", name="Wrap lines")

    expect(wrap).to_have_count(1)  # the short one has nothing to wrap
    assert code.evaluate("it => it.scrollWidth > it.clientWidth")
    wrap.click()

    expect(wrap).to_have_attribute("aria-pressed", "true")
    assert code.evaluate("it => it.scrollWidth <= it.clientWidth")
    wrap.click()
    assert code.evaluate("it => it.scrollWidth > it.clientWidth")


def test_the_tab_one_is_on_is_in_sight(phone, cast):
    cast.thread()
    page = phone(cast.ada)

    page.goto("/?view=for-you")

    tab = page.locator(".tabs [aria-current]")
    expect(tab).to_have_text("For you")
    expect(tab).to_be_in_viewport(ratio=1)


def test_the_version_stands_beside_the_question_and_the_two_answers_side_by_side(phone, cast):
    answer = cast.answer(cast.thread())
    page = phone(cast.cleo)
    page.goto(f"/questions/{answer.thread_id}")
    form = page.locator(f"#confirmation-{answer.id}")

    more, question = box(form.locator("summary")), box(form.locator(".confirmation__question"))
    worked, failed = box(form.get_by_role("button").first), box(form.get_by_role("button").last)

    assert abs(centre(more) - centre(question)) < 2
    assert abs(centre(worked) - centre(failed)) < 2
    assert worked["width"] == pytest.approx(failed["width"], abs=1)


def test_the_tab_key_goes_to_the_version_first_as_it_stands_first(phone, cast):
    answer = cast.answer(cast.thread())
    page = phone(cast.cleo)
    page.goto(f"/questions/{answer.thread_id}")
    form = page.locator(f"#confirmation-{answer.id}")

    form.locator("summary").focus()
    page.keyboard.press("Tab")

    expect(form.get_by_role("button", name="It worked")).to_be_focused()


def test_long_words_on_buttons_do_not_widen_the_page(visit, cast):
    thread = cast.thread()
    page = visit(cast.mo)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/")
    page.context.add_cookies([{"name": "locale", "value": "de", "url": page.url}])

    page.goto(f"/questions/{thread.id}")

    expect(page.get_by_role("link", name="Einfrieren, verschieben")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def centre(found):
    return found["y"] + found["height"] / 2


def test_the_numbers_of_who_helps_most_are_all_in_sight(visit, cast):
    question = cast.thread()
    answers.accept(cast.answer(question), by=cast.ada)
    page = visit()
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto("/leaders")

    table = page.locator(".table-scroll")
    expect(table.get_by_role("columnheader", name="Worked for")).to_be_in_viewport(ratio=1)
    assert table.evaluate("it => it.scrollWidth - it.clientWidth") == 0


def test_what_one_can_choose_from_stays_within_the_window(phone, cast):
    cast.thread(tags=["roll"])
    page = phone()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/")

    page.get_by_text("Any tag").click()

    choice = box(page.get_by_role("link", name="roll 1").first)
    assert choice["x"] >= 0
    assert choice["x"] + choice["width"] <= 320
