"""What an escalation is, told from its history alone. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from community.domain.escalations.cards import Move, Status
from community.domain.escalations.models import EscalationMove
from community.domain.escalations.rules import ENDED, destination, leads

OFFERS = (Move.OFFERED, Move.TAKEN_OVER, Move.TURNED_DOWN, Move.WITHDRAWN)


@dataclass(frozen=True)
class State:
    """What the moves of an escalation add up to: each is a column of it."""

    status: str
    owner_id: int | None
    team_id: int | None
    offered_to_id: int | None
    offered_team_id: int | None
    priority: str
    version: int
    wake_at: datetime | None
    link: str
    remedy: str
    answer_id: int | None
    ended_at: datetime | None
    merged_into_id: int | None


class BrokenHistory(Exception):
    """A history that cannot have come about; says which move and why."""


def fold(moves: Sequence[EscalationMove]) -> State:
    """The state that these moves, in order, lead to. Raises BrokenHistory."""
    status: Status | None = None
    owner_id: int | None = None
    came_from: str | None = None
    ended_at = None
    for number, move in enumerate(moves, 1):
        status = _step(number, move, status, owner_id, came_from)
        _check_offer(number, move, moves[number - 2] if number > 1 else None)
        came_from = move.from_status
        owner_id = move.owner_id
        ended_at = _ended_at(move, status, ended_at)
    if status is None:
        raise BrokenHistory("there is no move")
    last = moves[-1]
    return State(
        status=status, owner_id=owner_id, team_id=last.team_id,
        offered_to_id=last.offered_to_id, offered_team_id=last.offered_team_id,
        priority=last.priority, version=len(moves),
        wake_at=last.wake_at, link=last.link, remedy=last.remedy, answer_id=last.answer_id,
        ended_at=ended_at, merged_into_id=last.merged_into_id,
    )  # fmt: skip


def _step(
    number: int,
    move: EscalationMove,
    status: Status | None,
    owner_id: int | None,
    came_from: str | None,
) -> Status:
    kind, to = Move(move.kind), Status(move.to_status)
    if move.number != number:
        raise BrokenHistory(f"move {number} is numbered {move.number}")
    if move.from_status != status:
        raise BrokenHistory(f"move {number} is from {move.from_status}, and it was {status}")
    if not leads(kind, status) or to != destination(kind, status, came_from):
        raise BrokenHistory(f"move {number} ({kind}) does not lead from {status} to {to}")
    if kind is Move.CLAIMED and owner_id is not None:
        raise BrokenHistory(f"move {number} claims what {owner_id} has")
    return to


def _check_offer(number: int, move: EscalationMove, before: EscalationMove | None) -> None:
    """An offer changes no owner until it is taken over; and nothing answers an offer that is none."""
    if move.kind not in OFFERS:
        return
    stood = before is not None and _is_offered(before)
    if (move.kind == Move.OFFERED) == stood or _is_offered(move) == stood:
        raise BrokenHistory(f"move {number} ({move.kind}) is of an offer that cannot be")
    if move.kind != Move.TAKEN_OVER and before and move.owner_id != before.owner_id:
        raise BrokenHistory(f"move {number} ({move.kind}) changes whose it is")


def _is_offered(move: EscalationMove) -> bool:
    return move.offered_to_id is not None or move.offered_team_id is not None


def _ended_at(move: EscalationMove, status: Status, before: datetime | None) -> datetime | None:
    if status not in ENDED:
        return None
    # Closing what was solved is not another end.
    return before or move.at
