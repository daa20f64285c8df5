"""How a refusal looks: every error is a page with a sentence, and never a stack trace."""

import logging

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from community.kernel.db import db
from community.kernel.errors import DomainError, RateLimited, SignInNeeded
from community.web.addresses import readable_above
from community.web.filters import translated
from community.web.rendering import is_fragment, refused, sign_in_and_return
from community.web.request_log import shown
from community.web.sentences import refusal_of
from community.web.typed import given_back, place_before
from community.web.viewer import continue_by_signing_in, look_at_nobody

logger = logging.getLogger(__name__)


def init(app: Flask) -> None:
    """Turn refusals and faults into pages."""
    app.register_error_handler(DomainError, show_refusal)
    app.register_error_handler(HTTPException, show_http)
    app.register_error_handler(OperationalError, show_unavailable)
    app.register_error_handler(PoolExhausted, show_unavailable)
    app.register_error_handler(Exception, show_fault)


def show_refusal(error: DomainError) -> ResponseReturnValue:
    """The page of a refusal; whoever should sign in first is sent there, and back afterwards."""
    if isinstance(error, SignInNeeded) and is_fragment():
        return sign_in_and_return()
    if isinstance(error, SignInNeeded) and request.method in ("GET", "HEAD"):
        return continue_by_signing_in()
    response = page(error.status, translated(error.sentence))
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def show_http(error: HTTPException) -> ResponseReturnValue:
    """The page of a status that Flask or Werkzeug raised."""
    if error.response is not None or (error.code or 500) < 400:
        return error
    if isinstance(error, SecurityError):  # an unknown host: nothing of ours may be rendered for it
        return Response("This address is not served here.\n", 400, content_type="text/plain")
    if (
        isinstance(error, MethodNotAllowed)
        and request.method in ("GET", "HEAD")
        and not is_fragment()
    ):
        # Where a form is sent there is nothing to read; who kept the address of one gets what it belongs to.
        return redirect(readable_above(request.path))
    response = page(error.code or 500, "")
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def show_unavailable(error: OperationalError | PoolExhausted) -> ResponseReturnValue:
    """The database cannot be reached, is busy or is full; nothing was changed."""
    logger.error("Request %s: database: %s", g.get("request_id"), getattr(error, "orig", error))
    db.session.rollback()
    response = page(503, "")
    response.headers["Retry-After"] = "10"
    return response


def show_fault(error: Exception) -> ResponseReturnValue:
    """Our own mistake: logged with its trace, shown with its number only."""
    logger.error(
        "Request %s failed: %s %s",
        g.get("request_id"),
        request.method,
        shown(current_app, request.path),
        exc_info=error,
    )
    db.session.rollback()
    return page(500, "")


def page(status: int, sentence: str) -> Response:
    """An error page; plain text if even that page cannot be made."""
    if status >= 500:
        look_at_nobody()  # who that is would be asked of the database, which may be what is broken
    try:
        refusal = refusal_of(status)
        said = sentence or translated(refusal.sentence)
        if is_fragment():
            return refused(status, said)
        body = render_template(
            "errors/error.html",
            status=status,
            refusal=refusal,
            sentence=said,
            request_id=g.get("request_id", ""),
            typed=given_back(status),
            place_before=place_before(),
        )
        return make_response(body, status)
    except Exception:
        logger.exception("The error page itself failed")
        plain = sentence or f"{refusal_of(status).title}. {refusal_of(status).sentence}"
        return Response(f"{status}: {plain}\n", status, content_type="text/plain; charset=utf-8")
