"""What waits for a moderator to look at it: so far, escalations that somebody proposed."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.accounts.rules import Right, may
from community.domain.escalations import desk
from community.kernel import clock
from community.kernel.errors import Forbidden
from community.kernel.words import say
from community.web.viewer import signed_in

bp = Blueprint("review", __name__)


@bp.get("/review")
def index() -> ResponseReturnValue:
    person = signed_in()
    if not may(person, Right.REVIEW, clock.now()):
        raise Forbidden(say("This is for moderators and the support team."))
    found = desk.cases(person, "proposed", after=request.args.get("after"))
    return render_template("review/index.html", rows=found.items, next=found.next)
