"""Whatever people do with a co-owned case: once somebody owns it, somebody does until it is ended."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from community.domain.escalations import checking, giving, operations, returning, timers
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.teams import absences
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import DomainError
from tests.support import databases
from tests.support.cases import fresh
from tests.support.cast import assemble
from tests.support.crew import crew_of, open_all_hours

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHO = st.sampled_from(["una", "ugo", "vic", "val", "root", "sam"])


class CoOwned(RuleBasedStateMachine):
    """One co-owned case, and people who do at random what they may and may not."""

    seen: ClassVar[set] = set()

    def __init__(self, crew):
        super().__init__()
        self.crew, self.now = crew, MONDAY + HOUR

    def who(self, name):
        return getattr(self.crew, name, None) or getattr(self.crew.cast, name)

    def attempt(self, act):
        db.session.rollback()
        self.now += timedelta(seconds=11)
        with clock.frozen(self.now):
            try:
                act(db.session.get(Escalation, self.crew.case.id, populate_existing=True))
            except DomainError:
                db.session.rollback()

    @rule(
        who=WHO, verb=st.sampled_from(["claim", "hand_back", "take_over", "turn_down", "withdraw"])
    )
    def move(self, who, verb):
        self.move_as(self.who(who), verb)

    def move_as(self, by, verb):
        self.attempt(lambda case: getattr(operations, verb)(case, by=by))

    @rule(verb=st.sampled_from(["take_over", "turn_down", "withdraw"]))
    def answer_the_offer(self, verb):
        """As who may, if there is an offer at all."""
        case, crew = fresh(self.crew.case), self.crew
        if case.offered_to_id:
            asked = db.session.get(type(crew.una), case.offered_to_id)
        else:
            asked = crew.vic if case.offered_team_id == crew.theirs.id else crew.una
        self.move_as(crew.cast.root if verb == "withdraw" else asked, verb)

    @property
    def owner(self):
        return db.session.get(type(self.crew.una), fresh(self.crew.case).owner_id)

    @rule(to=WHO)
    def hand_to(self, to):
        by = self.owner
        self.attempt(lambda case: operations.hand_over(case, by=by, to=self.who(to)))

    @rule(who=st.none() | WHO, theirs=st.booleans())
    def hand_to_team(self, who, theirs):
        by = self.who(who) if who else self.owner
        team = self.crew.theirs if theirs else self.crew.ours
        self.attempt(lambda case: operations.hand_over(case, by=by, team=team))

    @rule(verb=st.sampled_from(["wait_for_asker", "hold"]))
    def wait_for(self, verb):
        by, wake_at = self.owner, self.now + 2 * HOUR
        self.attempt(lambda case: getattr(operations, verb)(case, by=by, wake_at=wake_at))

    @rule(who=st.sampled_from(["una", "ugo", "vic", "val"]), hours=st.integers(0, 9))
    def be_away(self, who, hours):
        starts_at, person = self.now + hours * HOUR, self.who(who)
        ends_at = starts_at + HOUR
        self.attempt(
            lambda _case: absences.go_away(person, by=person, starts_at=starts_at, ends_at=ends_at)
        )

    @rule(hours=st.integers(1, 4))
    def let_time_pass(self, hours):
        self.now += hours * HOUR
        for due, act in (
            (timers.due, timers.move_on), (returning.left_behind, returning.give_back_one),
            (giving.to_give, giving.give),
        ):  # fmt: skip
            with clock.frozen(self.now):
                for id_ in due(self.now):
                    act(id_)

    @invariant()
    def there_was_never_an_instant_without_an_owner(self):
        db.session.rollback()
        query = select(EscalationMove.owner_id).order_by(EscalationMove.number)
        owners = list(db.session.scalars(query))
        self.seen.update(db.session.scalars(select(EscalationMove.kind)))
        first = next(n for n, owner in enumerate(owners) if owner is not None)
        assert None not in owners[first:]

    @invariant()
    def the_history_is_the_state(self):
        assert checking.differences() == []


def test_once_owned_together_a_case_is_owned_until_it_is_ended(app):
    run_state_machine_as_test(
        lambda: CoOwned(fresh_crew()),
        settings=settings(
            max_examples=6, stateful_step_count=30, deadline=None, database=None,
            derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    offers = {"offered", "taken_over", "turned_down", "withdrawn"}
    assert offers <= CoOwned.seen, "the people must have tried it all"


def fresh_crew():
    databases.empty()
    with clock.frozen(MONDAY):
        cast = assemble()
        open_all_hours(cast)
        return crew_of(cast, round_robin=True)
