"""Whatever is said of known issues, in whatever order: no chains, one issue a thread, and the history is the state."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from community.domain.known_issues import operations, queries
from community.domain.known_issues.models import Binding, KnownIssue, KnownIssueChange
from community.domain.notifications.models import Notification
from community.domain.notifications.rules import Kind
from community.domain.threads.queries import get_thread
from community.jobs import outbox
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import DomainError
from tests.support import databases
from tests.support.cast import assemble

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
WHICH = st.integers(0, 2)
WHO = st.sampled_from(["mo", "sam", "root", "cleo"])


class Issues(RuleBasedStateMachine):
    """Three threads, and people who declare, withdraw and bind at random."""

    def __init__(self, cast):
        super().__init__()
        self.cast, self.now = cast, START
        with clock.frozen(self.now):
            self.ids = [cast.thread().id for _ in range(3)]

    def attempt(self, act):
        before = snapshot()
        self.now += timedelta(minutes=1)
        with clock.frozen(self.now):
            try:
                act()
            except DomainError:
                assert snapshot() == before, "what is refused has changed nothing"

    def thread(self, which):
        db.session.rollback()
        return get_thread(self.ids[which], None)

    @rule(which=WHICH, who=WHO, stage=st.sampled_from(["investigating", "identified", "fixed"]),
          version=st.sampled_from(["1", "2"]))  # fmt: skip
    def declare(self, which, who, stage, version):
        person = getattr(self.cast, who)
        self.attempt(lambda: operations.declare(self.thread(which), person, stage, "", version))

    @rule(which=WHICH, who=WHO)
    def withdraw(self, which, who):
        self.attempt(lambda: operations.withdraw(self.thread(which), getattr(self.cast, who)))

    @rule(which=WHICH, to=WHICH, who=WHO)
    def bind(self, which, to, who):
        thread, target = self.thread(which), self.thread(to)
        self.attempt(lambda: operations.bind(thread, getattr(self.cast, who), to=target))

    @rule(which=WHICH, who=WHO)
    def unbind(self, which, who):
        self.attempt(lambda: operations.unbind(self.thread(which), getattr(self.cast, who)))

    @rule()
    def carry_out(self):
        self.now += timedelta(minutes=1)
        with clock.frozen(self.now):
            while outbox.sweep():
                pass

    @invariant()
    def there_are_no_chains_and_the_history_is_the_state(self):
        db.session.rollback()
        for which in range(3):
            issue, seen = (
                queries.standing_of(self.ids[which]),
                queries.of_thread(self.ids[which], None),
            )
            binding = db.session.scalar(select(Binding).where(
                Binding.thread_id == self.ids[which], Binding.undone_at.is_(None)
            ))  # fmt: skip
            to = db.session.get(KnownIssue, binding.known_issue_id) if binding else None
            is_bound = to is not None and to.withdrawn_at is None
            assert not (issue and is_bound), "one issue a thread, and no chains"
            assert (seen is not None) == bool(issue or is_bound)
            if issue:
                last = queries.history_of(issue.id)[0]
                assert (last.stage, last.fixed_in, last.number) == (issue.stage, issue.fixed_in, issue.number)  # fmt: skip
                assert (issue.fixed_in != "") == (issue.stage == "fixed")

    @invariant()
    def nobody_hears_of_a_fix_more_often_than_there_are_versions(self):
        told = [row.thread_id for row in db.session.query(Notification).filter_by(user_id=self.cast.ada.id, kind=Kind.FIXED)]  # fmt: skip
        assert all(told.count(thread_id) <= 2 for thread_id in self.ids)


def snapshot():
    db.session.rollback()
    return [
        tuple(map(str, row))
        for table in (KnownIssue, KnownIssueChange, Binding)
        for row in db.session.execute(select(*table.__table__.columns).order_by(table.id))
    ]


def test_whatever_is_said_in_whatever_order(app):
    def machine():
        databases.empty()
        return Issues(assemble())

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, database=None, derandomize=True,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
