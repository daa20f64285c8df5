"""What the support team has before it, and how much of it there is."""

from dataclasses import dataclass

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from community.domain.accounts.rules import Right, may
from community.domain.escalations import queries
from community.domain.review.queries import waiting_count
from community.domain.review.rules import kinds_for
from community.domain.settings.queries import terms
from community.kernel import clock
from community.kernel.words import say
from community.web.viewer import staff, viewer

bp = Blueprint("desk", __name__)

STATUS_WORDS = {
    "proposed": say("Proposed"),
    "open": say("Open"),
    "pending": say("Pending"),
    "on_hold": say("On hold"),
}
PRIORITY_WORDS = {
    "urgent": say("Urgent"),
    "high": say("High"),
    "normal": say("Normal"),
    "low": say("Low"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the viewer; None where they do not work."""

    desk: int | None
    review: int


def init(app: Flask) -> None:
    """Give the templates the counts of the bar."""
    app.jinja_env.globals["waiting"] = waiting


def waiting() -> Waiting | None:
    """What waits at the desk and in review, or None for those who work at neither."""
    person, now = viewer(), clock.now()
    if person is None or not kinds_for(person, now, terms()):
        return None
    review = waiting_count(person)
    if not may(person, Right.REVIEW, now):
        return Waiting(None, review)
    cases = queries.count_live()
    review += cases.get(queries.PROPOSED, 0)
    return Waiting(sum(cases.values()) if may(person, Right.DESK, now) else None, review)


@bp.get("/desk")
def index() -> ResponseReturnValue:
    return render_template(
        "desk/index.html", rows=queries.live(staff()), status_words=STATUS_WORDS,
        priority_words=PRIORITY_WORDS,
    )  # fmt: skip
