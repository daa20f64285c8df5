"""What is done with a case: claiming it, handing it back, and every other move, by small forms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.desk import reading
from community.domain.escalations import operations
from community.domain.escalations.models import Escalation
from community.domain.escalations.sight import sees_work_of_others
from community.domain.escalations.steering import Wish, change, steer
from community.domain.threads.queries import get_post
from community.kernel import clock
from community.kernel.errors import Conflict, Gone, Invalid, NotFound
from community.kernel.words import say
from community.web import case_page, desk, thread_parts
from community.web.case_words import STATUS_WORDS
from community.web.desk_places import place_in, place_shown
from community.web.filters import translated
from community.web.rendering import done, is_fragment, is_undo, part, told, whole_number
from community.web.viewer import signed_in

bp = Blueprint("cases", __name__)

MOST_HOURS = 24 * 400  # longer than any wake-up may be


@bp.route("/desk/<int:escalation_id>/claim", methods=["POST", "DELETE"])
def claim(escalation_id: int) -> ResponseReturnValue:
    """Make a case one's own, or hand it back."""
    person = signed_in()
    found = reading.get_escalation(escalation_id, person)
    verb = operations.hand_back if is_undo() else operations.claim
    try:
        verb(found, by=person)
    except Conflict as error:
        if not is_fragment():
            raise
        return _too_late(escalation_id, person, error)
    said = say("Handed back to the team.") if is_undo() else say("The case is yours.")
    return _done(said, escalation_id, person)


@bp.post("/desk/<int:escalation_id>/moves")
def move(escalation_id: int) -> ResponseReturnValue:
    """Take a case to another status."""

    def make(found: Escalation, person: User) -> object:
        to = request.form.get("to", "")
        return steer(found, by=person, to=to, wish=_wish(person))

    return tried(escalation_id, make)


@bp.post("/desk/<int:escalation_id>/priority")
def prioritise(escalation_id: int) -> ResponseReturnValue:
    """Say how urgent a case is."""

    def make(found: Escalation, person: User) -> object:
        version, priority = whole_number("version"), request.form.get("priority", "")
        return change(found, by=person, priority=priority, version=version)

    return tried(escalation_id, make)


def tried(escalation_id: int, make: Callable[[Escalation, User], object]) -> ResponseReturnValue:
    """Make a move of a case, and show what changed; or its form again with the reason."""
    person = signed_in()
    found = reading.get_escalation(escalation_id, person)
    try:
        make(found, person)
    except (Conflict, Invalid) as error:
        return _refused(escalation_id, person, error)
    status = reading.get_escalation(escalation_id, person).status
    said = say("Done. The case is %(status)s.", status=STATUS_WORDS[status])
    return _done(said, escalation_id, person)


def _done(said: str, escalation_id: int, person: User) -> ResponseReturnValue:
    row = reading.card_of(escalation_id, person).row
    place = (
        place_in(person, request.form.get("place", "")).address
        if _is_from_desk()
        else case_page.address_of(row)
    )
    return done(said, place, lambda: _changed(escalation_id, person))


def _too_late(escalation_id: int, person: User, error: Conflict | Invalid) -> ResponseReturnValue:
    """Somebody was first: who that is, and the row or panel as it stands now."""
    refusal = told("error", translated(error.sentence))
    return f"{_changed(escalation_id, person)}{refusal}", error.status


def _refused(escalation_id: int, person: User, error: Conflict | Invalid) -> ResponseReturnValue:
    """How it stands now, and the form again with all that was typed."""
    form = request.form
    if _is_from_desk() and is_fragment():
        return _too_late(escalation_id, person, error)  # a line has no form to come back
    if not sees_work_of_others(person):
        raise error  # the panel of a case is not for its asker
    case = replace(
        case_page.assemble(escalation_id, person), refused=translated(error.sentence),
        opened=form.get("kind", ""), typed=form.to_dict(),
    )  # fmt: skip
    if is_fragment():
        state = part("#case-state", render_template("desk/_state.html", case=case))
        again = render_template("desk/_move_again.html", case=case)
        return make_response(state + again, error.status)
    return render_template("desk/case.html", case=case), error.status


def _changed(escalation_id: int, person: User) -> str:
    """The parts of the page that stands, desk or question or both, which a move changed."""
    place = place_shown(person) if person.is_staff else None
    if place is None:
        return thread_parts.changes(_thread_id(escalation_id, person), person)
    # Where it was selected it stays so: the box is of the page, and comes back as it is left.
    changed = desk.changed_lines([escalation_id], person, place, ())
    if place.case == escalation_id:
        changed += thread_parts.changes(_thread_id(escalation_id, person), person)
    return changed


def _is_from_desk() -> bool:
    """Whether it was pressed in a line of the desk."""
    return request.form.get("from") == "desk"


def _thread_id(escalation_id: int, person: User) -> int:
    return reading.card_of(escalation_id, person).row.thread_id


def _wish(person: User) -> Wish:
    form = request.form
    hours = min(whole_number("wake_in"), MOST_HOURS) if form.get("wake_in") else 0
    return Wish(
        reason=form.get("reason", ""), link=form.get("link", ""), remedy=form.get("remedy", ""),
        wake_at=clock.now() + timedelta(hours=hours) if hours else None,
        answer=_answer(person), into=_into(person), version=whole_number("version"),
    )  # fmt: skip


def _answer(person: User) -> Any:
    if not request.form.get("answer"):
        return None
    try:
        return get_post(whole_number("answer"), person)
    except (NotFound, Gone) as error:
        raise Invalid(answer=error.sentence) from error


def _into(person: User) -> Any:
    if not request.form.get("into"):
        return None
    try:
        return reading.get_escalation(whole_number("into"), person)
    except NotFound as error:
        raise Invalid(into=error.sentence) from error
