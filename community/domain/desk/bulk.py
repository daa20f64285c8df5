"""Doing the same to many cases: each in a transaction of its own, with an outcome of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.desk import reading
from community.domain.escalations.models import Escalation
from community.domain.escalations.owning import assign, claim, hand_back, prioritise
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, DomainError, Forbidden, Invalid
from community.kernel.words import say

MOST = 100  # cases at once


class Act(StrEnum):
    """What can be done to many at once."""

    CLAIM = "claim"
    ASSIGN = "assign"
    PRIORITISE = "prioritise"
    HAND_BACK = "hand_back"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case. Without `error` it is as it was wished, be it that it was so before."""

    id: int
    status: str | None
    """Where the case stands now; None where there is no such case."""
    owner: PersonCard | None
    error: DomainError | None = None

    @property
    def is_done(self) -> bool:
        return self.error is None


def apply(
    ids: Sequence[int],
    act: str,
    by: User,
    owner: User | None = None,
    priority: str = "",
    reason: str = "",
) -> tuple[Outcome, ...]:
    """Do one thing to each of these cases, in the order given; a case named twice is one.

    What one refuses keeps none of the others back. Doing it again changes nothing more. Raises
    Forbidden, Invalid: for what holds for all of them.
    """
    _check(ids, act, by, owner)
    verbs: dict[str, Callable[[Escalation], Escalation]] = {
        Act.CLAIM: lambda found: claim(found, by),
        Act.ASSIGN: lambda found: assign(found, by, owner or by, reason),
        Act.PRIORITISE: lambda found: prioritise(found, by, priority, reason),
        Act.HAND_BACK: lambda found: hand_back(found, by, reason),
    }
    return tuple(_try(one, verbs[act], by) for one in dict.fromkeys(ids))


def _check(ids: Sequence[int], act: str, by: User, owner: User | None) -> None:
    if not may(by, Right.RESOLVE, clock.now()):
        raise Forbidden(say("Only the support team works on cases."))
    if act not in tuple(Act):
        raise Invalid(act=say("Cases are claimed, assigned, prioritised or handed back."))
    if not ids:
        raise Invalid(ids=say("Choose the cases first."))
    if len(ids) > MOST:
        raise Invalid(ids=say("At most %(most)s cases at once.", most=MOST))
    if act == Act.ASSIGN and owner is None:
        raise Invalid(owner=say("Say who should have them."))


def _try(escalation_id: int, verb: Callable[[Escalation], Escalation], by: User) -> Outcome:
    error: DomainError | None = None
    try:
        verb(reading.get_escalation(escalation_id, by))
    except (Conflict, Forbidden) as refusal:
        error = refusal
    except Invalid:
        raise  # a wrong priority or reason is wrong for all of them, and the first says so
    except DomainError as missing:
        return Outcome(escalation_id, None, None, missing)
    found = reading.get_escalation(escalation_id, by)
    owner = db.session.get(User, found.owner_id) if found.owner_id else None
    return Outcome(escalation_id, found.status, owner.card() if owner else None, error)
