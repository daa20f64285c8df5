"""A real Chromium at a live server: the product as people meet it, scripts, policy and all."""

import os
import re
import shutil
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from community.domain.accounts.models import Session, User
from community.kernel import clock, tokens
from community.kernel.db import db
from tests.support import late
from tests.support.cast import PASSWORD
from tests.support.people import kept

# Of several such flags the last alone counts, so this one says again what Playwright's says, but for Edge and Macs.
# The pages that suggest what one could type into the browser's own bar are two processes for each window.
OFF = [
    "WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
]  # fmt: skip
# Nothing but this machine has a name, so a page that asks another is found out.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    f"--disable-features={','.join(OFF)}",
    "--js-flags=--no-turbofan --no-maglev",  # no page lives long enough to get back what compiling well costs
]  # fmt: skip
SLOWER = float(
    os.environ.get("TEST_SLOW_BROWSER") or 1
)  # how many times slower pages shall think than they could
PATIENCE = 20_000  # milliseconds until what should appear has not; only a failure waits so long
LATE = "drop-down, local-time, copy-code"  # each page has one of them in sight, and app.js brings all three
QUICK = """(async () => {
  const named = [...document.querySelectorAll("meta[name=scripts]")].map((meta) => meta.content.split(" ")[0]);
  const come = (src) => document.querySelector(`script[src="${src}"]`); // start.js has asked for it
  while (!named.every(come)) await new Promise((done) => setTimeout(done, 10));
  for (const src of named) await import(src); // runs nothing twice: ends when it has run
})()"""
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4(?!04)\d\d")


def chromium() -> str:
    """The path of a Chromium; skips without one, and fails in CI."""
    wanted = os.environ.get("CHROMIUM", "chromium-headless-shell")
    names = (wanted, "chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        reason = "there is no Chromium: not tested in a browser"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@contextmanager
def launched():
    """One Chromium for as long as the block lasts."""
    path = chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(app):
    """The address at which an application answers for as long as the block lasts."""
    server = make_server("127.0.0.1", 0, late.answers(app), threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Visits:
    """Opens windows for people, each with cookies and storage of its own, and notes all that goes wrong in them."""

    def __init__(self, browser, address):
        self.browser = browser
        self.address = address
        self.faults = []
        self._contexts = []
        self._borne = []

    def __call__(self, person=None, scripts=True, phone=False, **options):
        """A window of somebody signed in, or of a visitor; options are those of a Playwright context."""
        size = {"width": 375, "height": 740} if phone else {"width": 1280, "height": 900}
        options = {"viewport": size, "reduced_motion": "reduce", "has_touch": phone} | options
        context = self.browser.new_context(
            base_url=self.address, java_script_enabled=scripts, **options
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        if person is not None:
            context.add_cookies([{"name": "sid", "value": _session(person), "url": self.address}])
        page = context.new_page()
        if SLOWER > 1:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        if (
            scripts
        ):  # without them, what a page wants fetched early for its scripts counts as failed
            page.on("requestfailed", self._failed)
            _wait_for_scripts(page)
        return page

    def bear(self, words):
        """Let a fault pass whose text holds these words: a test that cuts the network means it."""
        self._borne.append(words)

    def close(self):
        """Close every window; fails if a console or a request complained."""
        for context in self._contexts:
            context.close()
        faults = [fault for fault in self.faults if not any(w in fault for w in self._borne)]
        assert not faults, "\n".join(faults)

    def _heard(self, message):
        # A refusal comes with a page or a sentence of its own, and that is what tests look at.
        if message.type == "error" and not REFUSED.match(message.text):
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def _failed(self, request):
        # Leaving a page ends what was under way; that is no fault.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{request.failure}: {urlsplit(request.url).path}")


def _wait_for_scripts(page):
    """Scripts come once a page shows, a moment after it is loaded: what a test does with it comes after them."""
    late = ", ".join(f"{name}:not(:defined):visible" for name in LATE.split(", "))
    page.add_locator_handler(page.locator(late).first, lambda: None)
    goto = page.goto

    def there(address, **options):
        answer = goto(address, **options)
        if not options:
            page.evaluate(QUICK)
        return answer

    page.goto = there


def settle_in():
    """Let the whole cast sign in with a form too, and no longer be new: hands of tests are as quick as those of machines."""
    before = clock.now() - timedelta(days=30)
    db.session.execute(db.update(User).values(password_hash=kept(PASSWORD), joined_at=before))
    db.session.commit()


def _session(person):
    secret, now = tokens.new_secret(), clock.now()
    db.session.add(
        Session(
            user_id=person.id, token_digest=tokens.digest(secret), created_at=now, seen_at=now,
            proved_at=now,
        )
    )  # fmt: skip
    db.session.commit()
    return secret


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open, as in production

    def log(self, type, message, *args):  # noqa: A002
        pass
