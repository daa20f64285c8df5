"""Who may see a case, and how much of it."""

from enum import IntEnum

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.escalations.cards import Cause, Move, Status
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.threads.models import Thread
from community.domain.threads.queries import readable_threads
from community.kernel import clock


class Sight(IntEnum):
    """How much of a case somebody sees."""

    ASKER = 1  # status, since when, until when, who is on it
    PROPOSER = 2  # the same, and the words they proposed it with
    CARE = 3  # moderators, who decide about it: with the reasons, clocks and heat
    DESK = 4  # the team: all of it


TOLD_ASKER = frozenset({
    Move.PROPOSED, Move.OPENED, Move.ACCEPTED, Move.DECLINED, Move.CLAIMED, Move.ASSIGNED,
    Move.TAKEN_OVER, Move.ASKED, Move.RESUMED, Move.SOLVED, Move.REOPENED, Move.RESTORED,
    Move.CLOSED,
})  # fmt: skip
REASONS_FOR_CARE = frozenset({
    Move.PROPOSED, Move.OPENED, Move.ACCEPTED, Move.DECLINED, Move.MERGED,
})  # fmt: skip


def visible_to(viewer: User | None) -> ColumnElement[bool]:
    """A condition on Escalation joined with its Thread: this viewer may know of it.

    The team sees all; moderators what is proposed and what they handed over or decided; everybody what they
    proposed, and the cases of their own questions.
    """
    now = clock.now()
    if viewer is None or not may(viewer, Right.ASK, now):
        return false()
    if may(viewer, Right.DESK, now):
        return true()
    mine = or_(Escalation.opened_by == viewer.id, Thread.asker_id == viewer.id)
    if may(viewer, Right.ESCALATE, now):
        moved = select(EscalationMove.escalation_id).where(EscalationMove.by_id == viewer.id)
        mine = or_(mine, Escalation.status == Status.PROPOSED, Escalation.id.in_(moved))
    return and_(readable_threads(viewer), mine)


def sees_all(viewer: User | None) -> bool:
    """Whether this viewer may know of every case: then nothing of its thread need be asked."""
    return may(viewer, Right.DESK, clock.now())


def sight_of(viewer: User, opened_by: int | None) -> Sight:
    """How much this viewer sees of a case that is visible to them."""
    now = clock.now()
    if may(viewer, Right.DESK, now):
        return Sight.DESK
    if may(viewer, Right.ESCALATE, now):
        return Sight.CARE
    return Sight.PROPOSER if opened_by == viewer.id else Sight.ASKER


def sees_work_of_others(viewer: User | None) -> bool:
    """Whether this viewer sees how cases are worked at all: the team and moderators."""
    return viewer is not None and may(viewer, Right.ESCALATE, clock.now())


def shows_work(sight: Sight) -> bool:
    """Whether how urgent and how hot a case is, its clocks and its policy are for these eyes."""
    return sight >= Sight.CARE


def shows_move(sight: Sight, kind: str) -> bool:
    """Whether a move of the history is for these eyes."""
    return shows_work(sight) or kind in TOLD_ASKER


def shows_reason(sight: Sight, kind: str, is_own: bool) -> bool:
    """Whether the words of a move are for these eyes: a declined proposal says why to all concerned."""
    if sight is Sight.DESK or is_own:
        return True
    if sight is Sight.CARE:
        return kind in REASONS_FOR_CARE
    return kind == Move.DECLINED


def shown_cause(sight: Sight, cause: str, is_own: bool) -> str:
    """What brought a move about, for these eyes: how somebody rated the help, the team alone knows."""
    if cause == Cause.LOW_RATING and sight is not Sight.DESK and not is_own:
        return Cause.DID_NOT_WORK
    return cause
