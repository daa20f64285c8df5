"""The theme chosen in a browser: each document says it from its first byte on, the kept pages too."""

import re

import pytest

from community.web.visitor_pages import VisitorPages
from tests.support.statements import counted

pytestmark = pytest.mark.on_sqlite

TRIES = 40


@pytest.fixture
def visitor(app):
    """A client that sends the cookies it is told to, and no others."""
    return app.test_client(use_cookies=False)


def told(response):
    """The theme of a document, and on which devices each colour of the browser's bar counts."""
    text = response.get_data(as_text=True)
    theme = re.search(r'<html[^>]* data-theme="(\w+)"', text)
    bars = re.findall(r'<meta name="theme-color"[^>]* media="([^"]+)" data-scheme="(\w+)"', text)
    return theme and theme[1], {scheme: media for media, scheme in bars}


def asked(client, theme, path="/about"):
    return client.get(path, headers={"Cookie": f"theme={theme}"} if theme else {})


@pytest.mark.parametrize(
    ("cookie", "theme", "light", "dark"),
    [
        (None, None, "(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"),
        ("light", "light", "all", "not all"),
        ("dark", "dark", "not all", "all"),
        ('"><script>', None, "(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"),
    ],
)
def test_a_document_has_the_theme_of_its_cookie(visitor, cookie, theme, light, dark):
    assert told(asked(visitor, cookie)) == (theme, {"light": light, "dark": dark})


def test_kept_pages_are_kept_for_each_theme(app, cast, visitor):
    bare, app.wsgi_app = app.wsgi_app, VisitorPages(app, app.wsgi_app)

    def kept(theme):
        # PostgreSQL's snapshots know of other databases too, in which other tests write just now.
        for _ in range(TRIES):
            with counted() as statements:
                response = asked(visitor, theme)
            if not statements:
                return told(response)[0]
        raise AssertionError("the page is made anew each time")

    try:
        assert [kept(theme) for theme in (None, "dark", "light", None)] == [
            None,
            "dark",
            "light",
            None,
        ]
        with counted() as statements:
            visitor.get("/about", headers={"Cookie": "theme=dark; sid=nobody"})
        assert statements, "a page was kept for somebody with a session"
    finally:
        app.wsgi_app.commits.close()
        app.wsgi_app = bare


def test_a_file_is_sent_without_asking_who_looks(app, cast, browse):
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("css/app.css")
    client = browse(cast.ada)

    with counted() as statements:
        response = client.get(address)

    assert not statements
    assert response.headers["Cache-Control"].startswith("public")
