"""Who lifts whom, for staff; and voiding what an arrangement brought."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts.queries import get_by_handle
from community.domain.reputation import patterns
from community.web.rendering import back_to, is_undo
from community.web.viewer import staff

bp = Blueprint("vote_patterns", __name__)


@bp.get("/admin/votes")
def index() -> ResponseReturnValue:
    return render_template("admin/votes.html", pairs=patterns.pairs(staff()))


@bp.route("/admin/votes/void", methods=["POST", "DELETE"])
def void() -> ResponseReturnValue:
    person = staff()
    voter, author = (get_by_handle(request.form.get(name, "")) for name in ("voter", "author"))
    if is_undo():
        patterns.unvoid(voter, author, by=person)
    else:
        patterns.void(voter, author, by=person, reason=request.form.get("reason", ""))
    return back_to(url_for("vote_patterns.index"))
