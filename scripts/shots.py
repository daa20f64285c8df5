"""Pictures of the pages, for looking at: narrow and wide, light and dark, as each kind of person, errors and empty lists too.

Starts the product on a free port with a demo community of its own, and leaves nothing but var/shots and its index.
Ends with status 1 if a page scrolls sideways or a script complained.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from community.cli.demo import PASSWORD
from scripts.serving import chromium, question_in, served

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "var" / "shots"
EVERY = (320, 375, 768, 1024, 1440, 1920)  # what people come to most
ENDS = (320, 1440)  # the rest
SCHEMES = ("light", "dark")
TALLEST = 6000  # pixels; the end of a long list shows nothing new
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MAIN = {
    "visitor": {"home": "/", "question": "{question}", "ask": "/questions/new", "search": "/search?q=printer+wifi"},
    "ada": {"home": "/?view=for-you", "question": "{question}", "ask": "/questions/new"},
    "sam": {"question": "{question}", "desk": "/desk"},
}  # fmt: skip
OTHER = {
    "visitor": {
        "list": "/?view=active", "category": "/c/firmware", "categories": "/c", "tags": "/tags",
        "tag-empty": "/?only=with_support&view=solved", "search-empty": "/search?q=zzzzzz", "people": "/people",
        "profile": "/people/ada", "known-issues": "/known-issues", "login": "/login", "join": "/join", "forgot": "/forgot", "about": "/about",
        "leaders": "/leaders", "badges": "/badges", "privileges": "/privileges", "terms": "/terms",
        "status": "/status", "accessibility": "/accessibility", "api": "/api/docs", "offline": "/offline",
        "styleguide": "/styleguide", "mail": "/dev/mail", "error-404": "/nowhere",
        "german": "/?locale=de", "arabic": "/?locale=ar",
    },
    "ada": {
        "notifications": "/notifications", "profile": "/people/ada", "drafts": "/drafts",
        "settings": "/settings", "settings-security": "/settings/security", "settings-factor": "/settings/second-factor",
        "settings-profile": "/settings/profile", "settings-password": "/settings/password",
        "settings-sessions": "/settings/sessions", "settings-tokens": "/settings/tokens",
        "settings-leave": "/settings/leave", "settings-export": "/settings/export", "settings-muted": "/settings/blocked",
        "settings-agreements": "/settings/agreements", "settings-notifications": "/settings/notifications",
        "flags": "/flags", "escalations": "/escalations", "error-403": "/desk",
    },
    "mo": {
        "home": "/", "question": "{question}", "review": "/review", "escalations": "/escalations",
        "record": "/people/ben/record", "care": "{place}/moderation",
    },
    "sam": {
        "home": "/", "review": "/review", "ask": "/questions/new", "desk-beside": "/desk?case=1", "team": "/desk/team",
        "replies": "/desk/replies", "reply": "/desk/replies/new", "insights": "/insights",
    },
    "root": {
        "admin": "/admin", "admin-settings": "/admin/settings", "admin-teams": "/admin/teams", "admin-rules": "/admin/rules",
        "admin-rule": "/admin/rules/unanswered?try=1", "admin-levels": "/admin/service-levels",
        "admin-policy": "/admin/service-levels/policy", "admin-calendar": "/admin/service-levels/calendars/new",
        "admin-categories": "/admin/categories", "admin-category": "/admin/categories/firmware", "admin-roles": "/admin/roles",
        "admin-words": "/admin/words", "admin-votes": "/admin/votes", "admin-texts": "/admin/texts/terms",
        "admin-audit": "/admin/audit",
    },
}  # fmt: skip
LOCALE = re.compile(r"[?&]locale=(\w+)")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def main() -> None:
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    faults: list[str] = []
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        question = question_in(address)
        for context, who, scheme in people(browser, address):
            for pages, widths in ((MAIN, EVERY), (OTHER, ENDS)):
                paths = {
                    name: path.format(question=question, place=question.rpartition("/")[0])
                    for name, path in pages.get(who, {}).items()
                }
                faults += take(context, address, paths, widths, f"{who}-{scheme}")
            context.close()
        browser.close()
    write_index()
    print(f"{len(list(SHOTS.glob('*.jpg')))} pictures are in {SHOTS}, listed in index.html")
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


def people(browser: Browser, address: str) -> Iterator[tuple[BrowserContext, str, str]]:
    """Each person in each theme; everybody signs in once."""
    signed_in = {}
    for scheme in SCHEMES:
        for who in dict.fromkeys((*MAIN, *OTHER)):
            context = browser.new_context(
                color_scheme=scheme, reduced_motion="reduce", service_workers="block",
                storage_state=signed_in.get(who),
            )  # fmt: skip
            if who != "visitor" and who not in signed_in:
                sign_in(context.new_page(), address, who)
                signed_in[who] = context.storage_state()
            yield context, who, scheme


def take(
    context: BrowserContext,
    address: str,
    paths: dict[str, str],
    widths: tuple[int, ...],
    as_whom: str,
) -> list[str]:
    """Take the pictures of some pages; what is wrong with them comes back in words."""
    faults = []
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    for name, path in paths.items():
        speak(context, address, path)
        page.set_viewport_size({"width": widths[0], "height": 900})
        page.goto(address + path)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            label = f"{name}-{as_whom}-{width}"
            tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            page.screenshot(
                path=SHOTS / f"{label}.jpg", type="jpeg", quality=80, full_page=True,
                clip={"x": 0, "y": 0, "width": width, "height": tall},
            )  # fmt: skip
            if (overflow := page.evaluate(WIDER)) > 0:
                faults.append(f"{label}: {overflow} pixels wider than the window")
        # The browser itself complains of the status that an error page rightly has.
        faults += [f"{name}-{as_whom}: {said}" for said in heard if not name.startswith("error-")]
        heard.clear()
    page.close()
    return faults


def speak(context: BrowserContext, address: str, path: str) -> None:
    """Have the pages come in the language that a path asks for, else in the browser's."""
    asked = LOCALE.search(path)
    context.clear_cookies(name="locale")
    if asked:
        context.add_cookies([{"name": "locale", "value": asked[1], "url": address}])


def sign_in(page: Page, address: str, handle: str) -> None:
    page.goto(f"{address}/login")
    page.fill("[name=identifier]", handle)
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button").first.click()
    page.wait_for_url(re.compile(r"^(?!.*/login)"))
    page.close()


def write_index() -> None:
    """One page with all pictures, by page and person."""
    names = sorted(path.name for path in SHOTS.glob("*.jpg"))
    figures = "\n".join(
        f'<a href="{name}"><figure><img src="{name}" loading="lazy" height="300"><figcaption>{name}</figcaption></figure></a>'
        for name in names
    )
    style = "body{display:flex;flex-wrap:wrap;font:12px system-ui}img{object-fit:cover;object-position:top;max-width:480px}"
    (SHOTS / "index.html").write_text(
        f"<!doctype html><title>Shots</title><style>{style}</style>{figures}"
    )


if __name__ == "__main__":
    main()
