"""Whose case it becomes: giving it to somebody, to another team, and answering what is offered."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.escalations import operations
from community.domain.escalations.models import Escalation
from community.domain.teams.queries import get_team
from community.kernel.errors import Invalid, NotFound
from community.web.cases import tried
from community.web.rendering import is_undo, whole_number

bp = Blueprint("handing", __name__)


@bp.post("/desk/<int:escalation_id>/owner")
def give(escalation_id: int) -> ResponseReturnValue:
    """Give a case to a person, or offer it to them."""

    def make(found: Escalation, person: User) -> object:
        return operations.hand_over(
            found, by=person, to=_colleague(), reason=_reason(), version=whole_number("version")
        )

    return tried(escalation_id, make)


@bp.post("/desk/<int:escalation_id>/team")
def route(escalation_id: int) -> ResponseReturnValue:
    """Give a case to another team, or offer it to them."""

    def make(found: Escalation, person: User) -> object:
        team = get_team(request.form.get("team", ""))
        return operations.hand_over(
            found, by=person, team=team, reason=_reason(), version=whole_number("version")
        )

    return tried(escalation_id, make)


@bp.route("/desk/<int:escalation_id>/takeover", methods=["POST", "DELETE"])
def take_over(escalation_id: int) -> ResponseReturnValue:
    """Take a case that was offered, or decline it."""
    undo = is_undo()

    def make(found: Escalation, person: User) -> object:
        return (operations.turn_down if undo else operations.take_over)(found, by=person)

    return tried(escalation_id, make)


@bp.route("/desk/<int:escalation_id>/offer", methods=["POST", "DELETE"])
def withdraw(escalation_id: int) -> ResponseReturnValue:
    """Take an offer back."""
    return tried(escalation_id, lambda found, person: operations.withdraw(found, by=person))


def _colleague() -> User:
    try:
        return get_by_handle(request.form.get("person", ""))
    except NotFound as error:
        raise Invalid(owner=error.sentence) from error


def _reason() -> str:
    return request.form.get("reason", "")
