"""What the support team has before it, and how much of it there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.escalations import desk, giving, queries
from community.domain.escalations.giving import Stuck
from community.domain.escalations.showing import CaseRow
from community.domain.review.rules import kinds_for
from community.domain.settings.queries import terms
from community.kernel import clock
from community.web import case_page, case_words
from community.web.review_words import counts_of
from community.web.viewer import signed_in, staff, viewer

bp = Blueprint("desk", __name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the viewer; None where they do not work."""

    desk: int | None
    review: int


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of one view of the desk."""

    as_of: datetime
    view: str
    counts: Mapping[str, int]
    rows: tuple[CaseRow, ...]
    next: str | None
    stuck: tuple[Stuck, ...] = ()
    """Teams of which nobody is free to be given what waits."""


def init(app: Flask) -> None:
    """Give the templates the counts of the bar, and the words of cases."""
    app.jinja_env.globals["waiting"] = waiting
    case_words.init(app)


def waiting() -> Waiting | None:
    """What waits at the desk and in review, or None for those who work at neither."""
    person, now = viewer(), clock.now()
    if person is None or not kinds_for(person, now, terms()):
        return None
    review = sum(counts_of(person).values())
    if not may(person, Right.DESK, now):
        return Waiting(None, review)
    return Waiting(sum(queries.count_live(person).values()), review)


@bp.get("/desk")
def index() -> ResponseReturnValue:
    return render_template("desk/index.html", page=page_of(staff(), request.args))


@bp.get("/desk/<int:escalation_id>")
def show(escalation_id: int) -> ResponseReturnValue:
    """A case: beside its question, or alone if the question has a newer one."""
    person = signed_in()
    case = case_page.assemble(escalation_id, person)
    if case.is_current:
        return redirect(case_page.address_of(case.card.row))
    return render_template("desk/case.html", case=case)


def page_of(person: User, arguments: Mapping[str, str]) -> DeskPage:
    """The view that an address names. Raises Invalid."""
    view = arguments.get("view") or "all"
    found = desk.cases(person, view, after=arguments.get("after"))
    counts = desk.counts(person)
    return DeskPage(clock.now(), view, counts, found.items, found.next, tuple(giving.stuck()))
