"""Handing a thread to the support team."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.escalations import operations
from community.domain.threads import queries
from community.web.rendering import back_to
from community.web.viewer import signed_in

bp = Blueprint("escalations", __name__)


@bp.post("/questions/<int:thread_id>/escalation")
def create(thread_id: int) -> ResponseReturnValue:
    person = signed_in()
    thread = queries.get_thread(thread_id, person)
    given = request.form
    operations.escalate(
        thread, by=person, reason=given.get("reason", ""), tried=given.get("tried", ""),
        wanted=given.get("wanted", ""), priority=given.get("priority", "normal"),
    )  # fmt: skip
    return back_to(url_for("threads.show", thread_id=thread.id, slug=thread.slug))
