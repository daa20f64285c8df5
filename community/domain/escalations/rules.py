"""Which moves there are, who may make them, and when an escalation moves by itself. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.escalations.cards import LIVE, WITH_SUPPORT, Move, Priority, Status
from community.domain.escalations.models import Escalation
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount, Privilege
from community.domain.teams.rules import NOWHERE, Place
from community.domain.teams.rules import leads as leads_team
from community.domain.threads.models import Thread
from community.domain.threads.rules import takes_posts
from community.kernel.business_time import Hours, add
from community.kernel.errors import Invalid

PRIORITIES = tuple(Priority)
LONGEST_WAIT = timedelta(days=366)


@dataclass(frozen=True)
class Step:
    """From which statuses a move leads, and where to; None leaves the status as it is.

    A restored case goes where its last move came from: `destination`.
    """

    come_from: tuple[Status | None, ...]
    to: Status | None


MOVES: Mapping[Move, Step] = {
    Move.PROPOSED: Step((None,), Status.PROPOSED),
    Move.OPENED: Step((None,), Status.OPEN),
    Move.ACCEPTED: Step((Status.PROPOSED,), Status.OPEN),
    Move.DECLINED: Step((Status.PROPOSED,), Status.DECLINED),
    Move.CLAIMED: Step((Status.OPEN,), None),
    Move.ASSIGNED: Step(WITH_SUPPORT, None),
    Move.HANDED_BACK: Step((Status.OPEN,), None),
    Move.ASKED: Step((Status.OPEN,), Status.PENDING),
    Move.HELD: Step((Status.OPEN,), Status.ON_HOLD),
    Move.RESUMED: Step((Status.PENDING, Status.ON_HOLD), Status.OPEN),
    Move.SOLVED: Step(WITH_SUPPORT, Status.SOLVED),
    Move.REOPENED: Step((Status.SOLVED,), Status.OPEN),
    Move.RESTORED: Step((Status.CLOSED, Status.DECLINED), None),
    Move.CLOSED: Step((Status.SOLVED, *WITH_SUPPORT), Status.CLOSED),
    Move.MERGED: Step(LIVE, Status.CLOSED),
    Move.ROUTED: Step((Status.OPEN,), None),
    Move.OFFERED: Step((Status.OPEN,), None),
    Move.TAKEN_OVER: Step(WITH_SUPPORT, None),
    Move.TURNED_DOWN: Step(WITH_SUPPORT, None),
    Move.WITHDRAWN: Step(WITH_SUPPORT, None),
    Move.PRIORITISED: Step(LIVE, None),
    Move.REAPPLIED: Step(WITH_SUPPORT, None),
}
"""Every move there is. A live case is closed with its thread alone; a quiet, solved one by a timer."""

ENDED = (Status.SOLVED, Status.CLOSED, Status.DECLINED)


def leads(kind: Move, status: Status | None) -> bool:
    """Whether this move can be made from here."""
    return status in MOVES[kind].come_from


def destination(kind: Move, status: Status | None, came_from: str | None) -> Status | None:
    """Where a move leads from here; `came_from` is where the move before it had come from."""
    if kind is Move.RESTORED:
        return Status(came_from) if came_from in LIVE else None
    return MOVES[kind].to or status


def may_escalate(user: User | None, thread: Thread, now: datetime) -> bool:
    """Moderators and staff, while the thread is open and not with support already."""
    if not may_open(user, now):
        return False
    return takes_posts(thread) and thread.escalated_at is None


def may_open(user: User | None, now: datetime) -> bool:
    """Whether this person hands questions to the team without being asked first."""
    return user is not None and may(user, Right.ESCALATE, now)


def may_speak_for_it(user: User, thread: Thread, now: datetime) -> bool:
    """The asker says how it stands with their question, unless they are suspended."""
    return user.id == thread.asker_id and may(user, Right.ASK, now)


def may_propose(user: User | None, thread: Thread, now: datetime, terms: Terms) -> bool:
    """The asker, members whose flags are trusted, and all who may open."""
    if user is None or not may(user, Right.ASK, now):
        return False
    return may_speak_for_it(user, thread, now) or terms.opens(user, Privilege.TRUSTED_FLAGS, now)


def peer_window_ends(thread: Thread, terms: Terms) -> datetime:
    """Until when a question is left to peers."""
    return thread.created_at + terms.hours(Amount.PEER_HOURS)


def may_triage(user: User | None, now: datetime) -> bool:
    """Moderators and staff accept and decline what was proposed."""
    return may_open(user, now)


def may_work(user: User | None, now: datetime) -> bool:
    """Agents and admins claim, wait, solve."""
    return user is not None and may(user, Right.RESOLVE, now)


def is_lead(user: User, now: datetime, team_id: int | None = None, place: Place = NOWHERE) -> bool:
    """A team's lead leads its cases; admins lead every team."""
    return leads_team(user, team_id, place, now)


def may_assign(user: User, escalation: Escalation, now: datetime, place: Place = NOWHERE) -> bool:
    """The lead gives a case to anybody of the team; its owner hands it on."""
    if is_lead(user, now, escalation.team_id, place):
        return True
    return may_work(user, now) and escalation.owner_id == user.id


def is_offered(escalation: Escalation) -> bool:
    """Whether an offer of this case stands."""
    return escalation.offered_to_id is not None or escalation.offered_team_id is not None


def is_offered_to(escalation: Escalation, user: User, place: Place) -> bool:
    """Whether an offer of this case is this person's to take, by name or for their team."""
    if escalation.owner_id == user.id:
        return False
    return escalation.offered_to_id == user.id or escalation.offered_team_id in place.teams


def is_available(user: User | None, now: datetime, is_away: bool = False) -> bool:
    """Whether a case can be this person's: of the team, neither suspended nor away."""
    return user is not None and may_work(user, now) and not is_away


def timer_at(escalation: Escalation, hours: Hours, terms: Terms) -> datetime | None:
    """When an escalation moves by itself, as it stands; None when it does not."""
    if escalation.status == Status.PROPOSED:
        return escalation.opened_at + terms.minutes(Amount.TRIAGE_MINUTES)
    if escalation.status == Status.OPEN and escalation.owner_id and escalation.touched_at:
        if is_offered(escalation):
            return None
        return _idle_from(escalation.touched_at, hours, terms)
    if escalation.status in (Status.PENDING, Status.ON_HOLD):
        return escalation.wake_at
    if escalation.status == Status.SOLVED and escalation.touched_at:
        return escalation.touched_at + terms.days(Amount.QUIET_DAYS)
    return None


def _idle_from(touched_at: datetime, hours: Hours, terms: Terms) -> datetime | None:
    try:
        return add(hours, touched_at, terms.hours(Amount.IDLE_HOURS))
    except Invalid:  # a calendar with hardly any hours: it would take years, so it never is
        return None
