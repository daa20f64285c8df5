"""A process that is killed in the middle of a move leaves whole moves or none."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from community.domain.escalations import checking, operations
from community.domain.escalations.models import Escalation, EscalationMove, FollowUp
from community.domain.escalations.sla_models import SlaClock, SlaEvent
from community.kernel.db import db
from tests.support.processes import environment, wait_until

ROOT = Path(__file__).parents[3]
BUSY = """
import itertools
from community import create_app
from community.domain.accounts.models import User
from community.domain.escalations import operations
from community.domain.escalations.models import Escalation
from community.kernel.db import db

with create_app().app_context():
    sam, ada = (db.session.query(User).filter_by(handle=name).one() for name in ("sam", "ada"))
    case = db.session.query(Escalation).one()
    print("busy", flush=True)
    for turn in itertools.count():
        operations.claim(case, by=sam)
        operations.prioritise(case, by=sam, priority=("urgent", "low")[turn % 2])
        operations.solve(case, by=sam, remedy="Mended.")
        operations.reopen(case, by=ada)
"""


def kill_in_the_middle(app, after):
    """Start somebody who works on the case without a pause, and kill them."""
    busy = subprocess.Popen(
        [sys.executable, "-c", BUSY],
        cwd=ROOT,
        env=environment(app),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert busy.stdout.readline() == "busy\n"
        moves = count(EscalationMove)
        wait_until(lambda: count(EscalationMove) > moves, what="a move")
        time.sleep(after)
    finally:
        busy.send_signal(signal.SIGKILL)
        busy.wait()
        busy.stdout.close()


def count(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def test_what_is_left_after_a_kill_is_a_true_history(app, cast):
    operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    db.session.commit()
    for after in (0.013, 0.031, 0.057):
        kill_in_the_middle(app, after)

        db.session.rollback()
        assert checking.differences() == []
        solved = select(func.count()).where(EscalationMove.kind == "solved")
        assert db.session.scalar(solved) == count(FollowUp)
        resolution = db.session.scalars(select(SlaClock).where(SlaClock.kind == "resolution")).one()
        last = select(SlaEvent.event).where(SlaEvent.clock_id == resolution.id)
        last = db.session.scalars(last.order_by(SlaEvent.id.desc()).limit(1)).one()
        status = db.session.scalars(select(Escalation.status)).one()
        assert (last == "fulfil") == (resolution.fulfilled_at is not None) == (status == "solved")
        if status == "solved":
            operations.reopen(db.session.scalars(select(Escalation)).one(), by=cast.ada)
