"""Who of the team hears that a case changes hands: to whom it comes, who had it, and who offered it."""

from collections.abc import Collection

from sqlalchemy import select

from community.domain.escalations.cards import Cause, Move
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.notifications import operations
from community.domain.notifications.alarms import on_duty
from community.domain.notifications.operations import News
from community.domain.notifications.rules import Kind
from community.kernel.db import db

KNOWN = (Cause.AWAY, Cause.OWNER_GONE)  # who goes away knows that their cases do not come along


def tell_of_offer(case: Escalation, move: EscalationMove) -> None:
    """Whom it is offered to, while it still is; of a team, those who are there."""
    to, team = move.offered_to_id, move.offered_team_id
    if (case.offered_to_id, case.offered_team_id) != (to, team):
        return
    people = [to] if to else [one for one in on_duty(team) if one != case.owner_id]
    _tell(case, move, Kind.OFFERED, people)


def tell_of_taking_over(case: Escalation, move: EscalationMove) -> None:
    """Who had it until now, and who offered it for them."""
    _tell(case, move, Kind.TAKEN_OVER, {_owner_before(move), _offered_by(move)} - {move.owner_id})


def tell_of_turning_down(case: Escalation, move: EscalationMove) -> None:
    """Who keeps it, and who offered it for them."""
    _tell(case, move, Kind.TURNED_DOWN, {move.owner_id, _offered_by(move)})


def tell_of_routing(case: Escalation, move: EscalationMove) -> None:
    """Those of the team to which it came, and who had it."""
    if case.team_id == move.team_id and case.owner_id is None:
        _tell(case, move, Kind.ROUTED, set(on_duty(move.team_id)))
    tell_of_loss(case, move)


def tell_of_loss(case: Escalation, move: EscalationMove) -> None:
    """Who had it, if it was taken from them: by a lead, or because nobody touched it."""
    if move.cause not in KNOWN:
        _tell(case, move, Kind.PASSED_ON, {_owner_before(move)} - {move.owner_id})


def _tell(
    case: Escalation, move: EscalationMove, kind: Kind, people: Collection[int | None]
) -> None:
    news = News(f"{kind}:{case.id}:{move.number}", case.thread_id, None, move.by_id, case.id)
    operations.tell(news, {person: kind for person in people if person is not None})


def _owner_before(move: EscalationMove) -> int | None:
    query = select(EscalationMove.owner_id).where(
        EscalationMove.escalation_id == move.escalation_id,
        EscalationMove.number == move.number - 1,
    )
    return db.session.scalar(query)


def _offered_by(move: EscalationMove) -> int | None:
    query = select(EscalationMove.by_id).where(
        EscalationMove.escalation_id == move.escalation_id, EscalationMove.number < move.number,
        EscalationMove.kind == Move.OFFERED,
    )  # fmt: skip
    return db.session.scalar(query.order_by(EscalationMove.number.desc()).limit(1))
