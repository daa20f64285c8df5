"""Reading what callers send: JSON to the letter, and addresses without empty values."""

import json
from typing import Any, NoReturn

from flask import Request
from marshmallow import Schema
from webargs import core
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.routing import IntegerConverter

from community.api.fields import MAX_ID


class StrictParser(FlaskParser):
    """webargs' parser, without the leniences of Python's JSON and of other content types."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The JSON of a body; nothing for an empty one. Raises UnsupportedMediaType, BadRequest."""
        raw = req.get_data(cache=True)
        if is_json_request(req):
            return _parse(raw)
        if raw:
            raise UnsupportedMediaType("Send JSON, with Content-Type: application/json.")
        return core.missing

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """The values in the address; `?turn=&tag=` asks for nothing."""
        given = MultiDict((name, value) for name, value in req.args.items(multi=True) if value)
        return self._makeproxy(given, schema)


class RecordId(IntegerConverter):
    """An id in an address, written the one way it can be written: 12, not 012, +12 or ١٢."""

    regex = r"[1-9][0-9]{0,9}"


def record_id_schema(_converter: RecordId) -> dict[str, Any]:
    """How an id is described in the OpenAPI document."""
    return {"type": "integer", "minimum": 1, "maximum": MAX_ID}


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        # ValueError is bad UTF-8, bad JSON and a number of thousands of digits; RecursionError, a
        # body that is nothing but brackets.
        raise BadRequest("The body is not valid JSON.") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
