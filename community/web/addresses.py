"""Addresses of pages for templates, where a post or a thread asks for a dozen at once."""

from functools import lru_cache
from typing import Any

import flask
from flask import Flask, current_app, has_request_context, request
from werkzeug.routing import IntegerConverter, Map

MOST = 2**31 - 1  # what a column of ids can hold
STAND_IN = MOST - 1  # a number that no address has by itself


class Number(IntegerConverter):
    """A number that something can have; with any other there is nothing at an address, and nobody is asked."""

    def __init__(self, in_map: Map, *given: Any, **more: Any) -> None:
        super().__init__(in_map, *given, **{"max": MOST} | more)


def init(app: Flask) -> None:
    """Have the templates ask here, and addresses hold no number that no database can compare."""
    app.url_map.converters["int"] = Number
    app.jinja_env.globals["url_for"] = url_for


def url_for(endpoint: str, **values: Any) -> str:
    """Flask's address of an endpoint; one with nothing but numbers in it is put together from a pattern."""
    # Flask walks through all rules of the endpoint each time; that was a tenth of a page of answers.
    if endpoint.startswith(".") or not all(type(value) is int for value in values.values()):
        return flask.url_for(endpoint, **values)
    if not has_request_context():
        return flask.url_for(endpoint, **values)
    pattern = _pattern(endpoint, tuple(values), request.script_root)
    return pattern.format(*values.values()) if values else pattern


@lru_cache(maxsize=1024)
def _pattern(endpoint: str, names: tuple[str, ...], _root: str) -> str:
    """The address with places for the numbers, in the order of their names."""
    numbers: dict[str, Any] = {name: STAND_IN - n for n, name in enumerate(names)}
    address = flask.url_for(endpoint, **numbers)
    if not names:
        return address
    address = address.replace("{", "{{").replace("}", "}}")
    for n, number in enumerate(numbers.values()):
        address = address.replace(str(number), f"{{{n}}}")
    return address


def readable_above(path: str) -> str:
    """The nearest address above this one that can be opened; the home page, if there is no other."""
    server = current_app.create_url_adapter(request)
    while server and (path := path.rpartition("/")[0]):
        if server.test(path, "GET"):
            return request.script_root + path
    return url_for("threads.home")
