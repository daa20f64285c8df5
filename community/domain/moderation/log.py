"""Writing an act down, in the transaction in which it is done."""

from typing import Any

from community.domain.accounts.models import User
from community.domain.care_events import ActWritten
from community.domain.moderation import rules
from community.domain.moderation.models import MAX_REASON, Act
from community.domain.moderation.rules import Verb
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden
from community.kernel.operation import lock
from community.kernel.words import say


def check(by: User) -> None:
    """Raises Forbidden for who does not care for the community."""
    if not rules.may_tend(by, clock.now()):
        raise Forbidden(say("This is for moderators."))


def write(
    verb: Verb,
    by_id: int | None,
    reason: str = "",
    *,
    thread_id: int | None = None,
    post_id: int | None = None,
    person_id: int | None = None,
    **detail: Any,
) -> Act:
    """Note that somebody did something; inside an operation only."""
    act = Act(
        verb=verb, by_id=by_id, at=clock.now(), reason=reason[: MAX_REASON],
        thread_id=thread_id, post_id=post_id, person_id=person_id, detail=detail,
    )  # fmt: skip
    db.session.add(act)
    db.session.flush()
    bus.record(ActWritten(act.id))
    return act


def take_up(act_id: int, verb: Verb) -> Act:
    """An act that is to be undone, held. Raises NotFound, Conflict when it was undone already."""
    act = lock(Act, act_id)
    if act.verb != verb:
        raise Conflict(say("This is undone in another way."))
    if act.undone_at is not None:
        raise Conflict(say("This was undone already."))
    return act


def note_undone(act: Act, by: User) -> None:
    """Note that an act was undone, and by whom: on itself, and as an act of its own."""
    act.undone_by, act.undone_at = by.id, clock.now()
    write(
        Verb.UNDO, by.id, thread_id=act.thread_id, post_id=act.post_id, person_id=act.person_id,
        undoes=act.id, verb_undone=act.verb,
    )  # fmt: skip
