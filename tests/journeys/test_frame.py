"""What is around every page, in a real browser: offline, the theme, the menu of a phone, narrow windows."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from community.domain.escalations import operations
from community.kernel.db import db

READY = "navigator.serviceWorker.ready.then(() => true)"
KEPT = """caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((shelf) => shelf.keys()))))
  .then((shelves) => shelves.flat().map((request) => new URL(request.url).pathname))"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHOWN = """[...document.querySelectorAll("meta[name=theme-color]")].filter((meta) => matchMedia(meta.media).matches).map((meta) => meta.content)"""


def test_without_a_network_a_page_of_ours_says_so_and_leads_back(cast, visit):
    page = visit(cast.ada)
    page.goto("/about")
    page.evaluate(READY)
    visit.bear("ERR_INTERNET_DISCONNECTED")

    page.context.set_offline(True)
    page.goto("/people")
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    weight = page.get_by_role("link", name="Try again").evaluate(
        "it => getComputedStyle(it).fontWeight"
    )
    assert weight == "500", "the page came without its style sheet"

    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page).to_have_url(f"{visit.address}/people")
    expect(page.get_by_role("heading", name="You are offline")).to_be_hidden()


def test_nothing_anybody_reads_is_kept_on_the_device(cast, visit):
    thread = cast.thread()
    page = visit(cast.ada)
    for path in ("/", f"/questions/{thread.id}/{thread.slug}", "/settings/profile"):
        page.goto(path)
    page.evaluate(READY)
    page.goto("/notifications")

    kept = page.evaluate(KEPT)

    assert "/offline" in kept
    assert [path for path in kept if path != "/offline" and not path.startswith("/static/")] == []


def test_the_theme_chosen_is_there_on_the_next_page_from_the_first_frame(visit):
    page = visit(color_scheme="light")
    page.goto("/about")
    assert page.evaluate(SHOWN) == ["#ffffff"]

    switch = page.locator("switch-theme button")
    switch.click()
    switch.click()
    expect(switch).to_have_text("Theme: dark")
    assert page.evaluate(SHOWN) == ["#171c1d"]

    page.goto("/status", wait_until="commit")
    page.wait_for_selector("body", state="attached")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate(SHOWN) == ["#171c1d"]


def test_the_page_shown_offline_has_the_chosen_theme_too(visit):
    page = visit(color_scheme="light")
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": visit.address}])

    page.goto("/offline")

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate(SHOWN) == ["#171c1d"]


def test_a_page_that_was_kept_takes_the_theme_chosen_since(visit):
    page = visit(color_scheme="light")
    page.goto("/about")
    assert page.locator("html").get_attribute("data-theme") is None

    page.context.add_cookies([{"name": "theme", "value": "dark", "url": visit.address}])
    page.evaluate("dispatchEvent(new Event('pageshow'))")

    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(page.locator("switch-theme button")).to_have_text("Theme: dark")


def test_the_scripts_of_a_page_come_once_it_shows(cast, visit):
    page, asked = visit(), []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"/questions/{cast.thread().id}")

    began = page.evaluate("""() => {
      const shown = performance.getEntriesByName("first-contentful-paint")[0].startTime;
      const modules = performance.getEntriesByType("resource").filter((one) => one.name.endsWith("/js/app.js"));
      return modules.map((one) => one.startTime - shown);
    }""")

    assert len(began) == 1 and began[0] >= 0
    assert len(asked) == len(set(asked)), "something is fetched twice"


def test_on_a_phone_the_menu_holds_what_the_bar_has_no_room_for(cast, visit):
    operations.escalate(cast.thread(), by=cast.mo, reason="It smells of smoke.")
    page = visit(cast.sam, phone=True)
    page.goto("/about")

    page.locator("summary", has_text="Your account").click()
    page.get_by_role("link", name="Desk 1").click()

    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
    expect(page.get_by_role("rowheader").get_by_role("link")).to_be_visible()


def test_nothing_scrolls_sideways_at_320_pixels(cast, visit):
    thread = cast.thread(title="W" * 120, body="`" + "w" * 300 + "`")
    operations.escalate(thread, by=cast.mo, reason="w" * 200)
    cast.sam.name = "Wolfeschlegelsteinhausenbergerdorff Sen."
    db.session.commit()
    page = visit(cast.sam, viewport={"width": 320, "height": 700})
    wide = {}
    for path in (
        "/", "/desk", "/review", "/settings", "/settings/profile", "/settings/sessions", "/settings/tokens",
        "/notifications", "/about", "/status", "/accessibility", "/api/docs", "/styleguide", "/offline",
    ):  # fmt: skip
        page.goto(path)
        if page.evaluate(WIDER) > 0:
            wide[path] = page.evaluate(WIDER)

    assert wide == {}


def test_nor_do_the_pages_of_admins(cast, visit):
    page = visit(cast.root, viewport={"width": 320, "height": 700})
    wide = {}
    for path in (
        "/admin/rules", "/admin/rules/words?try=1", "/admin/service-levels",
        "/admin/service-levels/policy", "/admin/service-levels/calendars/new", "/c/printing",
    ):  # fmt: skip
        page.goto(path)
        if page.evaluate(WIDER) > 0:
            wide[path] = page.evaluate(WIDER)

    assert wide == {}


def test_what_stands_beside_a_long_list_stays_in_sight(cast, visit):
    for number in range(12):
        cast.thread(title=f"The {number}th printer prints nothing", tags=["roll"])
    page = visit()
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto("/")

    page.evaluate("scrollTo(0, 500)")

    side, bar = (page.locator(it).bounding_box() for it in (".columns__side", ".top-bar"))
    assert bar["y"] + bar["height"] <= side["y"] < 200, "it has scrolled away, or under the bar"
    expect(page.locator(".columns__side .tag").first).to_be_in_viewport(ratio=1)

    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    foot = page.locator(".footer").bounding_box()
    side = page.locator(".columns__side").bounding_box()
    assert side["y"] + side["height"] <= foot["y"]
