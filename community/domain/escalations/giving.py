"""Giving cases out by turns: to the least loaded of a team who is there, when nobody claims one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update

from community.domain.escalations import moving
from community.domain.escalations.availability import Colleague, colleagues
from community.domain.escalations.cards import Cause, Move, RuleKind, Status
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.heat.models import ThreadHeat
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.teams.models import Team, TeamMember, Workload
from community.domain.teams.queries import is_member
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing

AT_ONCE = 50  # cases of one team in one turn
NEVER = datetime.min.replace(tzinfo=UTC)


def next_of(people: Iterable[Colleague]) -> Colleague | None:
    """Whose turn it is: of those who are free, who has the least of what they can carry; then who was
    given something longest ago. None when nobody is free.
    """
    free = [one for one in people if one.is_free]
    return min(
        free,
        key=lambda one: (one.load / one.capacity, one.given_at or NEVER, one.person.id),
        default=None,
    )


def teams_with_waiting(now: datetime) -> list[Team]:
    """The teams that give out by turns and have something to give."""
    query = (
        select(Team)
        .where(Team.round_robin, exists(_waiting(now).where(Escalation.team_id == Team.id)))
        .order_by(Team.id)
    )
    return list(db.session.scalars(query))


def to_give(now: datetime) -> list[int]:
    """Ids of the cases that can be given out now, the earliest due of each team first."""
    teams = teams_with_waiting(now)
    found: list[int] = []
    for team_id, people in (colleagues(teams) if teams else {}).items():
        room = sum(one.capacity - one.load for one in people if one.is_free)
        if room > 0:
            query = _waiting(now).where(Escalation.team_id == team_id)
            query = query.order_by(Escalation.due_at, Escalation.id).limit(min(room, AT_ONCE))
            found += db.session.scalars(query)
    return found


@dataclass(frozen=True, slots=True)
class Stuck:
    """A team that gives out by turns, and has nobody to give to."""

    team: str
    waiting: int


def stuck() -> list[Stuck]:
    """The teams of which everybody is away, off duty or full, with how much waits."""
    now = clock.now()
    teams = teams_with_waiting(now)
    people = colleagues(teams) if teams else {}
    held = [team for team in teams if next_of(people[team.id]) is None]
    waiting = _waiting(now).where(Escalation.team_id.in_([team.id for team in held]))
    query = waiting.with_only_columns(Escalation.team_id, func.count())
    rows = db.session.execute(query.group_by(Escalation.team_id)).all() if held else []
    counts = {row[0]: row[1] for row in rows}
    return [Stuck(team.name, counts.get(team.id, 0)) for team in held]


@operation
def give(escalation_id: int) -> bool:
    """Give a case to whose turn it is; False when it waits no longer, or nobody is free.

    Any number of workers may try at once: the case is held, and then the workloads of its team.
    """
    thread, escalation = moving.locked(escalation_id)
    now = clock.now()
    waits = db.session.scalar(_waiting(now).where(Escalation.id == escalation.id))
    team = db.session.get(Team, escalation.team_id or 0, populate_existing=True)
    if waits is None or team is None or not team.round_robin:
        return False
    _hold_workloads(team.id)
    people = colleagues([team])[team.id]
    chosen = next_of(one for one in people if one.person.id != escalation.owner_id)
    if chosen is None:
        return False
    moving.make(
        thread, escalation, Move.ASSIGNED, None, Cause.ROUND_ROBIN,
        owner_id=chosen.person.id, **moving.NO_OFFER,
    )  # fmt: skip
    note_given(chosen.person.id)
    return True


def note_given(user_id: int) -> None:
    """Note that somebody was given a case, inside an operation: their next turn comes later."""
    insert_missing(Workload, [{"user_id": user_id, "capacity": None, "given_at": None}])
    db.session.execute(
        update(Workload).where(Workload.user_id == user_id).values(given_at=clock.now())
    )


def team_for(user_id: int, team_id: int | None) -> int | None:
    """The team that has a case once it is this person's: its own if they are in it, else theirs."""
    if is_member(user_id, team_id):
        return team_id
    query = select(TeamMember.team_id).where(TeamMember.user_id == user_id)
    return db.session.scalar(query.order_by(TeamMember.team_id).limit(1)) or team_id


def _hold_workloads(team_id: int) -> None:
    # In one order, so that two teams which share people wait for each other instead of deadlocking.
    query = (
        select(Workload.user_id)
        .join(TeamMember, TeamMember.user_id == Workload.user_id)
        .where(TeamMember.team_id == team_id)
        .order_by(Workload.user_id)
        .with_for_update(of=Workload)
    )
    db.session.execute(query).all()


def _waiting(now: datetime) -> Select[int]:
    """Open cases that nobody has, or that their co-owner gives back, and that peers had their time with."""
    peers_time = terms().hours(Amount.PEER_HOURS)
    return (
        select(Escalation.id)
        .join(Thread, Thread.id == Escalation.thread_id)
        .where(
            Escalation.status == Status.OPEN,
            or_(Escalation.owner_id.is_(None), Escalation.offered_team_id == Escalation.team_id),
            or_(Thread.created_at <= now - peers_time, _is_not_held_back()),
        )
    )  # fmt: skip


def _is_not_held_back() -> ColumnElement[bool]:
    """What is hot, what speaks of security, and what somebody handed over is not left to peers first."""
    by_hand = exists().where(
        EscalationMove.escalation_id == Escalation.id, EscalationMove.by_id.is_not(None),
        EscalationMove.kind.in_((Move.OPENED, Move.ACCEPTED)),
    )  # fmt: skip
    is_hot = exists().where(
        ThreadHeat.thread_id == Escalation.thread_id, ThreadHeat.hot_since.is_not(None)
    )
    # A rule about other words waits for peers by itself; what it opened before that is of security.
    return or_(by_hand, is_hot, Escalation.rule.in_((RuleKind.HEAT, RuleKind.WORDS)))
