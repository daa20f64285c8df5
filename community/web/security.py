"""What guards every request: its origin, how often it comes, and the headers of the answer."""

import logging
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, g, request
from flask_compress import Compress
from flask_limiter import Limiter
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.middleware.proxy_fix import ProxyFix

from community.config import Settings
from community.domain.accounts.limits import network_of
from community.kernel import logs, origin
from community.kernel.errors import Forbidden
from community.kernel.storable import is_storable, storable
from community.kernel.words import say
from community.web import policy_reports
from community.web.request_log import shown
from community.web.viewer import viewer

logger = logging.getLogger(__name__)
compress = Compress()

LOOPBACK = frozenset({"127.0.0.1", "::1"})
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
    f"; report-uri {policy_reports.PLACE}"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
TIGHTER = {
    "answers.create": "30 per minute",
    "drafts.keep": "60 per minute",
    "languages.choose": "30 per minute",
    "bulk.act": "20 per minute",  # each may be a hundred transactions
    "near.end_ask": "6 per hour; 20 per day",  # each is counted as a question that needed no asking
    "policy_reports.take": "10 per minute",
    "presence.beat": "30 per minute",  # a page in sight says so four times
    "saved_views.create": "30 per minute",
    "threads.comment": "30 per minute",
    "threads.create": "30 per minute",
    "threads.draft": "30 per minute",
    "writing.preview": "60 per minute; 12 per 10 seconds",  # the longest texts take half a second
}
"""What asks more of us than a page does, or moves a measure: how often a person or an address may."""
FOR_VISITORS = {"search.results": "20 per minute", "api_search.search": "20 per minute"}
"""The same for who has not signed in: what one page of theirs cannot keep in memory for the next."""
FOR_ALL_REPORTS = "60 per 10 minutes"
"""Reports of broken policies from everybody together: each is a line of the log, and anybody may send them."""
FOR_PROGRAMS = "60 per minute; 10000 per day"
"""How often one person’s programs may ask, all of them together, from wherever they ask."""
SMALL_BODY = 2**20  # bytes; only what takes pictures may send more
LARGE_BODY = frozenset({"/settings/profile", "/settings/avatar", "/uploads"})


def init(app: Flask, settings: Settings) -> None:
    """Put the guards around the application."""
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.config["TRUSTED_HOSTS"] = _hosts(settings)
    app.before_request(_name_request)
    app.teardown_request(lambda _error: origin.end())
    app.before_request(_mend_unreadable)
    app.before_request(_refuse_large)
    app.before_request(_refuse_foreign)
    app.after_request(_add_headers)
    limiter = Limiter(
        key_func=network,
        default_limits=["200 per minute", "50 per 10 seconds"],
        storage_uri=settings.redis_url or "memory://",
        in_memory_fallback_enabled=bool(settings.redis_url),
        headers_enabled=True,
        enabled=settings.rate_limits and settings.environment != "test",
        default_limits_exempt_when=_is_exempt,
    )
    limiter.init_app(app)
    app.extensions["limiter"] = limiter
    compress.init_app(app)
    app.after_request(_compress)


def tighten(app: Flask) -> None:
    """Hold back what is asked for too often, once all pages and calls are there."""
    for endpoint, rates in TIGHTER.items():
        _hold_back(app, endpoint, rates, _is_exempt)
    for endpoint, rates in FOR_VISITORS.items():
        _hold_back(app, endpoint, rates, lambda: _is_exempt() or bool(viewer() or _caller()))
    _hold_back(
        app, "policy_reports.take", FOR_ALL_REPORTS, _is_exempt, scope="policy reports",
        key_func=lambda: "everybody", override_defaults=False,
    )  # fmt: skip
    for endpoint in [name for name in app.view_functions if name.startswith("api_")]:
        _hold_back(
            app, endpoint, FOR_PROGRAMS, lambda: _is_exempt() or not _caller(),
            key_func=lambda: f"programs:{_caller()}", override_defaults=False, scope="programs",
        )  # fmt: skip


