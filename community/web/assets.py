"""Addresses of static files: hashed, so that they may be kept for ever; the CSS in one file."""

import gzip
import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from community.kernel.cache import remembered

bp = Blueprint("assets", __name__)

STATIC = Path(__file__).parents[2] / "static"
LOOK_EVERY = 1.0  # seconds
FOR_EVER = "public, max-age=31536000, immutable"
COMPRESSED = (".css", ".js", ".svg", ".json", ".txt", ".xml")
SHEETS = {"app.css": "order.txt", "work.css": "work.txt"}
"""Each put together from the files that a list names: for every page, and for those of the team."""
SERVED = frozenset({".css", ".ico", ".js", ".json", ".png", ".svg", ".webmanifest", ".webp"})
SCRIPTS = ("js/", "vendor/")
REMARK = re.compile(rb"^[ \t]*(?://.*)?\n|^[ \t]+", re.MULTILINE)  # and what indents a line
IMPORTED = re.compile(rb"""^import\s[^"';]*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """One static file as it is served."""

    content: bytes
    content_type: str
    digest: str
    address: str
    is_compressible: bool


def init(app: Flask) -> None:
    """Read the files once; in development they are read anew when they change."""
    _load(app)
    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = address
    app.jinja_env.globals["scripts"] = scripts
    app.jinja_env.globals["drawn_icon"] = drawn_icon


def address(path: str) -> str:
    """The address of a static file, with its digest. Raises KeyError for one that is not there."""
    return _assets()[path].address


def drawn_icon(name: str, size: str = "", flips: bool = False) -> Markup:
    """One icon of the sprite, as shared/_icon.html describes it; a page has thirty."""
    return _drawn(address("icons.svg"), name, size, flips)


def modules(path: str) -> list[str]:
    """The addresses of all that a script imports, for fetching them side by side and not in turns."""
    assets = _assets()
    known: dict[str, list[str]] = current_app.extensions["asset_modules"]
    if path not in known:  # every page asks; only a changed file answers anew
        known[path] = [address(name) for name in _imported_by(path, assets)]
    return known[path]


def scripts(path: str, beside: Sequence[str] = ()) -> str:
    """A script and all that it imports, as `start.js` fetches them; without what the page's others bring along."""
    known = {module for other in beside for module in modules(other)}
    return " ".join([address(path), *(one for one in modules(path) if one not in known)])


def text(path: str) -> str:
    """What stands in a static file. Raises KeyError for one that is not there."""
    return _assets()[path].content.decode()


@bp.get("/static/<digest>/<path:path>")
def show(digest: str, path: str) -> ResponseReturnValue:
    asset = _assets().get(path)
    if asset is None:
        abort(404)
    accepted = request.headers.get("Accept-Encoding", "")
    content, encoding = asset.content, None
    if asset.is_compressible and "br" in accepted:
        content, encoding = _brotli(content), "br"
    elif asset.is_compressible and "gzip" in accepted:
        content, encoding = _gzip(content), "gzip"
    response = Response(content, content_type=asset.content_type)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER if digest == asset.digest else "no-cache"
    response.set_etag(asset.digest + (encoding or ""))
    return response.make_conditional(request)


@bp.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    return show("", "img/favicon.svg")


def _assets() -> dict[str, Asset]:
    if current_app.config["ENVIRONMENT"] == "development":
        # Whoever changes a file sees it within a second; a page asks for dozens of addresses.
        newest = remembered("newest asset", LOOK_EVERY, _newest)
        if newest > current_app.extensions["assets_read_at"]:
            _load(current_app)
    found: dict[str, Asset] = current_app.extensions["assets"]
    return found


def _load(app: Flask) -> None:
    app.extensions["assets_read_at"] = _newest()
    app.extensions["assets"] = _read_all()
    app.extensions["asset_modules"] = {}


def _imported_by(path: str, assets: dict[str, Asset]) -> list[str]:
    found = [path]
    for name in found:
        for imported in IMPORTED.findall(assets[name].content):
            other = posixpath.normpath(posixpath.join(posixpath.dirname(name), imported.decode()))
            if other not in found:
                found.append(other)
    return found[1:]


def _newest() -> float:
    return max(path.stat().st_mtime for path in STATIC.rglob("*") if path.is_file())


def _read_all() -> dict[str, Asset]:
    found = {
        (name := str(path.relative_to(STATIC))): _asset(name, _content(path))
        for path in STATIC.rglob("*")
        if path.is_file() and path.suffix in SERVED and path.name != "manifest.json"
    }
    # Scripts name each other by relative addresses, so all of them share one digest.
    scripts = sorted(name for name in found if name.startswith(SCRIPTS))
    shared = hashlib.sha256(b"".join(found[name].content for name in scripts)).hexdigest()[:12]
    found |= {
        name: replace(found[name], digest=shared, address=_address(name, shared))
        for name in scripts
    }
    for name, order in SHEETS.items():
        sheets = (STATIC / "css" / order).read_text().split()
        content = "\n".join((STATIC / "css" / sheet).read_text() for sheet in sheets)
        found[f"css/{name}"] = _asset(f"css/{name}", _without_comments(content).encode())
    return found


def _content(path: Path) -> bytes:
    # Ours alone: a line of a vendored script may be part of a text that it writes.
    content = path.read_bytes()
    return REMARK.sub(b"", content) if path.is_relative_to(STATIC / "js") else content


def _without_comments(sheet: str) -> str:
    # What is for those who read the source need not travel; a third of the bytes.
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)).strip()


def _asset(name: str, content: bytes) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")):
        kind += "; charset=utf-8"
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(
        content=content,
        content_type=kind,
        digest=digest,
        address=_address(name, digest),
        is_compressible=name.endswith(COMPRESSED),
    )


def _address(name: str, digest: str) -> str:
    return f"/static/{digest}/{name}"


@lru_cache(maxsize=1_000)
def _drawn(sprite: str, name: str, size: str, flips: bool) -> Markup:
    kinds = f"icon{f' icon--{size}' if size else ''}{' icon--flips' if flips else ''}"
    icon = Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>')
    return icon.format(kinds, sprite, name)


# As small as can be takes a tenth of a second for a large file: when the first asks for it, once.
@cache
def _brotli(content: bytes) -> bytes:
    packed: bytes = brotli.compress(content, quality=11)
    return packed


@cache
def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
