"""What a browser keeps on the device is a page of nobody's own, and its parts."""

import json
import re

import pytest

from community.web import offline

pytestmark = pytest.mark.on_sqlite

PRIVATE = ("Ada", "Log out", "Your account", "/login", "notifications")


def kept(response):
    """The addresses the worker keeps."""
    return json.loads(re.match(r"const FILES = (\[.*\]);", response.get_data(as_text=True))[1])


def test_the_page_shown_offline_is_the_same_for_everybody(cast, browse):
    visitor, member = browse().get("/offline"), browse(cast.ada).get("/offline")

    assert visitor.data == member.data
    assert not [word for word in PRIVATE if word in visitor.get_data(as_text=True)]


def test_the_worker_keeps_that_page_and_what_it_is_made_of_and_nothing_else(app, browse):
    files = kept(browse().get("/service-worker.js"))
    page = browse().get("/offline").get_data(as_text=True)

    assert files[0] == "/offline"
    assert all(path.startswith("/static/") for path in files[1:])
    assert all(browse().get(path).status_code == 200 for path in files)
    fetched = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page))
    # A browser asks for these only where they are wanted, and shows the page without them.
    unneeded = {path for path in fetched if path.endswith(".png")}
    assert fetched - unneeded == set(files[1:])


def test_the_worker_is_asked_for_anew_and_may_serve_the_whole_site(browse):
    response = browse().get("/service-worker.js")

    assert response.headers["Cache-Control"] == "no-cache"
    assert response.mimetype == "text/javascript"
    assert "worker-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_changed_file_changes_the_worker(app, browse, monkeypatch):
    before = browse().get("/service-worker.js").data
    monkeypatch.setattr(offline.assets, "address", lambda path: f"/static/other/{path}")

    assert browse().get("/service-worker.js").data != before


def test_the_manifest_names_the_site(app, browse):
    response = browse().get("/manifest.webmanifest")

    assert response.mimetype == "application/manifest+json"
    assert response.json["name"] == app.config["SITE_NAME"]
    assert all(browse().get(icon["src"]).status_code == 200 for icon in response.json["icons"])
