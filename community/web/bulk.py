"""Doing the same to many cases from the desk, and saying what became of each."""

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.desk import bulk, reading
from community.domain.desk.bulk import Act, Outcome
from community.domain.escalations.moving import WORDS
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from community.kernel.words import say
from community.web import desk, thread_parts
from community.web.desk_places import place_in, place_shown
from community.web.filters import translated
from community.web.rendering import is_fragment, told
from community.web.viewer import staff

bp = Blueprint("bulk", __name__)

CLAIMABLE = "open"


@bp.post("/desk/bulk")
def act() -> ResponseReturnValue:
    """Claim, assign, prioritise or hand back what is selected; what is refused stays selected."""
    person, form = staff(), request.form
    wish = form.get("act", "")
    outcomes = bulk.apply(
        _ids(form.getlist("case")), wish, by=person, owner=_owner(wish), priority=form.get("priority", ""),
    )  # fmt: skip
    place = place_shown(person) or place_in(person, form.get("place", ""))
    refused = [one.id for one in outcomes if not one.is_done]
    sentence = summary(wish, outcomes, person)
    if is_fragment():
        there = [one.id for one in outcomes if one.status]
        lines = desk.changed_lines(there, person, place, refused)
        if place.case in there:
            lines += thread_parts.changes(_thread_id(place.case, person), person)
        return f"{lines}{told('error' if refused else 'success', sentence, quiet=not refused)}"
    flash(sentence, "error" if refused else "success")
    more = f"chosen={','.join(map(str, refused))}" if refused else ""
    joined = "&".join(part for part in (place.query, more) if part)
    return redirect(f"/desk?{joined}" if joined else "/desk", 303)


def summary(wish: str, outcomes: Sequence[Outcome], person: User) -> str:
    """ "7 claimed, 2 were taken by Sam, 1 is solved." """
    done = sum(one.is_done for one in outcomes)
    reasons = Counter(_reason(one, wish, person) for one in outcomes if not one.is_done)
    parts = [_done(wish, done)] if done or not reasons else []
    parts += [_refused(reason, number) for reason, number in reasons.most_common()]
    return f"{', '.join(parts)}."


def _done(wish: str, num: int) -> str:
    if wish == Act.CLAIM:
        return str(ngettext("%(num)d claimed", "%(num)d claimed", num))
    if wish == Act.ASSIGN:
        return str(ngettext("%(num)d assigned", "%(num)d assigned", num))
    if wish == Act.HAND_BACK:
        return str(ngettext("%(num)d handed back", "%(num)d handed back", num))
    return str(ngettext("%(num)d changed", "%(num)d changed", num))


def _reason(one: Outcome, wish: str, person: User) -> tuple[str, str]:
    """Why, as a kind and what names it, so that those refused alike are told of together."""
    if isinstance(one.error, NotFound) or one.status is None:
        return "gone", ""
    if isinstance(one.error, Forbidden):
        return "forbidden", ""
    taken = isinstance(one.error, Conflict) and one.owner and one.owner.id != person.id
    if taken and one.owner and wish in (Act.CLAIM, Act.HAND_BACK) and one.status == CLAIMABLE:
        return "taken", one.owner.name
    return "status", one.status


def _refused(reason: tuple[str, str], num: int) -> str:
    kind, name = reason
    if kind == "taken":
        return str(
            ngettext(
                "%(num)d was taken by %(name)s", "%(num)d were taken by %(name)s", num, name=name
            )
        )
    if kind == "status":
        status = translated(WORDS[name])  # type: ignore[index]
        return str(ngettext("%(num)d is %(status)s", "%(num)d are %(status)s", num, status=status))
    if kind == "forbidden":
        return str(ngettext("%(num)d is not yours to give", "%(num)d are not yours to give", num))
    return str(ngettext("%(num)d is not there any more", "%(num)d are not there any more", num))


def _thread_id(escalation_id: int, person: User) -> int:
    return reading.get_escalation(escalation_id, person).thread_id


def _ids(typed: Sequence[str]) -> list[int]:
    ids = [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 11]
    if len(ids) != len(typed):
        raise Invalid(ids=say("Choose the cases first."))
    return ids


def _owner(wish: str) -> User | None:
    handle = request.form.get("owner", "")
    if wish != Act.ASSIGN or not handle:
        return None
    try:
        return get_by_handle(handle)
    except NotFound as error:
        raise Invalid(owner=error.sentence) from error
