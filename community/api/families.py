"""A family of calls: where one call's address, request, answer and description are put together."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import Schema

from community.api import auth, errors, tagging
from community.api.parsing import StrictParser

Call = TypeVar("Call", bound=Callable[..., Any])

PREFIX = "/api/v1"
MAX_BYTES = (
    2 * 2**20
)  # of a body: the longest post in escaped JSON has room, and so has its refusal

READING = (304, 401, 403, 422, 429)
WRITING = (400, 401, 403, 409, 413, 415, 422, 429)

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key", "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "Any text of your own. A repeat with the same key gets the same answer.",
}  # fmt: skip
IF_MATCH = {
    "name": "If-Match", "in": "header", "schema": {"type": "string"},
    "description": "The ETag of the thing as you read it; 412 when it was changed since.",
}  # fmt: skip
IF_NONE_MATCH = {
    "name": "If-None-Match", "in": "header", "schema": {"type": "string"},
    "description": "The ETag of what you have; 304 when it has not changed.",
}  # fmt: skip


class _Blueprint(Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest's, with our parser, and with the headers that a call heeds in its description."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._prepare_doc_cbks.append(_describe_headers)


class Family:
    """Calls that belong together. Each method is a decorator that makes a function a call."""

    def __init__(self, name: str, description: str) -> None:
        self.title = name
        self.blueprint = _Blueprint(
            f"api_{name.lower()}", __name__, url_prefix=PREFIX, description=description
        )
        self.blueprint.before_request(_prepare)
        self.blueprint.after_request(tagging.tag)
        errors.init_blueprint(self.blueprint)

    def get(
        self,
        rule: str,
        gives: type[Schema],
        asks: type[Schema] | None = None,
        for_members: bool = False,
    ) -> Callable[[Call], Call]:
        """A read; `asks` is what may stand in its address."""
        refusals = READING + _absences(rule)
        return self._call("GET", rule, 200, gives, asks, [IF_NONE_MATCH], refusals, for_members)

    def post(self, rule: str, gives: type[Schema], asks: type[Schema]) -> Callable[[Call], Call]:
        """Something new."""
        refusals = WRITING + _absences(rule)
        return self._call("POST", rule, 201, gives, asks, [IDEMPOTENCY_KEY], refusals)

    def act(self, rule: str, gives: type[Schema], asks: type[Schema]) -> Callable[[Call], Call]:
        """Something done that leaves nothing new to read; doing it twice is doing it once."""
        return self._call("POST", rule, 200, gives, asks, [], WRITING + _absences(rule))

    def put(
        self,
        rule: str,
        gives: type[Schema],
        asks: type[Schema] | None = None,
        heeds_if_match: bool = False,
    ) -> Callable[[Call], Call]:
        """Something that stands from now on; doing it twice is doing it once."""
        headers, more = ([IF_MATCH], (412,)) if heeds_if_match else ([], ())
        refusals = (*WRITING, *_absences(rule), *more)
        return self._call("PUT", rule, 200, gives, asks, headers, refusals)

    def patch(self, rule: str, gives: type[Schema], asks: type[Schema]) -> Callable[[Call], Call]:
        """A change of some fields."""
        refusals = (*WRITING, *_absences(rule), 412)
        return self._call("PATCH", rule, 200, gives, asks, [IF_MATCH], refusals)

    def delete(
        self, rule: str, asks: type[Schema] | None = None, heeds_if_match: bool = False
    ) -> Callable[[Call], Call]:
        """Something that stands no longer; doing it twice is doing it once."""
        headers, refusals = ([IF_MATCH], (412,)) if heeds_if_match else ([], ())
        refusals = (401, 403, 409, 422, 429, *_absences(rule), *refusals)
        return self._call("DELETE", rule, 204, None, asks, headers, refusals)

    def _call(
        self,
        method: str,
        rule: str,
        status: int,
        gives: type[Schema] | None,
        asks: type[Schema] | None,
        headers: list[dict[str, Any]],
        refusals: tuple[int, ...],
        for_members: bool = True,
    ) -> Callable[[Call], Call]:
        location = "query" if method in ("GET", "DELETE") else "json"

        def make(view: Call) -> Call:
            call: Any = self.blueprint.response(status, gives)(view)
            for code in refusals:
                call._apidoc["response"]["responses"][code] = [HTTPStatus(code).name]
            if asks is not None:
                call = self.blueprint.arguments(asks, location=location)(call)
            call = self.blueprint.doc(
                operationId=view.__name__,
                security=[{"token": []}] if for_members else [{}, {"token": []}],
            )(call)
            call._apidoc["headers"] = headers
            self.blueprint.add_url_rule(rule, None, call, methods=[method], tags=[self.title])
            return view

        return make


def _absences(rule: str) -> tuple[int, ...]:
    return (404, 410) if "<" in rule else ()


def _describe_headers(doc: dict[str, Any], info: dict[str, Any], **_: Any) -> dict[str, Any]:
    if info.get("headers"):
        doc.setdefault("parameters", []).extend(info["headers"])
    return doc


def _prepare() -> Response | None:
    request.max_content_length = MAX_BYTES
    tagging.begin()
    if request.method == "OPTIONS":
        response = current_app.make_default_options_response()
        response.status_code = 204  # which methods there are, and nothing else
        return response
    auth.identify()
    return None
