"""Known attacks as people would post them, shown in a real browser that is told to obey no policy of ours."""

import json
from datetime import timedelta

import pytest

from community.domain.accounts import operations as accounts
from community.domain.accounts.models import User
from community.domain.threads import rendering
from community.domain.threads.models import Post
from community.kernel import clock
from community.kernel.db import db
from tests.support.corpora import naughty_strings, shared

IN_ONE = 6  # attacks in a post, each in an element of its own; one that swallowed the next would be missed in the count
AT_ONCE = 50 * IN_ONE  # attacks of one thread, so that its pages stay of a common size
TRAP = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt"]) window[name] = (said) => window.ran.push(`${name} ${said}`);
"""
LOOK = """
() => {
  const wrong = [];
  const fine = new Set("a abbr b blockquote br caption cite code dd del details dfn div dl dt em h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q s samp small span strong sub summary sup table tbody td th thead tr u ul var".split(" "));
  for (const body of document.querySelectorAll("[data-attack]")) for (const one of body.querySelectorAll("*:not(.copy-code, .copy-code > button)")) {
    if (one.namespaceURI !== "http://www.w3.org/1999/xhtml" || !fine.has(one.localName)) wrong.push(one.outerHTML);
    for (const { name } of one.attributes) if (/^(on|style|id$|name$|srcset|form|hx-|data-)/.test(name)) wrong.push(one.outerHTML);
    for (const at of ["href", "src"]) if (one[at] && !/^((https?|mailto):|\\/\\/)/.test(one[at])) wrong.push(one.outerHTML);
  }
  return { wrong, ran: window.ran, seen: document.querySelectorAll("[data-attack]").length, broken: typeof document.forms !== "object" || typeof document.querySelector !== "function" };
}
"""


def attacks():
    vectors = [
        *json.loads(shared("corpora/owasp_xss/vectors.json").read_text()),
        *json.loads(shared("corpora/html5sec/vectors.json").read_text()),
    ]
    said = [vector[name] for vector in vectors for name in ("payload", "data") if name in vector]
    return [*said, *naughty_strings()]


def posted(cast, payloads):
    """Threads whose answers are these."""
    threads, now = [], clock.now()
    for at in range(0, len(payloads), AT_ONCE):
        thread = cast.thread(title=f"Attacks from number {at} on, in a row")
        db.session.add_all(
            Post(
                thread_id=thread.id, author_id=cast.ben.id, role="answer", body=payloads[first],
                html="".join(html_of(body) for body in payloads[first : first + IN_ONE]), created_at=now,
            )
            for first in range(at, min(at + AT_ONCE, len(payloads)), IN_ONE)
        )  # fmt: skip
        db.session.commit()
        threads.append(thread)
    return threads


def html_of(body):
    alone, linked = rendering.render(body), rendering.render(f"[a]({body}) ![b]({body}) <{body}>")
    return f"<div data-attack>{alone}{linked}</div>"


def test_no_known_attack_runs_or_builds_anything_in_a_browser(visit, cast):
    payloads = [payload for payload in attacks() if payload.strip()]
    page = visit(cast.ada, bypass_csp=True)
    page.add_init_script(TRAP)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    seen = 0
    for thread in posted(cast, payloads):
        address = f"/questions/{thread.id}/{thread.slug}"
        while address:
            page.goto(address)
            page.mouse.move(400, 400)
            found = page.evaluate(LOOK)
            assert (found["wrong"], found["ran"], found["broken"]) == ([], [], False), address
            seen += found["seen"]
            after = page.locator('a[rel="next"]')
            address = after.first.get_attribute("href") if after.count() else None
    assert seen == len(payloads) > 900


def test_names_titles_and_tags_are_text_wherever_they_stand(visit, cast):
    hostile = "\"'><img src=x onerror=alert(1)><svg/onload=alert(2)>{{7*7}}"
    db.session.execute(
        db.update(User).where(User.handle.in_(["ada", "ben"])).values(name=hostile[:60])
    )
    db.session.commit()
    thread = cast.thread(title=f"A title of {hostile}", body=f"@ben {hostile}", tags=["jam"])
    cast.answer(thread, f"> {hostile}\n\n@ada")
    accounts.create_token(cast.cleo, hostile, ["read"], timedelta(days=1))
    body = "w" * 900 + "\n\na" + "\u0301" * 400 + "\n\n\u202e" + "x " * 80
    wide = cast.thread(title="W" * 149, body=body, by=cast.cleo)
    page = visit(cast.cleo, bypass_csp=True, phone=True)
    page.add_init_script(TRAP)
    for address in (
        "/",
        f"/questions/{thread.id}",
        "/people",
        "/people/ada",
        "/tags/jam",
        "/settings/tokens",
        f"/questions/{wide.id}",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert page.evaluate("window.ran") == [], address
        assert page.locator("img[src=x], svg[onload]").count() == 0, address
        assert address.endswith(f"/{wide.id}") or "onerror=alert(1)" in page.content()
