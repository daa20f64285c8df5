"""Atom feeds, and what search engines ask for. Only what everyone may read is in them."""

import re

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from community.domain.answers.queries import newest_answers
from community.domain.categories import queries as categories
from community.domain.known_issues import queries as issues
from community.domain.threads import posts, queries
from community.domain.threads.models import Thread
from community.kernel.db import db

bp = Blueprint("feeds", __name__)

ENTRIES = 30
SITEMAP = 5_000  # addresses in one file; the protocol allows 50,000
ATOM = "application/atom+xml; charset=utf-8"
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
XML = "application/xml; charset=utf-8"


@bp.get("/feeds/questions.atom")
def questions() -> ResponseReturnValue:
    found = queries.rows(None, "new", limit=ENTRIES)
    return _feed("feeds/threads.atom.xml", rows=found.items, title=None, path="/")


@bp.get("/feeds/known-issues.atom")
def known_issues() -> ResponseReturnValue:
    found = issues.latest(None, limit=ENTRIES)
    return _feed("feeds/known_issues.atom.xml", issues=found)


@bp.get("/feeds/tags/<path:slug>.atom")
def tag(slug: str) -> ResponseReturnValue:
    chosen = categories.get_tag(slug)
    found = queries.rows(None, "new", tag=chosen.slug, limit=ENTRIES)
    return _feed(
        "feeds/threads.atom.xml", rows=found.items, title=chosen.slug, path=f"/tags/{slug}"
    )


@bp.get("/feeds/questions/<int:thread_id>.atom")
def question(thread_id: int) -> ResponseReturnValue:
    thread = queries.get_thread(thread_id, None)
    cards = [posts.question_of(thread.id, None), *newest_answers(thread, None, ENTRIES)]
    return _feed("feeds/posts.atom.xml", thread=thread, cards=cards)


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    lines = [
        "User-agent: *",
        *(
            f"Disallow: {path}"
            for path in (
                "/api/v1/",
                "/settings",
                "/login",
                "/join",
                "/desk",
                "/review",
                "/notifications",
            )
        ),
        f"Sitemap: {_base()}/sitemap.xml",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@bp.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    return _xml("feeds/sitemaps.xml", numbers=range(1, _parts() + 1))


@bp.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> ResponseReturnValue:
    rows = db.session.execute(
        select(Thread.id, Thread.slug, Thread.last_activity_at)
        .where(queries.readable_threads(None), Thread.id > (number - 1) * SITEMAP)
        .where(Thread.id <= number * SITEMAP)
        .order_by(Thread.id)
    ).all()
    return _xml("feeds/sitemap.xml", rows=rows)


@bp.get("/opensearch.xml")
def opensearch() -> ResponseReturnValue:
    return _xml("feeds/opensearch.xml")


def _parts() -> int:
    highest = db.session.scalar(select(Thread.id).order_by(Thread.id.desc()).limit(1)) or 0
    return max(-(-highest // SITEMAP), 1)


def _feed(template: str, **values: object) -> Response:
    return Response(_render(template, values), content_type=ATOM)


def _xml(template: str, **values: object) -> Response:
    return Response(_render(template, values), content_type=XML)


def _render(template: str, values: dict[str, object]) -> str:
    # XML has no way at all to carry control characters, not even escaped.
    return NOT_XML.sub("", render_template(template, base=_base(), **values))


def _base() -> str:
    return str(current_app.config["BASE_URL"])
