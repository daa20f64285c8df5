"""Who hears that the time of a case runs out: its owner, or the team while nobody has it. A storm is told as one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from community.domain import events
from community.domain.accounts.cards import STAFF
from community.domain.accounts.models import User
from community.domain.escalations.cards import WITH_SUPPORT
from community.domain.escalations.models import Escalation
from community.domain.escalations.sla_models import SlaClock, SlaEvent
from community.domain.notifications import operations
from community.domain.notifications.models import Notification
from community.domain.notifications.operations import News
from community.domain.notifications.rules import ALARMS, Kind
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.teams.models import Absence
from community.domain.teams.queries import covers, staff_ids
from community.kernel import clock
from community.kernel.db import db

BREACH = 100
ONE_BY_ONE = 5  # of a kind and a person at once; more are told of together
AN_HOUR = 20  # and so many within an hour
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class _Alarm:
    kind: Kind
    escalation_id: int
    thread_id: int
    clock_id: int
    percent: int

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.clock_id}:{self.percent}"


def tell_of_clocks(event: events.ClocksNoticed) -> None:
    """Tell each person of each of their cases; or once in an hour that there are many.

    So what is written grows with the people, however many clocks run out at once.
    """
    rows = _gravest(event)
    alarms = _by_person(rows)
    lately = _told_lately(alarms)
    one_by_one: dict[_Alarm, set[int]] = defaultdict(set)
    together: dict[_Alarm, set[int]] = defaultdict(set)
    for person_id, own in alarms.items():
        for kind in ALARMS:
            some = [alarm for alarm in own if alarm.kind is kind]
            if len(some) > ONE_BY_ONE or lately.get(person_id, 0) + len(some) > AN_HOUR:
                together[some[0]].add(person_id)
            else:
                for alarm in some:
                    one_by_one[alarm].add(person_id)
    for alarm, people in one_by_one.items():
        _tell(alarm, alarm.key, people)
    for alarm, people in together.items():
        _tell(alarm, f"{alarm.kind}:many:{clock.now():%Y-%m-%dT%H}", people)


def _tell(alarm: _Alarm, key: str, people: set[int]) -> None:
    news = News(key, alarm.thread_id, None, None, alarm.escalation_id)
    operations.tell(news, dict.fromkeys(people, alarm.kind))


def _gravest(event: events.ClocksNoticed) -> list[Any]:
    """Of each case that the team still has, the most that was noticed; the gravest cases first."""
    query = (
        select(
            SlaEvent.percent, SlaEvent.clock_id, Escalation.id, Escalation.thread_id,
            Escalation.owner_id, Escalation.team_id,
        )
        .join(SlaClock, SlaClock.id == SlaEvent.clock_id)
        .join(Escalation, Escalation.id == SlaClock.escalation_id)
        .where(
            SlaEvent.id.between(event.first_id, event.last_id),
            SlaEvent.event.in_(("warn", "breach")), SlaEvent.percent >= terms().of(Amount.ALARM_FROM),
            SlaClock.fulfilled_at.is_(None), Escalation.status.in_(WITH_SUPPORT),
        )
        .order_by(SlaEvent.percent.desc(), SlaEvent.id)
    )  # fmt: skip
    first: dict[int, Any] = {}
    for row in db.session.execute(query):
        first.setdefault(row.id, row)
    return list(first.values())


def _by_person(rows: Iterable[Any]) -> dict[int, list[_Alarm]]:
    found: dict[int, list[_Alarm]] = defaultdict(list)
    teams: dict[int | None, list[int]] = {}
    for row in rows:
        facts = (row.id, row.thread_id, row.clock_id, row.percent)
        if row.owner_id is not None:
            kind = Kind.OVERDUE if row.percent == BREACH else Kind.DUE_SOON
            found[row.owner_id].append(_Alarm(kind, *facts))
            continue
        if row.team_id not in teams:
            teams[row.team_id] = on_duty(row.team_id)
        for person_id in teams[row.team_id]:
            found[person_id].append(_Alarm(Kind.UNASSIGNED, *facts))
    return found


def on_duty(team_id: int | None) -> list[int]:
    """Whom a case that nobody has concerns: those of its team who are not away, or all at the desk."""
    everybody = select(User.id).where(User.role.in_(STAFF), User.deleted_at.is_(None))
    of_team = staff_ids(team_id) or list(db.session.scalars(everybody))
    away = set(db.session.scalars(select(Absence.user_id).where(covers(clock.now()))))
    return [person_id for person_id in of_team if person_id not in away] or of_team


def _told_lately(people: Iterable[int]) -> dict[int, int]:
    query = (
        select(Notification.user_id, func.count())
        .where(
            Notification.user_id.in_(list(people)), Notification.kind.in_(list(ALARMS)),
            Notification.created_at > clock.now() - HOUR,
        )
        .group_by(Notification.user_id)
    )  # fmt: skip
    return dict(db.session.execute(query).all())
