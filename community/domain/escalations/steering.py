"""Taking a case to a status by name, as programs and the desk's buttons ask for it."""

from dataclasses import dataclass
from datetime import datetime

from community.domain.accounts.models import User
from community.domain.escalations import moving
from community.domain.escalations.cards import Status
from community.domain.escalations.ending import merge, reopen, solve
from community.domain.escalations.models import Escalation
from community.domain.escalations.offering import route
from community.domain.escalations.opening import accept, decline
from community.domain.escalations.owning import assign, prioritise
from community.domain.escalations.waiting import hold, resume, wait_for_asker
from community.domain.teams.models import Team
from community.domain.threads.models import Post
from community.kernel.errors import Invalid
from community.kernel.operation import operation
from community.kernel.words import say


@dataclass(frozen=True)
class Wish:
    """What may go along with a move; which of it is needed depends on where it leads."""

    reason: str = ""
    wake_at: datetime | None = None
    link: str = ""
    remedy: str = ""
    answer: Post | None = None
    into: Escalation | None = None
    version: int | None = None


@operation
def steer(escalation: Escalation, by: User, to: str, wish: Wish) -> Escalation:
    """Bring a case to a status by the one move that leads there from where it stands.

    Raises Forbidden, Invalid, Conflict when there is none.
    """
    # Held from here on: which move it is must still be true when it is made.
    _, escalation = moving.locked(escalation.id, wish.version)
    if to == Status.DECLINED:
        return decline(escalation, by, wish.reason)
    if to == Status.PENDING:
        return wait_for_asker(escalation, by, wish.wake_at, wish.reason)
    if to == Status.ON_HOLD:
        return hold(escalation, by, wish.wake_at, wish.link, wish.reason)
    if to == Status.SOLVED:
        return solve(escalation, by, wish.remedy, wish.answer)
    if to == Status.CLOSED:
        return _close(escalation, by, wish)
    if to == Status.OPEN:
        return _open(escalation, by, wish.reason)
    raise moving.refused(escalation)


@operation
def change(
    escalation: Escalation,
    by: User,
    priority: str | None = None,
    owner: User | None = None,
    team: Team | None = None,
    reason: str = "",
    version: int | None = None,
) -> Escalation:
    """Change how urgent a case is, or whose or which team's. Raises Forbidden, Invalid, Conflict."""
    _, escalation = moving.locked(escalation.id, version)
    if owner is not None:
        escalation = assign(escalation, by, owner, reason)
    if team is not None:
        escalation = route(escalation, by, team, reason)
    if priority is not None:
        escalation = prioritise(escalation, by, priority, reason)
    return escalation


def _open(escalation: Escalation, by: User, reason: str) -> Escalation:
    if escalation.status == Status.PROPOSED:
        return accept(escalation, by, reason)
    if escalation.status in (Status.PENDING, Status.ON_HOLD):
        return resume(escalation, by, reason)
    if escalation.status == Status.SOLVED:
        return reopen(escalation, by, reason)
    raise moving.refused(escalation)


def _close(escalation: Escalation, by: User, wish: Wish) -> Escalation:
    if wish.into is not None:
        return merge(escalation, by, wish.into, wish.reason)
    if escalation.status not in ("proposed", "open", "pending", "on_hold"):
        raise moving.refused(escalation)
    raise Invalid(into=say("A live case is closed by merging it: say into which one."))
