"""From the rows of the desk to what their shapes hold."""

from typing import Any

from community.api import showing
from community.domain.accounts.cards import PersonCard
from community.domain.desk.bulk import Outcome
from community.domain.desk.showing import CaseCard, CaseRow, ClockCard, MoveCard
from community.domain.satisfaction.queries import RatingCard


def row(shown: CaseRow) -> dict[str, Any]:
    """A case in a list."""
    return {
        "id": shown.id,
        "url": showing.call_url(f"/escalations/{shown.id}"),
        "thread_id": shown.thread_id,
        "thread_title": shown.title,
        "category": showing.category_name(shown.category.slug, shown.category.name),
        "asker": showing.author(shown.asker),
        "status": shown.status,
        "priority": shown.priority,
        "team": shown.team,
        "owner": _person(shown.owner),
        "opened_at": shown.opened_at,
        "received_at": shown.received_at,
        "due_at": shown.due_at,
        "breached": shown.is_breached,
        "heat": shown.heat,
        "me_too": shown.me_too_count,
        "version": shown.version,
        "ownership": shown.ownership,
        "offered_to": _person(shown.offered_to),
        "offered_team": shown.offered_team,
    }


def card(shown: CaseCard, rated: RatingCard | None) -> dict[str, Any]:
    """A case by itself, with how its asker found the help."""
    return {
        **row(shown.row),
        "reason": shown.reason,
        "tried": shown.tried,
        "wanted": shown.wanted,
        "opened_by": _person(shown.opened_by),
        "ended_at": shown.ended_at,
        "wake_at": shown.wake_at,
        "link": shown.link,
        "remedy": shown.remedy,
        "answer_id": shown.answer_id,
        "previous_id": shown.previous_id,
        "merged_into_id": shown.merged_into_id,
        "policy": shown.policy,
        "clocks": [_clock(one) for one in shown.clocks],
        "history": [_move(move) for move in shown.history],
        "heat_parts": shown.heat_parts,
        "satisfaction": rating(rated),
    }


def rating(shown: RatingCard | None) -> dict[str, Any] | None:
    """How somebody found the help, if they said so."""
    if shown is None:
        return None
    return {
        "rating": shown.rating,
        "comment": shown.comment,
        "rated_at": shown.rated_at,
        "credited_to": _person(shown.credited_to),
    }


def outcome(shown: Outcome) -> dict[str, Any]:
    """What became of one case of many."""
    return {
        "id": shown.id,
        "done": shown.is_done,
        "code": shown.error.status if shown.error else 200,
        "detail": shown.error.sentence if shown.error else "",
        "status": shown.status,
        "owner": _person(shown.owner),
    }


def _clock(one: ClockCard) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "number": one.number,
        "state": one.state,
        "target_minutes": one.target_minutes,
        "left_minutes": one.left_minutes,
        "due_at": one.due_at,
        "breached_at": one.breached_at,
        "fulfilled_at": one.fulfilled_at,
    }


def _move(move: MoveCard) -> dict[str, Any]:
    return {
        "number": move.number,
        "kind": move.kind,
        "from_status": move.from_status,
        "to_status": move.to_status,
        "by": _person(move.by),
        "at": move.at,
        "cause": move.cause,
        "reason": move.reason,
        "owner": _person(move.owner),
        "team": move.team,
        "offered_to": move.offered_to,
    }


def _person(shown: PersonCard | None) -> dict[str, Any] | None:
    return showing.author(shown) if shown else None
