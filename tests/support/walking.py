"""Walking every page there is, as everybody, and noting which words were met."""

import re
from datetime import timedelta
from itertools import product

from sqlalchemy import select

from community.domain.accounts import operations as accounts
from community.domain.accounts.models import User
from community.domain.review.models import ReviewItem
from community.domain.search import operations as searching
from community.domain.threads.models import Post, Thread
from community.jobs import outbox
from community.kernel import cache, clock
from community.kernel.db import db

NEEDLE = "wozzle"  # what is looked for; the canaries stand beside it and are never typed
NOT_OURS = {
    "mailbox.index",
    "styleguide.index",
    "assets.show",
    "uploads.show",
    "pages.ready",
    "pages.measured",
}
SAID = (
    f"?q={NEEDLE}&title=The+{NEEDLE}+stops&since=2020-01-01T00:00:00Z&thread=1",
    "?q=canary&begins=canary&category=room&view=new",
)
PART = {"HX-Request": "true"}


def walker(browse, who):
    """The browser of somebody, who has a program too."""
    client = browse(who)
    client.token = {}
    if who is not None:
        secret = accounts.create_token(who, "walk", ("read", "write"), timedelta(days=1))[1]
        client.token = {"Authorization": f"Bearer {secret}"}
        client.get(
            "/api/v1/me", headers=client.token
        )  # when it was last used is shown to its owner
    return client


def addresses(app, tokens=(), said=SAID):
    """Every page of the website and of the interface for programs, with all there is in its places.

    `tokens` are those of links that went out, `said` what stands behind the addresses of lists.
    """
    threads, posts = (list(db.session.scalars(select(table.id))) for table in (Thread, Post))
    values = {
        "thread_id": threads, "post_id": posts, "number": [1], "escalation_id": [1, 2, 3],
        "handle": list(db.session.scalars(select(User.handle))), "slug": ["room", "open"],
        "key": ["ask", f"answer-{threads[0]}"], "upload_id": ["x"], "token": ["x", *tokens], "export_id": ["x"], "reply_id": [1],
        "source": ["x"], "kind": ["questions"], "rule_kind": ["words"], "calendar_id": [1], "foreign_id": ["1"], "words": ["x"],
        "item_id": list(db.session.scalars(select(ReviewItem.id))) or [1],
    }  # fmt: skip
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint in NOT_OURS:
                continue
            names = sorted(rule.arguments - set(rule.defaults or ()))
            for filling in product(*(values[name] for name in names)):
                address = app.url_for(rule.endpoint, **dict(zip(names, filling, strict=True)))
                yield from (address + said for said in ("", *([] if names else said)))


def read(client, address):
    """What an address gives, whole and in place, and where it leads."""
    if address.startswith("/api/"):
        answers = [client.get(address, headers=client.token)]
    else:
        answers = [client.get(address, follow_redirects=True), client.get(address, headers=PART)]
    assert all(answer.status_code < 500 for answer in answers), address
    return "".join(f"{answer.headers}{answer.get_data(as_text=True)}" for answer in answers)


def found(app, client, canaries, only=("/",), **more):
    """The canaries that somebody meets, each with where; at `only` such addresses."""
    met = {}
    for address in list(addresses(app, **more)):
        if not any(word in address for word in only):
            continue
        text = read(client, address)
        for canary in canaries:
            if canary in text:
                met.setdefault(canary, []).append(address)
    return met


def settle():
    """Let all that follows happen, and find what was written."""
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        while outbox.sweep():
            pass
    searching.rebuild()


def shots(client, pages):
    cache.forget_all()
    return {page: unmarked(read(client, page)) for page in pages}


def unmarked(text):
    """A page without what is new in it each time."""
    text = re.sub(r"X-Request-Id:.*|Date:.*|Content-Length:.*|Set-Cookie:.*|request_id.*", "", text)
    return re.sub(r'name="submission_key"[^>]*>|[\w-]{22}', "", text)
