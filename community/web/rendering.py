"""Small questions every view asks of its request."""

import re

from flask import redirect, request
from flask.typing import ResponseReturnValue

from community.kernel.errors import Invalid
from community.kernel.words import say


def is_undo() -> bool:
    """DELETE, or a form that says so in `_method`."""
    return request.method == "DELETE" or request.form.get("_method") == "delete"


def wants_preview() -> bool:
    """The preview button was pressed, so nothing is to be done yet."""
    return bool(request.form.get("preview"))


def back_to(address: str) -> ResponseReturnValue:
    """After a form: see the thing it changed."""
    return redirect(address, 303)


def whole_number(name: str) -> int:
    """A whole number from a form. Raises Invalid."""
    typed = request.form.get(name, "")
    if not re.fullmatch(r"-?\d{1,9}", typed, re.ASCII):
        raise Invalid(**{name: say("This is a whole number.")})
    return int(typed)
