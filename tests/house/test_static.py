"""What a browser must fetch stays small, and every sheet and icon is one that is used."""

import base64
import hashlib
import json
import re
import tomllib
from pathlib import Path

import brotli

from community.web import assets

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
KIB = 1024
MOST_CSS = 14 * KIB  # compressed: what fits the first round trips of a connection
MOST_JS = 21 * KIB  # with all that is vendored
MOST_JS_TO_WRITE = 40 * KIB
MOST_ICONS = 4 * KIB


def weight(*contents: bytes) -> int:
    return sum(len(brotli.compress(content, quality=9)) for content in contents)


def sheets():
    orders = [STATIC / "css" / name for name in assets.SHEETS.values()]
    return [line for order in orders for line in order.read_text().split() if line]


def test_the_style_sheet_is_small(app):
    with app.test_request_context():
        address = assets.address("css/app.css")
    sent = app.test_client().get(address, headers={"Accept-Encoding": "br"})

    assert sent.headers["Content-Encoding"] == "br"
    assert len(sent.data) <= MOST_CSS


def test_the_scripts_of_a_visitor_and_of_one_who_writes_are_small(app):
    reading = {"js/start.js", "js/app.js"}

    assert sent_for(app, reading) <= MOST_JS
    assert sent_for(app, reading | {"js/writing.js"}) <= MOST_JS_TO_WRITE


def sent_for(app, scripts):
    with app.test_request_context():
        addresses = {assets.address(name) for name in scripts}
        addresses |= {address for name in scripts for address in assets.modules(name)}
    client = app.test_client()
    return sum(
        len(client.get(one, headers={"Accept-Encoding": "br"}).data) for one in sorted(addresses)
    )


def test_the_icons_are_small_and_those_that_are_shown_exist():
    sprite = (STATIC / "icons.svg").read_text()
    shown = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"""\bicon\(\s*["']([\w-]+)["']""", path.read_text())
    }

    assert weight(sprite.encode()) <= MOST_ICONS
    assert len(shown) > 10, "no icon was found: is the macro called otherwise now?"
    assert shown - set(re.findall(r'id="([\w-]+)"', sprite)) == set()


def test_what_is_vendored_is_what_was_fetched():
    vendor = STATIC / "vendor"
    manifest = json.loads((vendor / "manifest.json").read_text())
    listed = tomllib.loads((vendor / "packages.toml").read_text())["package"]

    assert {path.name for path in vendor.glob("*.js")} == set(manifest)
    assert {(one["as"], one["name"], one["version"]) for one in listed} == {
        (name, entry["package"], entry["version"]) for name, entry in manifest.items()
    }
    for name, entry in manifest.items():
        digest = hashlib.sha384((vendor / name).read_bytes()).digest()
        assert entry["sha384"] == f"sha384-{base64.b64encode(digest).decode()}"
        assert f"`{name}`" in (vendor / "LICENSES.md").read_text()


def test_every_sheet_is_in_the_order_and_there_once():
    found = {str(path.relative_to(STATIC / "css")) for path in (STATIC / "css").rglob("*.css")}

    assert sorted(sheets()) == sorted(found)


def test_no_page_fetches_from_elsewhere():
    fetching = re.compile(r"""(?:src|href|srcset)\s*=\s*["']?(?:https?:)?//""")
    linking = re.compile(r"""<a\b[^>]*href\s*=\s*["']https?://""")
    found = [
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        for line in path.read_text().splitlines()
        if fetching.search(line) and not linking.search(line)
    ]
    css = [
        path.name
        for path in (STATIC / "css").rglob("*.css")
        if re.search(r"url\(\s*['\"]?(https?:)?//|@import", path.read_text())
    ]

    assert found == []
    assert css == []


def test_no_script_or_style_stands_in_a_page():
    # The policy of what a page may run knows files only.
    inline = re.compile(
        r"<style\b|\sstyle\s*=|\son\w+\s*=\s*[\"']|<script(?![^>]*\bsrc=)(?![^>]*ld\+json)"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        if path.parent.name != "emails"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if inline.search(line)
    ]

    assert found == []
