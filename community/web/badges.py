"""All badges, and who has helped most."""

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.badges import queries
from community.domain.badges.rules import CATALOGUE
from community.kernel import clock
from community.kernel.storable import storable

bp = Blueprint("badges", __name__)

MONTH = timedelta(days=30)
MAX_TAG = 40


@bp.get("/badges")
def index() -> ResponseReturnValue:
    return render_template("badges/list.html", catalogue=CATALOGUE)


@bp.get("/leaders")
def leaders() -> ResponseReturnValue:
    """By month or of all time, everywhere or in one tag: by what solved and worked, never by how much."""
    tag = storable(request.args.get("tag") or "")[:MAX_TAG] or None
    is_month = request.args.get("period") != "all"
    since = clock.now() - MONTH if is_month else None
    return render_template(
        "badges/leaders.html", leaders=queries.leaders(tag, since), tag=tag, is_month=is_month
    )
