"""What a visitor typed, carried through signing in and joining as hidden fields, so that nothing is lost."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import render_template, request
from flask.typing import ResponseReturnValue

from community.web.forms.accounts import LoginForm

PREFIX = "carry_"
TO = "carry_to"  # where the carried fields are posted to in the end
MAX_FIELDS = 40
MAX_NAME = 80  # characters of a field's name
MAX_VALUE = 40_000  # characters; a post has at most 32,000
MAX_PATH = 2_000
_NOT_IN_PATHS = re.compile(r"[\x00-\x20\x7f\\]")  # browsers read a backslash as a slash


def carried(form: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form that are worth carrying, within bounds; never passwords or methods."""
    kept = {
        name: value
        for name, value in form.items()
        if not name.startswith(("_", PREFIX))
        and "password" not in name
        and len(name) <= MAX_NAME
        and len(value) <= MAX_VALUE
    }
    return dict(list(kept.items())[:MAX_FIELDS])


def sign_in_to_continue(to: str, carry: Mapping[str, str]) -> ResponseReturnValue:
    """The page for signing in or joining, holding what was typed; it is posted to `to` afterwards."""
    form = LoginForm(formdata=None)
    return render_template("accounts/login.html", form=form, next="", **held(to, carry)), 401


def held(to: str, carry: Mapping[str, str]) -> dict[str, object]:
    """The arguments that every page with carried fields takes: `carry_to` and `carry`."""
    return {"carry_to": safe_path(to, ""), "carry": dict(carry)}


def still_held() -> dict[str, object]:
    """The carried fields that this request brought along, for the next page to hold."""
    fields = request.form if request.method == "POST" else {}
    plain = {
        name.removeprefix(PREFIX): value
        for name, value in fields.items()
        if name.startswith(PREFIX) and name != TO
    }
    return held(fields.get(TO, ""), carried(plain))


def safe_path(address: str | None, otherwise: str = "/") -> str:
    """An address within this site, or the other one: nobody is sent elsewhere by a link of ours."""
    if not address or len(address) > MAX_PATH or not address.startswith("/"):
        return otherwise
    if address.startswith("//") or _NOT_IN_PATHS.search(address):
        return otherwise
    try:
        parts = urlsplit(address)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else address
