"""The description of the API: the OpenAPI document, and the same as a page to read."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, json, render_template
from flask_smorest import Api

from community.api import (
    after_shapes,
    care_shapes,
    care_wishes,
    case_shapes,
    desk_shapes,
    desk_wishes,
    insights,
    issue_shapes,
    own_shapes,
    own_wishes,
    service_shapes,
    service_wishes,
    shapes,
    team_shapes,
    trust_shapes,
    wishes,
)
from community.api.errors import MEDIA_TYPE, SENTENCES
from community.api.families import PREFIX

SHAPES = (
    shapes, issue_shapes, insights, after_shapes, case_shapes, service_shapes, trust_shapes, care_shapes, team_shapes, own_shapes,
    desk_shapes, wishes, care_wishes, service_wishes, desk_wishes, own_wishes,
)  # fmt: skip
METHODS = ("get", "post", "put", "patch", "delete")
EXTENSION = "peerdesk-api"
ABOUT = (
    "Questions, answers and all that follows from them, for programs. Everything public can be read"
    " without a token; a token reads what its person may read, and acts as that person."
)

bp = Blueprint("api_documents", __name__)


class Description(Api):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest's description of the calls, with our problems in place of its errors."""

    ERROR_SCHEMA = shapes.Problem
    DEFAULT_RESPONSE_CONTENT_TYPE = "application/json"

    def _register_error_handlers(self) -> None:
        """Ours are the families': `api.errors`; the pages have their own."""

    def _register_pagination_header(self) -> None:
        """Our lists say in their body and in Link what comes next."""

    def _register_responses(self) -> None:
        super()._register_responses()
        components = self.spec.components
        for response in components.responses_lazy.values():
            content = response.get("content", {})
            if "application/json" in content:
                content[MEDIA_TYPE] = content.pop("application/json")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a request, an answer or an address."""

    name: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True, slots=True)
class CallGuide:
    """One call, as its place on the page shows it."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    needs_token: bool
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[tuple[str, str, str | None], ...]
    """Status, what it says, and the name of the shape that comes with it."""


@dataclass(frozen=True, slots=True)
class FamilyGuide:
    """Calls that belong together."""

    name: str
    about: str
    calls: tuple[CallGuide, ...]


@dataclass(frozen=True, slots=True)
class ShapeGuide:
    """What one thing looks like as JSON."""

    name: str
    about: str
    fields: tuple[Field, ...]


@bp.get(f"{PREFIX}/openapi.json")
def openapi() -> Response:
    """The OpenAPI document."""
    response = Response(json.dumps(document()), content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@bp.get("/api/docs")
def guide() -> str:
    """The same, to read."""
    made = document()
    return render_template(
        "api/docs.html",
        about=ABOUT,
        base_url=current_app.config["BASE_URL"] + PREFIX,
        families=tuple(_families(made)),
        shapes=tuple(_shapes(made)),
        problems=tuple(SENTENCES.items()),
    )


def described(spec: Any) -> dict[str, Any]:
    """The document of what was registered, each shape with the sentence of its class."""
    made: dict[str, Any] = spec.to_dict()
    for name, schema in made["components"]["schemas"].items():
        shape = next(filter(None, (getattr(module, name, None) for module in SHAPES)), None)
        schema["description"] = inspect.getdoc(shape) or ""
    return made


def document() -> dict[str, Any]:
    """The OpenAPI document of this application."""
    made: dict[str, Any] = current_app.extensions[EXTENSION]
    return made


def _families(described: Mapping[str, Any]) -> Iterator[FamilyGuide]:
    for tag in described["tags"]:
        calls = tuple(
            _call(described, path, method, item[method], item.get("parameters", []))
            for path, item in described["paths"].items()
            for method in METHODS
            if method in item and tag["name"] in item[method]["tags"]
        )
        yield FamilyGuide(tag["name"], tag["description"], calls)


def _call(
    described: Mapping[str, Any],
    path: str,
    method: str,
    operation: Mapping[str, Any],
    shared: list[Mapping[str, Any]],
) -> CallGuide:
    parameters = [*shared, *operation.get("parameters", [])]
    return CallGuide(
        anchor=operation["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path.removeprefix(PREFIX),
        summary=operation.get("summary", ""),
        about=operation.get("description", ""),
        needs_token={} not in operation["security"],
        parameters=tuple(
            Field(
                given["name"], _kind(given["schema"]), given.get("required", False),
                given.get("description", given["schema"].get("description", "")),
            )
            for given in parameters
        ),
        body=_body(described, operation),
        answers=tuple(_answers(described, operation)),
    )  # fmt: skip


def _body(described: Mapping[str, Any], operation: Mapping[str, Any]) -> tuple[Field, ...]:
    content = operation.get("requestBody", {}).get("content", {})
    for media in content.values():
        return _fields(_resolved(described, media["schema"]))
    return ()


def _answers(
    described: Mapping[str, Any], operation: Mapping[str, Any]
) -> Iterator[tuple[str, str, str | None]]:
    for status, response in operation["responses"].items():
        if status == "default":
            continue
        found = _resolved(described, response)
        names = [_ref_name(media["schema"]) for media in found.get("content", {}).values()]
        yield status, found["description"], names[0] if names else None


def _shapes(described: Mapping[str, Any]) -> Iterator[ShapeGuide]:
    for name, schema in sorted(described["components"]["schemas"].items()):
        yield ShapeGuide(name, schema.get("description", ""), _fields(schema))


def _fields(schema: Mapping[str, Any]) -> tuple[Field, ...]:
    required = schema.get("required", ())
    return tuple(
        Field(name, _kind(found), name in required, found.get("description", ""))
        for name, found in schema.get("properties", {}).items()
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """A type in a few words: "text, at most 150 characters", "one of: active, new"."""
    for several in ("anyOf", "allOf", "oneOf"):
        if several in schema:
            return " or ".join(_kind(one) for one in schema[several])
    if "$ref" in schema:
        return _ref_name(schema) or ""
    if "enum" in schema:
        return "one of: " + ", ".join(str(one) for one in schema["enum"])
    kinds = schema.get("type", "anything")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    words = " or ".join(str(kind) for kind in kinds)
    if "array" in kinds:
        words = f"list of {_kind(schema.get('items', {}))}"
    if schema.get("format") == "date-time":
        words = words.replace("string", "time (ISO 8601, UTC)")
    return words + _bounds(schema)


def _bounds(schema: Mapping[str, Any]) -> str:
    least = schema.get("minLength", schema.get("minimum"))
    most = schema.get("maxLength", schema.get("maximum"))
    if most is None:
        return ""
    unit = " characters" if "maxLength" in schema else ""
    return f", {least} to {most:,}{unit}" if least else f", at most {most:,}{unit}"


def _resolved(described: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Any = described
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found  # type: ignore[no-any-return]


def _ref_name(schema: Mapping[str, Any]) -> str | None:
    return schema["$ref"].rpartition("/")[2] if "$ref" in schema else None
