"""Pages as visitors got them last, kept ready to send until anything at all is committed.

A page is kept under the state of the database that it was made from, so whatever changes it, in whichever process,
is seen by the very next visitor. Only plain requests, with no cookie but that of the theme, are answered so; see docs/decisions/0022.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from flask import Flask, Response, request

from community.kernel import clock
from community.kernel.commits import Commits
from community.kernel.db import db
from community.web import view_counts
from community.web.locales import spoken
from community.web.themes import CHOICES
from community.web.viewer import viewer

KEPT = frozenset(
    {
        "threads.home", "threads.category", "threads.tag", "threads.show", "categories.index",
        "categories.tags", "people.index", "people.show", "pages.about", "pages.accessibility",
    }
)  # fmt: skip
LONGEST = timedelta(
    seconds=10
)  # "5 min ago" and "the reply is late" go by the clock, not by commits
MOST = 512  # pages a process
LARGEST = 2**18  # bytes of one
LONG_LINE = 300  # characters: an address or a header beyond it is nobody's everyday page
MARK = "peerdesk.keep"
OF_ONE_REQUEST = ("x-request-id", "x-ratelimit-", "retry-after", "date")

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that is ready to send."""

    at: datetime
    headers: tuple[tuple[str, str], ...]
    body: bytes
    thread_id: int | None
    """Whose view it counts as."""


def init(app: Flask) -> None:
    """Answer visitors' plain requests from memory where that is true."""
    app.after_request(_mark)
    if app.config["VISITOR_PAGES"]:
        app.wsgi_app = VisitorPages(app, app.wsgi_app)  # type: ignore[method-assign, assignment]


class VisitorPages:
    """Stands before the application and spares it what it has just said."""

    def __init__(self, app: Flask, inner: Wsgi) -> None:
        with app.app_context():
            self.commits = Commits(db.engine)
        self._inner = inner
        self._default = str(app.config["DEFAULT_LOCALE"])
        self._guard = Lock()
        self._state: Hashable = None
        self._pages: OrderedDict[Hashable, Kept] = OrderedDict()

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        key = _key(environ, self._default)
        state = self.commits.state() if key is not None else None
        if key is None or state is None:
            return self._inner(environ, start)
        kept = self._find(key, state)
        if kept is None:
            return self._made(environ, start, key, state)
        if kept.thread_id is not None:
            view_counts.count(kept.thread_id, environ.get("HTTP_USER_AGENT", ""))
        start("200 OK", [*kept.headers, ("X-Request-Id", secrets.token_hex(8))])
        return [kept.body]

    def _find(self, key: Hashable, state: Hashable) -> Kept | None:
        now = clock.now()
        with self._guard:
            if state != self._state:
                self._pages.clear()
                self._state = state
            kept = self._pages.get(key)
            if kept is None or not timedelta() <= now - kept.at < LONGEST:
                return None
            self._pages.move_to_end(key)
            return kept

    def _made(
        self, environ: Environ, start: Callable[..., Any], key: Hashable, state: Hashable
    ) -> Iterable[bytes]:
        at, told = clock.now(), []

        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told.append((status, headers))
            return start(status, headers, *more)

        answer = self._inner(environ, started)
        if MARK not in environ:
            return answer
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        status, headers = told[-1]
        # What was committed while the page was made may be on it or not.
        if status.startswith("200") and len(body) <= LARGEST and self.commits.state() == state:
            self._keep(key, state, Kept(at, _lasting(headers), body, environ.get(view_counts.SEEN)))
        return [body]

    def _keep(self, key: Hashable, state: Hashable, page: Kept) -> None:
        with self._guard:
            if state != self._state:
                return
            self._pages[key] = page
            while len(self._pages) > MOST:
                self._pages.popitem(last=False)


def _mark(response: Response) -> Response:
    plain = response.status_code == 200 and "Set-Cookie" not in response.headers
    if plain and request.endpoint in KEPT and viewer() is None:
        request.environ[MARK] = True
    return response


def _key(environ: Environ, default: str) -> Hashable | None:
    """What a visitor's plain request asks for; None for every other, which only the application answers."""
    told = ("HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_RANGE")
    cookie = environ.get("HTTP_COOKIE")
    if cookie not in CHOICES:
        return None
    if environ.get("REQUEST_METHOD") != "GET" or any(name in environ for name in told):
        return None
    line = (
        environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""),
        environ.get("HTTP_HOST", ""), environ.get("HTTP_ACCEPT_ENCODING", ""),
    )  # fmt: skip
    asked = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    if max(map(len, (*line, asked))) > LONG_LINE:
        return None
    return *line, cookie, environ.get("wsgi.url_scheme"), spoken(asked) or default


def _lasting(headers: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value) for name, value in headers if not name.lower().startswith(OF_ONE_REQUEST)
    )
