"""An agent's day at the desk: by keys, beside the list, many at once, with replies kept ready, among others."""

import re

import pytest
from playwright.sync_api import expect

from community.domain.escalations import operations
from community.domain.escalations.opening import escalate_by_rule
from community.domain.replies import operations as replies
from tests.support.cases import fresh

WIDE = {"viewport": {"width": 1440, "height": 900}}
STANDS = "window.stands = true"
BEYOND = """table => {
  const room = table.closest(".desk__list").getBoundingClientRect();
  const cells = [...table.querySelectorAll("td, tbody th")].filter(cell => cell.checkVisibility());
  const beyond = ({ left, right }) => right > room.right + 1 || left < room.left - 1;
  return cells.filter(cell => beyond(cell.getBoundingClientRect())).map(cell => cell.className)
}"""


@pytest.fixture
def cases(cast):
    return [
        operations.escalate(cast.thread(title=f"Case with number {n:03}"), by=cast.mo, reason="Why")
        for n in range(3)
    ]  # fmt: skip


def open_desk(visit, person, **options):
    page = visit(person, **WIDE | options)
    page.goto("/desk")
    page.evaluate(STANDS)
    return page


def focused(page):
    return page.evaluate("document.activeElement.closest('[id]').id")


def test_by_keys_one_moves_opens_claims_writes_solves_and_closes(visit, cast, cases):
    page = open_desk(visit, cast.sam)
    keys = page.keyboard

    keys.press("j")
    keys.press("j")
    assert focused(page) == f"case-{cases[1].id}"
    keys.press("c")
    expect(page.locator(f"#case-{cases[1].id}")).to_contain_text("Sam Agent")
    assert focused(page) == f"case-{cases[1].id}"
    assert fresh(cases[1]).owner_id == cast.sam.id

    keys.press("Enter")
    expect(page.locator("#beside-head")).to_be_focused()
    expect(page).to_have_url(re.compile(rf"/desk\?case={cases[1].id}$"))
    expect(page).to_have_title(re.compile("Case with number 001"))
    keys.press("n")
    expect(page.locator("#body")).to_be_focused()
    expect(page.locator("#write [name=audience][value=staff]")).to_be_checked()
    keys.press("Escape")
    expect(page.locator("#beside-head")).to_be_focused()
    keys.press("s")
    expect(page.locator("#move-solved [name=remedy]")).to_be_focused()

    keys.press("Escape")
    keys.press("j")
    expect(page).to_have_url(re.compile(rf"/desk\?case={cases[2].id}$"))
    expect(page.locator(f"#case-{cases[2].id}")).to_have_attribute("aria-current", "true")
    expect(page.locator("#beside-head")).to_be_focused()
    keys.press("Escape")
    expect(page.locator(".beside")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/desk$"))
    assert focused(page) == f"case-{cases[2].id}"
    assert page.evaluate("window.stands === true")

    page.go_back()
    expect(page.locator("#beside-head")).to_have_text("Case with number 002")


def test_a_key_in_a_line_opens_the_case_first(visit, cast, cases):
    page = open_desk(visit, cast.sam)

    page.keyboard.press("j")
    page.keyboard.press("r")

    expect(page.locator("#body")).to_be_focused()
    expect(page.locator("#write [name=audience][value=public]")).to_be_checked()
    expect(page.locator("#beside-head")).to_have_text("Case with number 000")


def test_keys_that_are_switched_off_do_nothing(visit, cast, cases):
    page = open_desk(visit, cast.sam)
    page.evaluate("localStorage.setItem('keys', 'off')")

    for key in "jxcns":
        page.keyboard.press(key)

    expect(page.locator("td.cases__pick :checked")).to_have_count(0)
    expect(page.locator(".beside")).to_have_count(0)
    assert fresh(cases[0]).owner_id is None


def test_many_are_chosen_by_keys_and_claimed_and_the_refused_stay_chosen(visit, cast, cases):
    page = open_desk(visit, cast.sam)
    operations.claim(cases[2], by=cast.root)

    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator(".bulk__count")).to_have_text("2 chosen")
    page.locator("thead [data-all]").check()
    expect(page.locator(".bulk__count")).to_have_text("3 chosen")
    page.locator(".bulk").get_by_role("button", name="Claim").click()

    expect(page.locator("#flashes")).to_contain_text("2 claimed, 1 was taken by Root Admin.")
    expect(page.locator(".bulk__count")).to_have_text("1 chosen")
    expect(page.locator(f"#case-{cases[2].id} [name=case]")).to_be_checked()
    assert page.evaluate("window.stands === true")
    assert {fresh(one).owner_id for one in cases[:2]} == {cast.sam.id}


