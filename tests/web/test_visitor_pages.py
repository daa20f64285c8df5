"""Visitors get pages from memory, and never one that anything committed since has made untrue."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import brotli
import pytest

from community.config import Settings
from community.domain.categories import operations as categories
from community.domain.categories.models import Category
from community.domain.threads import operations as threads
from community.domain.threads.models import Post, Thread
from community.kernel import clock
from community.kernel.db import db
from community.web import view_counts
from community.web.visitor_pages import VisitorPages
from tests.support.forged import FORGED
from tests.support.statements import counted

TRIES = 40
BROWSER = {"User-Agent": "Mozilla/5.0", "Accept-Language": "en", "Accept-Encoding": "br"}


@pytest.fixture
def keeping(app):
    """The application with kept pages in front, as it is by default."""
    bare, app.wsgi_app = app.wsgi_app, VisitorPages(app, app.wsgi_app)
    yield app.wsgi_app
    app.wsgi_app.commits.close()
    app.wsgi_app = bare


@pytest.fixture
def thread(cast):
    return cast.thread()


@pytest.fixture
def visitor(keeping, browse, thread):
    """Gets a page as a browser of a visitor does; how many statements that took, and the answer."""
    client = browse(None)

    def get(path, **headers):
        db.session.remove()  # each request reads what is there when it comes
        with counted() as statements:
            response = client.get(path, headers=BROWSER | headers)
        assert "Set-Cookie" not in response.headers
        return len(statements), response

    return get


def kept(visitor, path):
    """The answer from memory. PostgreSQL's snapshots know of other databases of the server too, in which other
    tests write just now; then a page is made once more than needed."""
    for _ in range(TRIES):
        statements, response = visitor(path)
        if statements == 0:
            return response
    raise AssertionError(f"{path} is made anew each time")


def page_of(thread):
    return f"/questions/{thread.id}/{thread.slug}"


@pytest.mark.parametrize(
    "path", ["/", "/?view=active", "/c", "/tags", "/people", "/people/ada", "/about"]
)
def test_the_second_visitor_costs_no_query_and_reads_the_same(visitor, path):
    _, first = visitor(path)
    second = kept(visitor, path)

    assert second.data == first.data
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert second.headers["X-Request-Id"] != first.headers["X-Request-Id"]


def test_a_removed_question_is_gone_for_the_very_next_visitor(visitor, cast, thread):
    assert visitor(page_of(thread))[1].status_code == 200
    assert page_of(thread) in _read(visitor("/")[1])

    question = db.session.scalars(db.select(Post).filter_by(thread_id=thread.id)).one()
    threads.remove(question, by=cast.mo, reason="spam")

    assert visitor(page_of(thread))[1].status_code == 410
    assert f'href="{page_of(thread)}"' not in _read(visitor("/")[1])


def test_what_another_process_commits_is_seen_at_once(visitor, app, thread):
    visitor(page_of(thread))

    def elsewhere():
        with app.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE thread SET title = 'Renamed elsewhere'")

    with ThreadPoolExecutor(1) as pool:
        pool.submit(elsewhere).result()

    assert "Renamed elsewhere" in _read(visitor(page_of(thread))[1])


def test_a_category_that_is_closed_to_visitors_takes_its_pages_along(visitor, cast, thread):
    visitor(page_of(thread))

    db.session.get_one(Category, cast.category.id).readers = "members"
    db.session.commit()

    assert visitor(page_of(thread))[1].status_code in (404, 303)


def test_nobody_who_is_signed_in_gets_or_leaves_a_kept_page(visitor, browse, cast, thread):
    mine = browse(cast.ada).get(page_of(thread), headers=BROWSER)
    assert "Ada Asker" in _read(mine)

    _, theirs = visitor(page_of(thread))

    assert "Log out" not in _read(theirs)
    assert "Log out" in _read(browse(cast.ada).get(page_of(thread), headers=BROWSER))


@pytest.mark.parametrize(
    ("headers", "differs"),
    [
        ({"Accept-Language": "de"}, "Content-Language"),
        ({"Accept-Encoding": "identity"}, "Content-Encoding"),
        ({"HX-Request": "true"}, "body"),
    ],
)
def test_each_language_encoding_and_shape_has_its_own(visitor, headers, differs):
    _, usual = visitor("/")
    _, other = visitor("/", **headers)
    _, again = visitor("/", **headers)

    assert other.data != usual.data, differs
    assert _plain(again) == _plain(other)
    assert visitor("/")[1].data == usual.data


def test_a_page_is_made_anew_after_ten_seconds_for_what_goes_by_the_clock(visitor):
    now = clock.now()
    with clock.frozen(now):
        visitor("/")
    with clock.frozen(now + timedelta(seconds=9)):
        assert kept(visitor, "/")
    with clock.frozen(now + timedelta(seconds=20)):  # it may have been made at nine
        assert visitor("/")[0] > 0


def test_every_view_counts_from_memory_or_not(visitor, thread):
    before = viewed(thread)
    for _ in range(3):
        visitor(page_of(thread))
    visitor(page_of(thread), **{"User-Agent": "a bot"})
    view_counts.write()

    assert viewed(thread) == before + 3


def test_what_is_committed_while_a_page_is_made_is_not_kept_over(keeping, visitor, thread):
    inner = keeping._inner

    def slow(environ, start):
        answer = inner(environ, start)
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE thread SET title = 'Changed meanwhile'")
        return answer

    keeping._inner = slow
    visitor(page_of(thread))
    keeping._inner = inner

    assert "Changed meanwhile" in _read(visitor(page_of(thread))[1])


def test_only_so_many_are_kept(keeping, visitor, monkeypatch):
    monkeypatch.setattr("community.web.visitor_pages.MOST", 3)
    most = 0
    for _ in range(TRIES):
        for number in range(6):
            visitor(f"/?after=&n={number}")
            most = max(most, len(keeping._pages))

    assert most == 3


def test_it_is_on_unless_switched_off():
    assert Settings(environment="test").visitor_pages


def test_refusals_are_never_kept(visitor):
    assert visitor("/questions/99/nothing")[1].status_code == 404
    categories.create(name="Open", slug="open")
    assert visitor("/c/nowhere")[1].status_code == 404
    assert visitor("/c/open")[1].status_code == 200


def viewed(thread):
    return db.session.get_one(Thread, thread.id, populate_existing=True).view_count


def _read(response):
    if response.headers.get("Content-Encoding") == "br":
        return brotli.decompress(response.data).decode()
    return response.text


def _plain(response):
    return re.sub(r"\s+", " ", _read(response))


@pytest.mark.parametrize("path", ["/", "/people/ada", "/c"])
def test_no_header_of_one_visitor_reaches_the_kept_page_of_the_next(keeping, browse, cast, path):
    cast.thread()
    client = browse()
    clean = client.get(path, headers=BROWSER)
    for name, value in FORGED.items():
        keeping._pages.clear()
        client.get(path, headers=BROWSER | {name: value})
        after = client.get(path, headers=BROWSER)
        assert (after.status_code, after.data) == (clean.status_code, clean.data), name
