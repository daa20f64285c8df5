"""Who works in the team sets up a second factor before anything else, where the settings say so."""

from datetime import datetime

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.settings import requiring
from community.web.rendering import is_fragment
from community.web.viewer import viewer

OPEN = frozenset({"second_factor", "second_step", "accounts", "settings", "assets", "offline"})
"""Families of pages on which a second factor is set up, and what they are made of."""


def init(app: Flask) -> None:
    """Have the team led there once its time is over, and told before."""
    app.before_request(_lead_there)
    app.jinja_env.globals["factor_due_at"] = _due_at


def _lead_there() -> ResponseReturnValue | None:
    blueprint = request.blueprint or ""
    # The API goes by tokens and asks by itself; files are nobody's in particular.
    if not request.endpoint or blueprint in OPEN or blueprint.startswith("api_"):
        return None
    if not requiring.is_barred(viewer()):
        return None
    if request.method == "GET" and not is_fragment():
        return redirect(url_for("second_factor.show"), 303)
    requiring.check(viewer())
    return None


def _due_at() -> datetime | None:
    return requiring.factor_due_at(viewer())
