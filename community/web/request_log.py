"""One line of the log for each request, where LOG_REQUESTS asks for it: what, how it went, how long it took."""

import logging
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from community.kernel import logs

logger = logging.getLogger(__name__)

LONGEST = 200  # characters of an address
PLACES = "secret places"

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def init(app: Flask) -> None:
    """Log each request, also those that are answered before the application; once all pages are there."""
    if app.config["LOG_REQUESTS"]:
        app.wsgi_app = RequestLog(app, app.wsgi_app)  # type: ignore[method-assign, assignment]


class RequestLog:
    """Stands before all else, so that it times all else."""

    def __init__(self, app: Flask, inner: Wsgi) -> None:
        self._app, self._inner = app, inner

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()
        told: dict[str, str] = {}

        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told["status"] = status[:3]
            told["request_id"] = dict(headers).get("X-Request-Id", "")
            return start(status, headers, *more)

        try:
            return self._inner(environ, started)
        finally:
            self._log(environ, told, time.perf_counter() - began)

    def _log(self, environ: Environ, told: dict[str, str], seconds: float) -> None:
        # A page from memory never met the application, which would have begun anew.
        logs.begin(request_id=told.get("request_id", ""))
        logger.info(
            "%s %s %s in %.1f ms",
            environ.get("REQUEST_METHOD", "")[:10],
            shown(self._app, environ.get("PATH_INFO", "")),
            told.get("status", "500"),
            seconds * 1000,
        )


def shown(app: Flask, path: str) -> str:
    """The path without what opens a door; never the query, which holds what people look for."""
    # One with two slashes leads to the same page.
    path = re.sub("//+", "/", path)
    found = _secret_places(app).match(path)
    # Escaped, so that an address with a line's end in it is still one line.
    plain = (found[0] if found else path).encode("unicode_escape").decode()[:LONGEST]
    return plain + "…" if found else plain


def _secret_places(app: Flask) -> re.Pattern[str]:
    """What addresses with a token in them begin with, taken from the routes themselves once all are there."""
    if PLACES not in app.extensions:
        app.extensions[PLACES] = _places_in(app)
    places: re.Pattern[str] = app.extensions[PLACES]
    return places


def _places_in(app: Flask) -> re.Pattern[str]:
    rules = (rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments)
    places = sorted({re.escape(rule.partition("<token>")[0]) for rule in rules})
    return re.compile("|".join(places) or r"(?!)")
