"""Each string of the list as title, name, tag, body, search and profile: no fault, and shown as typed."""

import html
import unicodedata

from sqlalchemy import select

from community.domain.threads.models import Post, Thread
from community.kernel.db import db
from community.kernel.visible import INVISIBLE
from tests.support.corpora import naughty_strings
from tests.support.databases import ON_SQLITE, is_sqlite
from tests.support.standing import trusted, unhurried


def as_shown(text):
    """How a title is kept: in one line, composed, without signs nobody can see."""
    text = text.encode("utf-8", "replace").decode()
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def test_as_title_body_and_tag(cast, browse):
    trusted(cast.ada)
    unhurried(cast.root)
    ada, reader = browse(cast.ada), browse()
    for string in naughty_strings():
        title = f"Naughty title: {string[:120]} :end"
        response = ada.post(
            "/questions",
            data={
                "title": title,
                "body": f"Body: {string}\n\n    {string}",
                "category": "printing",
                "tags": string[:100],
            },
        )
        if response.status_code == 422:  # too many tags, or none that has a letter
            response = ada.post(
                "/questions",
                data={
                    "title": title,
                    "body": f"Body: {string}\n\n    {string}",
                    "category": "printing",
                },
            )
        assert response.status_code == 303, (string, response.status_code)
        if is_sqlite():  # what is kept alike, as is seen below, is shown alike
            page = reader.get(response.location)
            assert page.status_code == 200, string
            assert html.escape(as_shown(title), quote=False) in page.get_data(as_text=True).replace(
                "&#34;", '"'
            ).replace("&#39;", "'"), string

    kept = db.session.execute(select(Thread.title, Post.body).join(Post.thread).order_by(Post.id))
    for string, (title, body) in zip(naughty_strings(), kept, strict=True):
        assert title == as_shown(f"Naughty title: {string[:120]} :end")
        plain = string.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
        assert plain.rstrip() in body, string
    assert db.session.scalar(select(Thread.id).order_by(Thread.id.desc())) == len(naughty_strings())


def test_as_a_search(cast, browse):
    cast.thread()
    reader = browse()
    for string in naughty_strings():
        response = reader.get("/search", query_string={"q": string})
        assert response.status_code in (200, 422), string


def test_as_name_and_profile(cast, browse):
    trusted(cast.ada)
    ada, reader = browse(cast.ada), browse()
    for string in naughty_strings():
        response = ada.post(
            "/settings/profile",
            data={
                "name": string[:80],
                "bio": string,
                "location": string[:80],
                "website": string[:100],
            },
        )
        assert response.status_code in (200, 302, 303, 422), (string, response.status_code)
        page = reader.get("/people/ada").get_data(as_text=True)
        assert "<script>alert" not in page
        assert "onerror=" not in page.replace("&#34;", '"') or "&lt;" in page


@ON_SQLITE
def test_as_an_address(cast, browse):
    reader = browse()
    for string in naughty_strings():
        for path in (f"/tags/{string[:60]}", f"/people/{string[:60]}", f"/c/{string[:60]}"):
            try:
                response = reader.get(path.replace("?", "%3F").replace("#", "%23"))
            except ValueError:  # the client itself cannot write this address
                continue
            assert response.status_code in (200, 301, 308, 404, 400), (string, response.status_code)
