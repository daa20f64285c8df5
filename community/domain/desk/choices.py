"""Which moves a person can make of a case as it stands: what its page offers, and what is not refused. Pure."""

from datetime import datetime

from community.domain.accounts.models import User
from community.domain.categories.cards import Ownership
from community.domain.desk.showing import CaseRow
from community.domain.escalations import rules
from community.domain.escalations.cards import LIVE, WITH_SUPPORT, Move, Status
from community.domain.teams.rules import NOWHERE, Place
from community.domain.threads.models import Thread


def open_to(
    person: User, case: CaseRow, thread: Thread, now: datetime, place: Place = NOWHERE
) -> frozenset[Move]:
    """The moves that this person may make of this case now."""
    if case.status == Status.SOLVED:
        return _of_solved(person, case, thread, now, place)
    found: set[Move] = set()
    if rules.may_triage(person, now) and case.status in LIVE:
        found.add(Move.MERGED)
        if case.status == Status.PROPOSED:
            found |= {Move.ACCEPTED, Move.DECLINED}
    if rules.may_work(person, now) and case.status in LIVE:
        found.add(Move.PRIORITISED)
        if case.status in WITH_SUPPORT:
            found |= _of_worker(person, case, now, place) | _of_offer(person, case, now, place)
    return frozenset(found)


def _of_solved(
    person: User, case: CaseRow, thread: Thread, now: datetime, place: Place
) -> frozenset[Move]:
    leads = rules.is_lead(person, now, case.team_id, place)
    is_asker = rules.may_speak_for_it(person, thread, now)
    return frozenset({Move.REOPENED} if is_asker or leads else ())


def _of_worker(person: User, case: CaseRow, now: datetime, place: Place) -> set[Move]:
    is_open, leads = case.status == Status.OPEN, rules.is_lead(person, now, case.team_id, place)
    found = {Move.ASSIGNED} if leads else set()
    if leads and is_open and not case.is_offered:
        found.add(Move.ROUTED)
    if case.owner is None:
        return found | ({Move.CLAIMED} if is_open and _may_claim(case, place, leads) else set())
    owns = case.owner.id == person.id
    if is_open and (owns or leads) and not case.is_offered:
        found |= {Move.ASSIGNED, Move.ROUTED, Move.HANDED_BACK}
    if owns:
        found |= {Move.SOLVED}
        found |= {Move.ASKED, Move.HELD} if is_open else {Move.RESUMED}
    return found


def _may_claim(case: CaseRow, place: Place, leads: bool) -> bool:
    return leads or case.ownership != Ownership.MARKETING or case.team_id in place.teams


def _of_offer(person: User, case: CaseRow, now: datetime, place: Place) -> set[Move]:
    """What there is to say to an offer that stands: yes and no, or that it is taken back."""
    if not case.is_offered:
        return set()
    owns = case.owner is not None and case.owner.id == person.id
    is_asked = case.offered_to is not None and case.offered_to.id == person.id
    found = set()
    if (is_asked or case.offered_team_id in place.teams) and not owns:
        found.add(Move.TAKEN_OVER)
    if is_asked or rules.is_lead(person, now, case.offered_team_id or 0, place):
        found.add(Move.TURNED_DOWN)
    if owns or rules.is_lead(person, now, case.team_id, place):
        found.add(Move.WITHDRAWN)
    return found
