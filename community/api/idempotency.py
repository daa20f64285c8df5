"""POSTs that are safe to repeat: with an Idempotency-Key, once done is done, and answered alike."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, json, request
from marshmallow import Schema

from community.api.auth import signed_in
from community.kernel import idempotency
from community.kernel.errors import Invalid
from community.kernel.words import say

KEY = re.compile(rf"[!-~]{{1,{idempotency.MAX_KEY}}}")
REPLAYED = "Idempotency-Replayed"


@dataclass(frozen=True, slots=True)
class Made:
    """Something new, as its shape wants it, and where it is read."""

    body: dict[str, Any]
    location: str


def created(
    make: Callable[[str | None], int], show: Callable[[int], Made], shape: Schema
) -> Response:
    """Make something and answer 201 with it, or give the answer that the same request had before.

    `make` takes the submission key, and gives the id for `show`.
    """

    def answer(made_id: int) -> idempotency.Answer:
        made = show(made_id)
        body = json.dumps(shape.dump(made.body)) + "\n"
        return idempotency.Answer(201, {"Location": made.location}, body)

    key = request.headers.get(idempotency.HEADER)
    if key is None:
        return _response(answer(make(None)))
    repeatable = _recognised(key)
    # The key reaches the post as well: once the answer is forgotten, a repeat still posts nothing new.
    submission_key = _digest(f"{repeatable.target}\n{key}".encode())
    return _response(idempotency.once(repeatable, lambda: make(submission_key), answer))


def _recognised(key: str) -> idempotency.Repeatable:
    if not KEY.fullmatch(key):
        raise Invalid(
            **{
                idempotency.HEADER: say(
                    "A key is 1 to %(n)s visible ASCII characters.", n=idempotency.MAX_KEY
                )
            }
        )
    return idempotency.Repeatable(
        signed_in().id, key, f"{request.method} {request.path}"[:200], _digest(request.get_data())
    )


def _response(answer: idempotency.Answer) -> Response:
    response = Response(answer.body, answer.status, answer.headers, content_type="application/json")
    if answer.replayed:
        response.headers[REPLAYED] = "true"
    return response


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
