"""Handing a thread to the support team, and what became of what one handed over."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.desk import queries as desk
from community.domain.escalations import operations
from community.domain.escalations.cards import Status
from community.domain.escalations.outcomes import outcomes_of
from community.domain.threads import queries
from community.kernel.words import say
from community.web import thread_parts
from community.web.desk_page import bare_lines
from community.web.rendering import done
from community.web.threads import address_of
from community.web.viewer import signed_in

bp = Blueprint("escalations", __name__)


@bp.get("/escalations")
def index() -> ResponseReturnValue:
    """What the viewer escalated, the newest first, and what became of each."""
    person = signed_in()
    after = request.args.get("after")
    page = desk.cases(person, view="any", sort="newest", after=after, opened_by=person.handle)
    following = url_for("escalations.index", after=page.next) if page.next else None
    return render_template(
        "escalations/index.html", lines=bare_lines(page.items), next=following,
        outcomes=outcomes_of([row.id for row in page.items], person),
    )  # fmt: skip


@bp.post("/questions/<int:thread_id>/escalation")
def create(thread_id: int) -> ResponseReturnValue:
    person = signed_in()
    thread = queries.get_thread(thread_id, person)
    given = request.form
    made = operations.escalate(
        thread, by=person, reason=given.get("reason", ""), tried=given.get("tried", ""),
        wanted=given.get("wanted", ""), priority=given.get("priority", "normal"),
    )  # fmt: skip
    if made.status == Status.PROPOSED:
        said = say("The support team was asked, and looks at it soon.")
    else:
        said = say("Handed to the support team.")
    return done(said, address_of(thread), lambda: thread_parts.changes(thread.id, person))
