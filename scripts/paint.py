"""How soon pages show, and how soon they answer, on a slow phone: measured in Chromium, where Lighthouse estimates.

The browser itself holds the network and the processor back. What it cannot hold back is the making of a connection, so on a
real network the first byte comes one or two round trips later.
"""

from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from community.cli.demo import PASSWORD
from scripts.serving import chromium

RUNS = 5  # of which the median counts
SLOWER = 4  # times, as Lighthouse's phone is
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True,
    "has_touch": True,
}  # fmt: skip
WATCH = """
window.seen = { paint: 0, shift: 0, slowest: 0, quick: 0 };
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
  .observe({ type, buffered: true, durationThreshold: 16 });
watch("largest-contentful-paint", (one) => (seen.paint = one.startTime));
watch("layout-shift", (one) => (seen.shift += one.hadRecentInput ? 0 : one.value));
watch("event", (one) => one.interactionId && (seen.slowest = Math.max(seen.slowest, one.duration)));
customElements.whenDefined("switch-theme").then(() => (seen.quick = performance.now()));
"""
SEEN = """new Promise((done) => {
  const look = () => (seen.quick && seen.paint ? done(seen) : setTimeout(look, 50));
  look();
})"""  # the policy of the pages keeps Playwright from waiting for an expression itself


@dataclass(frozen=True)
class Network:
    """What a phone has: milliseconds to and fro, and bits a second towards it and away."""

    name: str
    latency: float
    down: float
    up: float


NETWORKS = (
    Network("slow 4G", latency=150, down=1.6e6, up=750e3),  # Lighthouse's
    Network("fast 4G", latency=165, down=8.1e6, up=1.35e6),  # that of Chromium's developer tools
)


def report(address: str, pages: dict[str, str]) -> None:
    """Print for each page what a visitor meets on each network, in ms, and what a member's hand does."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        print(
            f"\n{'measured, ms':10}{'network':>12}{'largest paint':>16}{'scripts there':>16}{'shift':>8}"
        )
        for name, path in pages.items():
            for network in NETWORKS:
                runs = [visited(browser, address + path, network) for _ in range(RUNS)]
                paint, quick = (median(run[what] for run in runs) for what in ("paint", "quick"))
                shift = max(run["shift"] for run in runs)
                print(
                    f"{name:12}{network.name:>12}{paint:16.0f}{quick:16.0f}{shift:8.3f}", flush=True
                )
        hands = answered(browser, address, pages["question"])
        vote, typing = median(run[0] for run in hands), median(run[1] for run in hands)
        print(f"slowest answer to a hand, ms: vote {vote:.0f}, typing an answer {typing:.0f}")
        browser.close()


def visited(browser: Browser, url: str, network: Network) -> dict[str, float]:
    """One first visit: when the largest thing was painted, when the scripts were there, how much moved."""
    page = browser.new_context(**PHONE).new_page()
    hold_back(page, network)
    page.goto(url)
    seen: dict[str, float] = page.evaluate(SEEN)
    page.context.close()
    return seen


def answered(browser: Browser, address: str, path: str) -> list[tuple[float, float]]:
    """How long the slowest of a member's presses waited for the next frame, run by run: of a vote, of typing."""
    page = browser.new_context(**PHONE).new_page()
    page.goto(f"{address}/login")
    page.fill("[name=identifier]", "ben")
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
    hold_back(page, NETWORKS[1])
    return [(pressed(page, address + path), typed(page)) for _ in range(RUNS)]


def pressed(page: Page, url: str) -> float:
    page.goto(url)
    page.evaluate(SEEN)
    with page.expect_response(lambda response: "/vote" in response.url):
        page.locator(".vote-box button:enabled").first.click()
    return slowest(page)


def typed(page: Page) -> float:
    field = page.locator("textarea:visible").last
    field.evaluate("field => field.scrollIntoView({ block: 'center', behavior: 'instant' })")
    field.press_sequentially("The light went **red**", delay=50)
    return slowest(page)


def slowest(page: Page) -> float:
    page.wait_for_timeout(500)  # entries come after the frame they tell of
    found: float = page.evaluate(
        "() => { const found = seen.slowest; seen.slowest = 0; return found; }"
    )
    return found


def hold_back(page: Page, network: Network) -> None:
    page.add_init_script(WATCH)
    tools = page.context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tools.send("Network.enable")
    tools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": network.latency, "downloadThroughput": network.down / 8,
         "uploadThroughput": network.up / 8},
    )  # fmt: skip
