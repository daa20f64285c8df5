"""How a refusal looks to a program: problem details, RFC 9457."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, json, request
from flask.sansio.scaffold import Scaffold
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, default_exceptions

from community.api.auth import ScopeMissing
from community.kernel.db import db
from community.kernel.errors import Conflict, DomainError, RateLimited, SignInNeeded

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
MAX_NAME = 80  # characters of a field's name that are repeated to who sent it
KEPT_HEADERS = ("allow", "retry-after")

SENTENCES = {
    400: "The request could not be read.",
    401: "This needs a token: Authorization: Bearer <token>.",
    403: "You may not do this.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    409: "Somebody was first, or the thing is not in a state that allows this.",
    410: "This was removed.",
    412: "This was edited since you read it.",
    413: "This is too large.",
    415: "Send JSON, with Content-Type: application/json.",
    422: "Something in the request is not right.",
    429: "Too many requests. Wait a moment.",
    500: "Something went wrong on our side. It was written down.",
    503: "The service cannot do this just now. Nothing was changed; try again soon.",
}


def init_blueprint(blueprint: Scaffold) -> None:
    """Answer whatever goes wrong inside a blueprint with a problem."""
    blueprint.register_error_handler(DomainError, show_refusal)
    for code in default_exceptions:  # by code too, as the pages' handlers may be registered so
        blueprint.register_error_handler(code, show_http)
    blueprint.register_error_handler(HTTPException, show_http)
    blueprint.register_error_handler(OperationalError, show_unavailable)
    blueprint.register_error_handler(PoolExhausted, show_unavailable)
    blueprint.register_error_handler(Exception, show_fault)


def init_app(app: Flask) -> None:
    """Answer what matches no address under /api, which no blueprint sees, with a problem as well."""
    app.before_request(_refuse_unrouted)


def show_refusal(error: DomainError) -> Response:
    """The problem of a refusal by the domain."""
    current = error.current if isinstance(error, Conflict) else None
    response = problem(error.status, error.sentence, error.fields, current)
    if isinstance(error, SignInNeeded):
        challenge = 'Bearer realm="api"'
        if "Authorization" in request.headers:
            challenge += ', error="invalid_token"'
        response.headers["WWW-Authenticate"] = challenge
    elif isinstance(error, ScopeMissing):
        response.headers["WWW-Authenticate"] = (
            f'Bearer realm="api", error="insufficient_scope", scope="{error.scope}"'
        )
    elif isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def show_http(error: HTTPException) -> HTTPException | Response:
    """The problem of a status that Flask, Werkzeug or webargs raised."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    found = getattr(error, "data", {}).get("messages")
    if found:
        fields, sentences = _told(found)
        response = problem(status, " ".join(sentences[:5]), fields)
    else:
        own = type(error).description != error.description
        response = problem(status, error.description or "" if own else "")
    for name, value in error.get_headers():
        if name.lower() in KEPT_HEADERS:
            response.headers[name] = value
    return response


def show_unavailable(error: OperationalError | PoolExhausted) -> Response:
    """The database cannot be reached, is busy or is full; nothing was changed."""
    logger.error("Request %s: database: %s", _request_id(), getattr(error, "orig", error))
    db.session.rollback()
    response = problem(503)
    response.headers["Retry-After"] = "5"
    return response


def show_fault(error: Exception) -> Response:
    """Our own mistake: logged with its trace, told with its number only."""
    logger.error(
        "Request %s failed: %s %.200r",
        _request_id(),
        request.method,
        request.path,
        exc_info=error,
    )
    db.session.rollback()
    return problem(500)


def problem(
    status: int,
    detail: str = "",
    errors: Mapping[str, str] | None = None,
    current: Mapping[str, str | int | None] | None = None,
) -> Response:
    """One problem, as RFC 9457 wants it, with the wrong fields by name, and how things stand."""
    body: dict[str, Any] = {
        "type": f"{current_app.config['BASE_URL']}/api/docs#problem-{status}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or SENTENCES.get(status, HTTPStatus(status).description),
        "errors": dict(errors or {}),
        "request_id": _request_id(),
    }
    if current is not None:
        body["current"] = dict(current)
    return Response(json.dumps(body) + "\n", status, content_type=MEDIA_TYPE)


def _refuse_unrouted() -> Response | None:
    error = request.routing_exception
    if error is None or (not request.path.startswith("/api/") and request.path != "/api"):
        return None
    answer = show_http(error)
    return answer if isinstance(answer, Response) else None


def _told(messages: Any) -> tuple[dict[str, str], list[str]]:
    """webargs' {"json": {"tags": {0: ["…"]}}} as one sentence a field, and all the sentences."""
    fields: dict[str, str] = {}
    sentences: list[str] = []
    for place in messages.values():
        for name, found in place.items() if isinstance(place, Mapping) else [("_schema", place)]:
            sentence = _first(found)
            sentences.append(sentence if name == "_schema" else f"{_name(name)}: {sentence}")
            if name != "_schema":
                fields[_name(name)] = sentence
    return fields, sentences


def _first(found: Any) -> str:
    while not isinstance(found, str):
        found = next(iter(found.values() if isinstance(found, Mapping) else found), "")
    return found


def _name(name: Any) -> str:
    return str(name).encode("utf-8", "replace").decode()[:MAX_NAME]


def _request_id() -> str:
    return str(g.get("request_id", ""))
