"""What reputation opens: one page that says what the viewer can do, and what comes next."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.settings.rules import Terms
from community.domain.settings.schema import PRIVILEGES, Privilege
from community.kernel.words import Sentence
from community.web.viewer import viewer

bp = Blueprint("privileges", __name__)


@dataclass(frozen=True, slots=True)
class PrivilegeRow:
    """One privilege, as it stands for the viewer."""

    sentence: Sentence
    needed: int
    is_open: bool
    is_next: bool


@bp.get("/privileges")
def show() -> ResponseReturnValue:
    person = viewer()
    return render_template("privileges/show.html", person=person, rows=_rows(person, terms()))


def _rows(person: User | None, numbers: Terms) -> list[PrivilegeRow]:
    ordered = sorted(PRIVILEGES, key=lambda number: numbers.of(Privilege(number.name)))
    closed = [number for number in ordered if not _is_open(person, number.name, numbers)]
    following = numbers.of(Privilege(closed[0].name)) if person and closed else None
    return [
        PrivilegeRow(
            number.sentence,
            needed := numbers.of(Privilege(number.name)),
            number not in closed,
            number in closed and needed == following,
        )
        for number in ordered
    ]


def _is_open(person: User | None, name: str, numbers: Terms) -> bool:
    return person is not None and not numbers.lacks(person, Privilege(name))
