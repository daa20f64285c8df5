"""Away: who may say so, from when until when, and what becomes of the work."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations as accounts
from community.domain.escalations import availability, operations, returning
from community.domain.moderation.models import Act
from community.domain.teams import absences
from community.domain.teams.models import Absence
from community.domain.threads.queries import get_thread
from community.jobs.watch_deadlines import watch_deadlines
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.cases import fresh, last
from tests.support.crew import agents, put_in_team

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def claimed(cast):
    put_in_team(cast, cast.sam)
    opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    return operations.claim(opened, by=cast.sam)


def test_who_goes_away_now_gives_the_open_work_back_in_the_same_breath(cast, claimed):
    absences.go_away(cast.sam, by=cast.sam)

    assert fresh(claimed).owner_id is None
    move = last(claimed)
    assert (move.kind, move.cause, move.by_id) == ("handed_back", "away", None)


def test_an_absence_to_come_begins_by_itself_and_nobody_reads_otherwise_before(cast, claimed):
    absences.go_away(cast.sam, by=cast.sam, starts_at=MONDAY + HOUR, ends_at=MONDAY + DAY)
    assert fresh(claimed).owner_id == cast.sam.id

    with clock.frozen(MONDAY + HOUR):
        assert not availability.is_there(cast.sam, clock.now()), "the watch has not looked yet"
        watch_deadlines()
        watch_deadlines()
        assert (fresh(claimed).owner_id, last(claimed).cause) == (None, "away")
    with clock.frozen(MONDAY + DAY):
        assert availability.is_there(cast.sam, clock.now())


def test_what_waits_keeps_waiting_and_comes_back_to_the_team_when_it_wakes(cast, claimed):
    operations.wait_for_asker(claimed, by=cast.sam, wake_at=MONDAY + 3 * HOUR)
    absences.go_away(cast.sam, by=cast.sam)
    watch_deadlines()
    assert (fresh(claimed).status, fresh(claimed).owner_id) == ("pending", cast.sam.id)

    with clock.frozen(MONDAY + 3 * HOUR):
        watch_deadlines()
    assert (fresh(claimed).status, fresh(claimed).owner_id) == ("open", None)


def test_an_asker_who_writes_wakes_it_for_the_team_too(cast, claimed):
    operations.wait_for_asker(claimed, by=cast.sam, wake_at=MONDAY + 3 * HOUR)
    absences.go_away(cast.sam, by=cast.sam)
    cast.answer(get_thread(claimed.thread_id, cast.ada), by=cast.ada, body="It is version 3.")

    assert (fresh(claimed).status, fresh(claimed).owner_id) == ("open", None)


@pytest.mark.parametrize("how", ["suspended", "role"])
def test_the_work_of_who_is_suspended_or_loses_the_role_goes_back(cast, claimed, how):
    if how == "suspended":
        accounts.suspend(cast.sam, MONDAY + DAY, "Why.", by=cast.root)
    else:
        accounts.grant_role(cast.sam, "member", by=cast.root)

    assert (fresh(claimed).owner_id, last(claimed).cause) == (None, "owner_gone")


def test_oneself_ones_lead_and_an_admin_say_so_and_nobody_else(cast):
    one, two, three = agents(3)
    put_in_team(cast, two, leads=(one,))
    for by in (two, one, cast.root):
        absences.come_back(absences.go_away(two, by=by).id, by=by)
    for by in (three, cast.mo, cast.ada, cast.sam):
        with pytest.raises(Forbidden):
            absences.go_away(two, by=by)
    with pytest.raises(Forbidden):
        absences.go_away(three, by=one)
    with pytest.raises(Forbidden):
        absences.come_back(absences.go_away(three, by=three).id, by=one)
    with pytest.raises(Invalid):
        absences.go_away(cast.ada, by=cast.root)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(None, -HOUR), (2 * HOUR, HOUR), (HOUR, HOUR), (None, 900 * DAY), (900 * DAY, None)],
)
def test_times_that_make_no_sense_are_refused(cast, starts, ends):
    given = {
        "starts_at": MONDAY + starts if starts else None, "ends_at": MONDAY + ends if ends else None,
    }  # fmt: skip
    with pytest.raises(Invalid):
        absences.go_away(cast.sam, by=cast.sam, **given)
    assert db.session.scalar(select(func.count(Absence.id))) == 0


def test_who_is_away_claims_nothing_and_is_assigned_nothing(cast, claimed):
    absences.go_away(cast.sam, by=cast.sam)
    with pytest.raises(Conflict):
        operations.claim(claimed, by=cast.sam)
    with pytest.raises(Invalid):
        operations.assign(claimed, by=cast.root, to=cast.sam)

    absences.come_back(1, by=cast.sam)
    absences.come_back(1, by=cast.sam)
    assert operations.claim(claimed, by=cast.sam).owner_id == cast.sam.id


def test_absences_are_in_the_audit_log(cast):
    put_in_team(cast, cast.sam)
    absences.come_back(absences.go_away(cast.sam, by=cast.root).id, by=cast.sam)

    query = select(Act).where(Act.verb.in_(("set_absence", "end_absence"))).order_by(Act.id)
    assert [(act.verb, act.by_id, act.person_id) for act in db.session.scalars(query)] == [
        ("set_absence", cast.root.id, cast.sam.id), ("end_absence", cast.sam.id, cast.sam.id),
    ]  # fmt: skip


def test_an_absence_to_come_can_be_called_off(cast):
    ahead = absences.go_away(cast.sam, by=cast.sam, starts_at=MONDAY + DAY)
    absences.come_back(ahead.id, by=cast.sam)
    with clock.frozen(MONDAY + 2 * DAY):
        assert availability.is_there(cast.sam, clock.now())


def test_a_reopened_case_goes_back_to_its_owner_only_if_they_are_there(cast, claimed):
    operations.solve(claimed, by=cast.sam, remedy="Mended.")
    operations.reopen(claimed, by=cast.ada)
    assert fresh(claimed).owner_id == cast.sam.id

    operations.solve(claimed, by=cast.sam, remedy="Mended again.")
    absences.go_away(cast.sam, by=cast.sam)
    operations.reopen(claimed, by=cast.ada)
    assert fresh(claimed).owner_id is None


def test_nothing_is_left_behind_by_a_race(cast, claimed):
    """As if somebody was given a case in the instant in which they were suspended."""
    cast.sam.suspended_until = MONDAY + DAY
    db.session.commit()
    assert returning.left_behind(clock.now()) == [claimed.id]
    watch_deadlines()
    assert fresh(claimed).owner_id is None
    assert returning.left_behind(clock.now()) == []