def test_a_reply_kept_ready_is_found_by_typing_and_put_where_one_writes(visit, cast, cases):
    replies.write(cast.sam, "We are on it", "Hello {{asker}}, we are on it.", for_team=True)
    replies.write(cast.sam, "Ask for the log", "Hello {{asker}}, please send the log.")
    page = visit(cast.sam, **WIDE)
    page.goto(f"/desk?case={cases[0].id}")
    page.locator("#body").fill("Good morning. ")

    page.get_by_role("button", name="Ready replies").click()
    page.get_by_role("combobox", name="Search the ready replies").fill("log")
    expect(page.locator(".pick__option:visible")).to_have_text(re.compile("Ask for the log"))
    page.keyboard.press("Enter")

    expect(page.locator("#body")).to_have_value(
        "Good morning. Hello Ada Asker, please send the log."
    )
    expect(page.locator("#body")).to_be_focused()
    page.get_by_role("button", name="Post for everyone").click()
    expect(page.locator(".beside")).to_contain_text("please send the log.")
    expect(page).to_have_url(re.compile(rf"/desk\?case={cases[0].id}#post-\d+$"))


def test_two_agents_see_each_other_and_who_types(visit, cast, cases):
    sam, root = visit(cast.sam, **WIDE), visit(cast.root, **WIDE)
    sam.goto(f"/desk?case={cases[0].id}")
    sam.locator("#body").press_sequentially("I am on it")
    sam.wait_for_timeout(300)
    expect(sam.locator("staff-presence [name=state]")).to_have_value("typing")

    root.goto(f"/desk?case={cases[0].id}")

    expect(root.locator("#presence")).to_contain_text("Sam Agent is typing")
    expect(root.locator(f"#here-{cases[0].thread_id}")).to_contain_text("Sam Agent is typing")


def test_on_a_phone_a_case_is_the_page_and_leads_back(visit, cast, cases):
    page = visit(cast.sam, phone=True)
    page.goto("/desk")

    page.get_by_role("link", name="Case with number 001").tap()
    expect(page.locator("#beside-head")).to_be_visible()
    expect(page.locator(".cases")).not_to_be_visible()
    page.get_by_role("link", name="Close").tap()

    expect(page.get_by_role("link", name="Case with number 001")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_on_a_phone_a_case_has_the_heading_of_the_page_over_its_own(visit, cast, cases):
    page = visit(cast.sam, phone=True)

    page.goto(f"/desk?case={cases[0].id}")

    headings = page.get_by_role("heading").evaluate_all("all => all.map(one => one.tagName)")
    assert headings[:2] == ["H1", "H2"]


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_no_line_goes_beyond_its_column_in_any_language(visit, cast, cases, locale):
    operations.claim(cases[1], by=cast.sam)
    escalate_by_rule(
        cast.thread(title="Wait " * 20).id, "unanswered", "Nobody answers.", opens=False
    )
    page = open_desk(visit, cast.sam, locale=locale)

    for width in (1024, 1280, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("/desk", f"/desk?case={cases[0].id}"):
            page.goto(address)
            expect(page.locator(".cases__row")).to_have_count(len(cases) + 1)
            assert page.locator(".cases").evaluate(BEYOND) == [], (width, address)


@pytest.mark.parametrize("phone", [False, True], ids=["1440 x 900", "a phone"])
def test_the_conversation_begins_in_sight_and_the_rest_of_the_case_is_one_press_away(
    visit, cast, cases, phone
):
    operations.claim(cases[0], by=cast.sam)
    page = visit(cast.sam, **({"phone": True} if phone else WIDE))
    page.goto(f"/desk?case={cases[0].id}")

    question = page.locator(".beside .post").first.bounding_box()
    line = page.locator(".case-now")
    assert line.bounding_box()["y"] < question["y"] < 400
    assert line.bounding_box()["height"] < 128
    expect(page.locator("#case")).not_to_be_visible()

    line.get_by_role("link", name="Reply").click()
    expect(page.locator("#body")).to_be_focused()
    line.get_by_role("link", name="Solve it").click()
    expect(page.locator("#move-solved [name=remedy]")).to_be_in_viewport()
    expect(page.locator("#case")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= (375 if phone else 1440)


def test_without_scripts_all_of_it_is_links_and_forms(visit, cast, cases):
    page = visit(cast.sam, scripts=False, **WIDE)
    page.goto("/desk")

    page.get_by_role("link", name="Case with number 001").click()
    expect(page.locator("#beside-head")).to_have_text("Case with number 001")
    page.get_by_role("link", name="Close").click()
    page.locator("td.cases__pick input").first.check()
    page.locator(".bulk").get_by_role("button", name="Claim").click()

    expect(page.locator("#flashes")).to_contain_text("1 claimed.")
    assert fresh(cases[0]).owner_id == cast.sam.id