def _hold_back(
    app: Flask,
    endpoint: str,
    rates: str,
    is_exempt: Callable[[], bool],
    scope: str = "",
    **more: Any,
) -> None:
    limiter: Limiter = app.extensions["limiter"]
    if scope:
        limited: Callable[[Any], Any] = limiter.shared_limit(
            rates, scope, exempt_when=is_exempt, **more
        )
    else:
        limited = limiter.limit(rates, exempt_when=is_exempt, **more)
    app.view_functions[endpoint] = limited(app.view_functions[endpoint])


def _caller() -> int | None:
    """Whose token a call brought; `api/auth.py` found out before."""
    person = g.get("api_person")
    return person.id if person else None


def network() -> str:
    """Who is counted together: a signed-in person, else an address, IPv6 by its /64."""
    person = viewer()
    if person is not None:
        return f"person:{person.id}"
    return network_of(request.remote_addr or "", v4=32) or "unknown"


def is_same_origin(incoming: Request, settings: Settings) -> bool:
    """Whether an unsafe request comes from our own pages, or from a program without cookies."""
    site = incoming.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = incoming.headers.get("Origin")
    if origin is not None:
        # The Host header was checked against the list of our names before this.
        own = {_origin(settings.base_url), _origin(incoming.host_url)}
        return origin in own
    return not incoming.cookies


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _hosts(settings: Settings) -> list[str]:
    host = urlsplit(settings.base_url).hostname or "localhost"
    return (
        [host]
        if settings.is_production
        else [host, settings.host, "localhost", "127.0.0.1", "[::1]"]
    )


def _is_exempt() -> bool:
    if request.path.startswith(("/static/", "/uploads/", "/healthz", "/readyz", "/metrics")):
        return True
    # Whoever develops, tests or measures on their own machine is not held up.
    settings: Settings = current_app.config["SETTINGS"]
    return not settings.is_production and request.remote_addr in LOOPBACK


def _compress(response: Response) -> Response:
    # The API's tags are of the bytes a program sees; files come compressed already.
    if request.path.startswith("/api/v1/"):
        return response
    packed: Response = compress.after_request(response)
    return packed


def _name_request() -> None:
    g.request_id = secrets.token_hex(8)
    logs.begin(request_id=g.request_id)
    origin.begin(g.request_id, request.remote_addr or "")


def _mend_unreadable() -> None:
    # The API says so; a page looks for something else.
    if all(map(is_storable, request.args.values())) or request.path.startswith("/api/"):
        return
    pairs = request.args.items(multi=True)
    request.args = ImmutableMultiDict((name, storable(value)) for name, value in pairs)


def _refuse_large() -> None:
    if request.path not in LARGE_BODY:
        request.max_content_length = SMALL_BODY


def _refuse_foreign() -> None:
    if request.method in UNSAFE and not is_same_origin(request, current_app.config["SETTINGS"]):
        logger.warning(
            "Refused a %s to %s from elsewhere", request.method, shown(current_app, request.path)
        )
        raise Forbidden(
            say(
                "This request came from another site, so nothing was done. Reload the page and try again."
            )
        )


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = headers.get("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["X-XSS-Protection"] = "0"  # filters of old browsers could be made to open holes
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-site"
    headers["Permissions-Policy"] = PERMISSIONS
    headers["X-Request-Id"] = g.get("request_id", "")
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if response.status_code >= 400 or request.method in UNSAFE:
        headers["Cache-Control"] = "no-store"
        return response
    # A page is in somebody's language, whatever it says of being kept.
    if "Cache-Control" not in headers or response.mimetype == "text/html":
        response.vary.update(("Cookie", "Accept-Language"))
    if "Cache-Control" not in headers:  # a file says so itself, and nobody need be looked up for it
        headers["Cache-Control"] = "private, no-store" if viewer() else "no-cache"
    return response
