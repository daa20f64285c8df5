"""Pictures of the pages, for looking at: narrow and wide, light and dark, signed in and not.

Starts the product on a free port with a demo community of its own, and leaves nothing but var/shots.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from community.cli.demo import PASSWORD

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "var" / "shots"
WIDTHS = (375, 768, 1440)
SCHEMES = ("light", "dark")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PUBLIC = {
    "home": "/",
    "list": "/?view=active",
    "category": "/c/firmware",
    "search": "/search?q=printer+wifi",
    "people": "/people",
    "profile": "/people/ada",
    "ask": "/questions/new",
    "login": "/login",
    "join": "/join",
    "missing": "/nowhere",
}
SIGNED_IN = {
    "home": "/",
    "ask": "/questions/new",
    "notifications": "/notifications",
    "settings": "/settings/profile",
}
STARTING = 300  # seconds the first start may take


def main() -> None:
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        question = question_in(address)
        for scheme in SCHEMES:
            take(browser, address, scheme, "visitor", PUBLIC | {"question": question})
            take(browser, address, scheme, "ada", SIGNED_IN | {"question": question})
            take(browser, address, scheme, "sam", {"home": "/", "question": question})
        browser.close()
    print(f"{len(list(SHOTS.iterdir()))} pictures are in {SHOTS}")


@contextmanager
def served() -> Iterator[str]:
    """The address of a demo community that is there for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = {
            "DATA_DIR": folder,
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "RATE_LIMITS": "false",
        }
        unset = ("DATABASE_URL", "REDIS_URL", "BASE_URL", "ENVIRONMENT")
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve", "--demo"], cwd=ROOT, env=kept | settings
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/readyz", process)
            yield address
        finally:
            process.terminate()
            process.wait()


def wait_for(address: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    sys.exit("The product did not start.")


def chromium() -> str:
    wanted = os.environ.get("CHROMIUM", "chromium")
    path = shutil.which(wanted) or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return path or sys.exit("There is no Chromium. Debian: apt-get install chromium")


def question_in(address: str) -> str:
    """The path of a question with a long thread."""
    with urllib.request.urlopen(f"{address}/search?q=firmware+killed+both+printers") as page:
        found = re.search(r'href="(/questions/\d+/[^"#?]+)"', page.read().decode())
    return found[1] if found else sys.exit("The search finds no question.")


def take(browser: Browser, address: str, scheme: str, who: str, pages: dict[str, str]) -> None:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    if who != "visitor":
        sign_in(page, address, who)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, path in pages.items():
            page.goto(address + path)
            page.screenshot(path=SHOTS / f"{name}-{who}-{width}-{scheme}.png", full_page=True)
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if overflow > 0:
                print(f"{name} as {who} at {width}: {overflow} pixels wider than the window")
    context.close()


def sign_in(page: Page, address: str, handle: str) -> None:
    page.goto(f"{address}/login")
    form = page.locator("form:has(input[type=password])")
    form.locator("input:not([type=hidden]):not([type=password])").first.fill(handle)
    form.locator("input[type=password]").fill(PASSWORD)
    form.locator("button:not([type=button])").last.click()
    page.wait_for_url(re.compile(r"^(?!.*/login)"))


if __name__ == "__main__":
    main()
