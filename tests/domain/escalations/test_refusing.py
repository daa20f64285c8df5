"""Every other move is refused and changes nothing; and no history is changed, by anybody."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from community.domain.escalations import checking, operations
from community.domain.escalations.models import EscalationMove
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden
from tests.support.cases import everything, fresh

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON = clock.now() + timedelta(days=2)


def test_every_other_move_is_refused_tells_how_it_stands_and_changes_nothing(cast, claimed):
    """From solved, nothing but reopening; and only the owner works on what is claimed."""
    for wrong in (
        lambda: operations.accept(claimed, by=cast.mo),
        lambda: operations.decline(claimed, by=cast.mo, reason="No."),
        lambda: operations.resume(claimed, by=cast.sam),
        lambda: operations.reopen(claimed, by=cast.root),
        lambda: operations.solve(claimed, by=cast.root, remedy="Mine."),
        lambda: operations.hold(claimed, by=cast.root, wake_at=SOON),
        lambda: operations.hand_back(operations.wait_for_asker(claimed, by=cast.sam, wake_at=SOON),
                                     by=cast.sam),
        lambda: operations.claim(claimed, by=cast.root),
        lambda: operations.solve(claimed, by=cast.root, remedy="Mine."),
    ):  # fmt: skip
        before = everything() if fresh(claimed).status == "pending" else None
        with pytest.raises(Conflict) as refusal:
            wrong()
        assert refusal.value.current["owner"] == "sam"
        assert before is None or everything() == before

    operations.solve(claimed, by=cast.sam, remedy="Mended.")
    before = everything()
    for wrong in (
        lambda: operations.claim(claimed, by=cast.sam),
        lambda: operations.solve(claimed, by=cast.sam, remedy="Twice."),
        lambda: operations.prioritise(claimed, by=cast.sam, priority="low"),
        lambda: operations.assign(claimed, by=cast.root, to=cast.sam),
        lambda: operations.wait_for_asker(claimed, by=cast.sam, wake_at=SOON),
    ):
        with pytest.raises(Conflict):
            wrong()
        assert everything() == before


def test_members_and_moderators_do_not_work_on_cases(cast, opened):
    before = everything()
    for user in (cast.ada, cast.ben, cast.mo):
        for wrong in (
            lambda by: operations.claim(opened, by=by),
            lambda by: operations.hand_back(opened, by=by),
            lambda by: operations.prioritise(opened, by=by, priority="low"),
            lambda by: operations.solve(opened, by=by, remedy="Mine."),
            lambda by: operations.reapply_policy(opened, by=by, reason="Mine."),
        ):
            with pytest.raises(Forbidden):
                wrong(user)
    assert everything() == before


def test_the_history_cannot_be_changed_in_the_database_either(cast, claimed):
    for table in ("escalation_move", "sla_event", "sla_terms"):
        assert db.session.scalar(text(f"SELECT count(*) FROM {table}"))
        for attempt in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="append-only"):
                db.session.execute(text(attempt))
            db.session.rollback()


def test_a_case_that_is_not_what_its_history_says_is_found_and_mended(cast, claimed):
    db.session.execute(text("UPDATE escalation SET status = 'pending', owner_id = NULL"))
    db.session.commit()
    assert len(checking.differences()) == 2

    checking.mend()
    db.session.commit()
    assert checking.differences() == []
    assert (fresh(claimed).status, fresh(claimed).owner_id) == ("open", cast.sam.id)


def test_a_clock_that_jumps_back_makes_no_history_that_runs_backwards(cast):
    with clock.frozen(MONDAY + HOUR):
        opened = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    with clock.frozen(MONDAY):
        operations.claim(opened, by=cast.sam)
        operations.solve(opened, by=cast.sam, remedy="Mended.")

    times = list(db.session.scalars(select(EscalationMove.at).order_by(EscalationMove.number)))
    assert times == sorted(times)
