"""A list as it is answered: its items, the cursor of what comes after, and the same as a Link."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request

Listed = tuple[dict[str, Any], int, dict[str, str]]


def listed(items: Iterable[dict[str, Any]], cursor: str | None, **more: Any) -> Listed:
    """One page of a list."""
    body = {"items": list(items), "next": cursor, **more}
    return body, 200, {"Link": _link(cursor)} if cursor else {}


def _link(cursor: str) -> str:
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
    address = (
        f"{current_app.config['BASE_URL']}{request.path}?{urlencode([*asked, ('after', cursor)])}"
    )
    return f'<{address}>; rel="next"'
