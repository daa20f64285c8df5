"""Whatever people do with a case, in whatever order: one live, one owner, and the history is the state."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select, text

from community.domain.answers import operations as answers
from community.domain.escalations import checking, operations, timers
from community.domain.escalations.cards import LIVE
from community.domain.escalations.models import Escalation, EscalationMove, FollowUp
from community.domain.escalations.sla_models import SlaClock, SlaEvent
from community.domain.threads import operations as threads
from community.domain.threads import queries
from community.domain.threads.cards import Turn
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import DomainError
from tests.support import databases
from tests.support.cast import assemble

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
WHO = st.sampled_from(["ada", "ben", "cleo", "mo", "sam", "root"])
PRIORITY = st.sampled_from(["urgent", "high", "normal", "low"])
TABLES = ("escalation", "escalation_move", "sla_clock", "sla_event", "follow_up", "thread")


class Desk(RuleBasedStateMachine):
    """A thread with an answer, and people who do at random what the desk lets them, or does not."""

    def __init__(self, cast):
        super().__init__()
        self.cast, self.now, self.seen = cast, START, 0
        with clock.frozen(self.now):
            cast.ben.reputation = 250
            db.session.commit()
            self.thread_id = cast.thread().id
            self.answer_id = cast.answer(self.thread).id

    @property
    def thread(self):
        db.session.rollback()
        return queries.get_thread(self.thread_id, None)

    @property
    def case(self):
        db.session.rollback()
        return db.session.scalars(select(Escalation).order_by(Escalation.id.desc())).first()

    @property
    def answer(self):
        return queries.get_post(self.answer_id, None)

    def attempt(self, act):
        """What is refused has changed nothing."""
        before = snapshot()
        self.now += timedelta(seconds=7)
        with clock.frozen(self.now):
            try:
                act()
            except DomainError:
                assert snapshot() == before

    def on_case(self, act):
        case = self.case
        if case is not None:
            self.attempt(lambda: act(case))

    @rule(minutes=st.integers(1, 3000))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule()
    def look_at_the_clock(self):
        with clock.frozen(self.now):
            for escalation_id in timers.due(self.now):
                assert timers.move_on(escalation_id)
                assert not timers.move_on(escalation_id) or self.case.timer_at <= self.now

    @rule(who=WHO, priority=PRIORITY)
    def escalate(self, who, priority):
        by = getattr(self.cast, who)
        self.attempt(
            lambda: operations.escalate(self.thread, by=by, reason="Why.", priority=priority)
        )

    @rule(who=WHO, verb=st.sampled_from(["claim", "hand_back", "accept", "reopen", "resume"]))
    def move(self, who, verb):
        by = getattr(self.cast, who)
        self.on_case(lambda case: getattr(operations, verb)(case, by=by))

    @rule(who=WHO, hours=st.integers(-1, 60), verb=st.sampled_from(["wait_for_asker", "hold"]))
    def wait_for(self, who, hours, verb):
        by, wake_at = getattr(self.cast, who), self.now + timedelta(hours=hours)
        self.on_case(lambda case: getattr(operations, verb)(case, by=by, wake_at=wake_at))

    @rule(who=WHO, to=WHO)
    def assign(self, who, to):
        by, to = getattr(self.cast, who), getattr(self.cast, to)
        self.on_case(lambda case: operations.assign(case, by=by, to=to))

    @rule(who=WHO, priority=PRIORITY)
    def prioritise(self, who, priority):
        by = getattr(self.cast, who)
        self.on_case(lambda case: operations.prioritise(case, by=by, priority=priority))

    @rule(who=WHO, with_answer=st.booleans())
    def solve(self, who, with_answer):
        by = getattr(self.cast, who)
        how = {"answer": self.answer} if with_answer else {"remedy": "Mended."}
        self.on_case(lambda case: operations.solve(case, by=by, **how))

    @rule(who=WHO)
    def decline(self, who):
        by = getattr(self.cast, who)
        self.on_case(lambda case: operations.decline(case, by=by, reason="No."))

    @rule(who=WHO, audience=st.sampled_from(["public", "public", "private", "staff"]))
    def post(self, who, audience):
        by = getattr(self.cast, who)
        self.attempt(lambda: answers.answer(self.thread, by=by, body="Hm.", audience=audience))

    @rule(who=WHO, verb=st.sampled_from(["accept", "unaccept", "endorse", "unendorse"]))
    def judge(self, who, verb):
        by = getattr(self.cast, who)
        self.attempt(lambda: getattr(answers, verb)(self.answer, by=by))

    @rule(who=WHO, worked=st.booleans())
    def confirm(self, who, worked):
        by = getattr(self.cast, who)
        self.attempt(lambda: answers.confirm(self.answer, by=by, worked=worked))

    @rule(who=st.sampled_from(["ada", "mo"]), closing=st.booleans())
    def close_or_reopen_the_thread(self, who, closing):
        by = getattr(self.cast, who)
        if closing:
            self.attempt(lambda: threads.close(self.thread, by=by, reason="withdrawn"))
        else:
            self.attempt(lambda: threads.reopen(self.thread, by=by))

    @invariant()
    def the_history_is_the_state(self):
        db.session.rollback()
        assert checking.differences() == []

    @invariant()
    def one_is_live_and_the_turn_says_so(self):
        live = [case for case in db.session.scalars(select(Escalation)) if case.status in LIVE]
        assert len(live) <= 1
        if live and live[0].status != "proposed" and self.thread.closed_at is None:
            assert self.thread.turn in (Turn.WITH_SUPPORT, Turn.SOLVED)
        if self.thread.turn == Turn.WITH_SUPPORT:
            assert live

    @invariant()
    def histories_only_grow_and_run_forwards(self):
        times = list(db.session.scalars(select(EscalationMove.at).order_by(EscalationMove.id)))
        assert len(times) >= self.seen
        assert times == sorted(times)
        self.seen = len(times)

    @invariant()
    def each_solution_has_its_follow_up(self):
        solved = select(func.count()).where(EscalationMove.kind == "solved")
        of_cases = select(func.count()).where(FollowUp.escalation_id.is_not(None))
        assert db.session.scalar(solved) == db.session.scalar(of_cases)

    @invariant()
    def clocks_are_what_their_cases_say(self):
        for case in db.session.scalars(select(Escalation)):
            clocks = clocks_of(case)
            running = {one.kind for one in clocks if one.running_since is not None}
            open_ = [one for one in clocks if one.fulfilled_at is None]
            assert case.due_at == min((one.due_at for one in open_ if one.due_at), default=None)
            if case.status not in ("open", "pending", "on_hold"):
                assert not running
            elif case.status == "pending":
                assert "resolution" not in running
            else:
                assert "resolution" in running
            assert sum(one.kind != "resolution" for one in open_) <= 1

    @invariant()
    def a_breach_is_of_the_instant_it_was_due(self):
        breaches = select(SlaEvent, SlaClock).join(SlaClock).where(SlaEvent.event == "breach")
        for event, one in db.session.execute(breaches):
            assert event.at == one.breached_at == event.due_at


def clocks_of(case):
    query = select(SlaClock).where(SlaClock.escalation_id == case.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def snapshot():
    db.session.rollback()
    return [
        db.session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all() for table in TABLES
    ]


def test_whatever_people_do_the_case_is_its_history(app, cast):
    run_state_machine_as_test(
        lambda: Desk(fresh_cast()),
        settings=settings(
            max_examples=6, stateful_step_count=25, deadline=None, database=None,
            derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def fresh_cast():
    databases.empty()
    with clock.frozen(START - timedelta(days=1)):
        return assemble()
