"""Which moves a person can make of a case as it stands: what its page offers, and what is not refused. Pure."""

from datetime import datetime

from community.domain.accounts.models import User
from community.domain.escalations import rules
from community.domain.escalations.cards import LIVE, WITH_SUPPORT, Move, Status
from community.domain.escalations.showing import CaseRow
from community.domain.threads.models import Thread


def open_to(person: User, case: CaseRow, thread: Thread, now: datetime) -> frozenset[Move]:
    """The moves that this person may make of this case now."""
    if case.status == Status.SOLVED:
        return _of_solved(person, thread, now)
    found: set[Move] = set()
    if rules.may_triage(person, now) and case.status in LIVE:
        found.add(Move.MERGED)
        if case.status == Status.PROPOSED:
            found |= {Move.ACCEPTED, Move.DECLINED}
    if rules.may_work(person, now) and case.status in LIVE:
        found.add(Move.PRIORITISED)
        if case.status in WITH_SUPPORT:
            found |= _of_worker(person, case, now)
    return frozenset(found)


def _of_solved(person: User, thread: Thread, now: datetime) -> frozenset[Move]:
    is_asker = person.id == thread.asker_id and rules.may_propose(person, thread, now)
    return frozenset({Move.REOPENED} if is_asker or rules.is_lead(person, now) else ())


def _of_worker(person: User, case: CaseRow, now: datetime) -> set[Move]:
    is_open = case.status == Status.OPEN
    if case.owner is None:
        return {Move.CLAIMED} if is_open else set()
    owns = case.owner.id == person.id
    found = {Move.HANDED_BACK} if is_open and (owns or rules.is_lead(person, now)) else set()
    if owns:
        found |= {Move.SOLVED}
        found |= {Move.ASKED, Move.HELD} if is_open else {Move.RESUMED}
    return found
