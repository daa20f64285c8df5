"""Who hears of the support team's work: of each move, and of the question whether it worked. Run later, twice if need be."""

from collections.abc import Callable, Mapping

from sqlalchemy import select

from community.domain import events
from community.domain.answers.models import Confirmation
from community.domain.escalations.cards import Cause, Move
from community.domain.escalations.models import Escalation, EscalationMove, FollowUp
from community.domain.notifications import handing, operations
from community.domain.notifications.operations import News
from community.domain.notifications.rules import Kind
from community.domain.threads.models import Post, Thread
from community.domain.votes.models import MeToo
from community.kernel.db import db

People = Mapping[int, Kind]


def tell_of_move(event: events.EscalationMoved) -> None:
    """The asker, and whoever escalated it, of what becomes of a case; its owner of what others do with it."""
    tells = TELLS.get(Move(event.kind))
    escalation = db.session.get(Escalation, event.escalation_id)
    move = db.session.scalar(
        select(EscalationMove).where(
            EscalationMove.escalation_id == event.escalation_id,
            EscalationMove.number == event.number,
        )
    )
    if tells is not None and escalation is not None and move is not None:
        tells(escalation, move)


def tell_of_follow_up(event: events.FollowUpAsked) -> None:
    """The asker and all who have it too, but for who gave the answer, or has said already how it went."""
    follow_up = db.session.get(FollowUp, event.follow_up_id)
    if follow_up is None:
        return
    people = {db.session.get_one(Thread, event.thread_id).asker_id}
    people |= set(
        db.session.scalars(select(MeToo.user_id).where(MeToo.thread_id == event.thread_id))
    )
    if follow_up.post_id is not None:
        people.discard(db.session.get_one(Post, follow_up.post_id).author_id)
        said = select(Confirmation.user_id).where(Confirmation.post_id == follow_up.post_id)
        people -= set(db.session.scalars(said))
    news = News(f"follow_up:{follow_up.id}", event.thread_id, None, None, follow_up.escalation_id)
    operations.tell(news, dict.fromkeys(people, Kind.FOLLOW_UP))


def _claimed(case: Escalation, move: EscalationMove) -> None:
    if move.owner_id is None or case.owner_id != move.owner_id:
        return  # handed on before anybody could be told
    _tell(case, f"claimed:{case.id}:{move.owner_id}", move.owner_id, _concerned(case, Kind.CLAIMED))
    if move.kind == Move.ASSIGNED:
        to_owner = {move.owner_id: Kind.ASSIGNED}
        _tell(case, f"assigned:{case.id}:{move.number}", move.by_id, to_owner)


def _assigned(case: Escalation, move: EscalationMove) -> None:
    _claimed(case, move)
    handing.tell_of_loss(case, move)


def _taken_over(case: Escalation, move: EscalationMove) -> None:
    _claimed(case, move)
    handing.tell_of_taking_over(case, move)


def _asked(case: Escalation, move: EscalationMove) -> None:
    asker_id = db.session.get_one(Thread, case.thread_id).asker_id
    _tell(case, f"asked:{case.id}:{move.number}", move.by_id, {asker_id: Kind.CASE_ASKED})


def _declined(case: Escalation, move: EscalationMove) -> None:
    if move.cause == Cause.PERSON:  # else an answer or a closing is the news
        _tell(case, f"declined:{case.id}", move.by_id, _concerned(case, Kind.DECLINED))


def _solved(case: Escalation, move: EscalationMove) -> None:
    key = f"case_solved:{case.id}:{move.number}"
    _tell(case, key, move.by_id, _concerned(case, Kind.CASE_SOLVED))


def _reopened(case: Escalation, move: EscalationMove) -> None:
    if move.owner_id is not None:
        key = f"reopened:{case.id}:{move.number}"
        _tell(case, key, move.by_id, {move.owner_id: Kind.REOPENED})


def _concerned(case: Escalation, kind: Kind) -> People:
    asker_id = db.session.get_one(Thread, case.thread_id).asker_id
    people = {asker_id} if case.opened_by is None else {asker_id, case.opened_by}
    return dict.fromkeys(people, kind)


def _tell(case: Escalation, key: str, actor_id: int | None, people: People) -> None:
    operations.tell(News(key, case.thread_id, None, actor_id, case.id), people)


TELLS: Mapping[Move, Callable[[Escalation, EscalationMove], None]] = {
    Move.CLAIMED: _claimed,
    Move.ASSIGNED: _assigned,
    Move.HANDED_BACK: handing.tell_of_loss,
    Move.ROUTED: handing.tell_of_routing,
    Move.OFFERED: handing.tell_of_offer,
    Move.TAKEN_OVER: _taken_over,
    Move.TURNED_DOWN: handing.tell_of_turning_down,
    Move.ASKED: _asked,
    Move.DECLINED: _declined,
    Move.SOLVED: _solved,
    Move.REOPENED: _reopened,
}
