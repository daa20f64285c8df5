"""Cases that nobody claims are given out by turns: fairly, never above capacity, each once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from community.domain.accounts.cards import PersonCard, Role
from community.domain.escalations import checking, giving, operations
from community.domain.escalations.availability import Colleague
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.heat.models import ThreadHeat
from community.domain.settings import operations as settings
from community.domain.settings.schema import Amount
from community.domain.teams import absences
from community.domain.teams import operations as teams
from community.jobs.watch_deadlines import watch_deadlines
from community.kernel import clock
from community.kernel.db import db
from tests.support.cases import fresh, last
from tests.support.crew import agents, put_in_team
from tests.support.together import together

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY):
        yield


def cases(cast, count):
    return [
        operations.escalate(
            cast.thread(title=f"The printer stops after label {n}"), by=cast.mo, reason="Why."
        )
        for n in range(count)
    ]


def loads():
    query = select(Escalation.owner_id, func.count()).group_by(Escalation.owner_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def test_cases_go_round_and_the_history_says_so(cast):
    one, two, three = agents(3)
    put_in_team(cast, one, two, three, round_robin=True)
    given_out = cases(cast, 7)

    assert watch_deadlines() == 7
    assert watch_deadlines() == 0

    assert sorted(loads().values()) == [2, 2, 3]
    move = last(given_out[0])
    assert (move.kind, move.cause, move.by_id) == ("assigned", "round_robin", None)
    assert checking.differences() == []


def test_of_equals_who_waited_longest_is_next(cast):
    one, two = agents(2)
    put_in_team(cast, one, two, round_robin=True)
    owners = []
    for n, case in enumerate(cases(cast, 4)):
        with clock.frozen(MONDAY + n * HOUR):
            assert giving.give(case.id)
            owners.append(fresh(case).owner_id)
            operations.solve(case, by=db.session.get(type(one), owners[-1]), remedy="Mended.")
    assert owners == [one.id, two.id, one.id, two.id]


def test_nobody_gets_more_than_they_carry_and_what_is_over_waits(cast):
    one, two = agents(2)
    team = put_in_team(cast, one, two, round_robin=True)
    teams.put_member(team, one, by=cast.root, capacity=1)
    settings.change({Amount.CAPACITY: 2}, by=cast.root)
    cases(cast, 5)

    assert watch_deadlines() == 3
    assert loads() == {one.id: 1, two.id: 2, None: 2}
    assert watch_deadlines() == 0
    teams.put_member(team, one, by=cast.root, capacity=0)
    assert watch_deadlines() == 0


def test_only_who_is_there_and_on_duty_gets_any(cast):
    away, off, here, gone = agents(4)
    team = put_in_team(cast, away, off, here, gone, round_robin=True)
    absences.go_away(away, by=away)
    teams.put_member(team, off, by=cast.root, roster={"tue": [["09:00", "17:00"]]})
    gone.suspended_until = MONDAY + DAY
    db.session.commit()
    cases(cast, 4)

    watch_deadlines()
    assert loads() == {here.id: 4}


def test_who_has_no_roster_is_on_duty_in_the_hours_of_the_policy(cast):
    (one,) = agents(1)
    team = put_in_team(cast, one, round_robin=True)
    teams.put_member(team, one, by=cast.root, roster=None)
    cases(cast, 1)
    with clock.frozen(MONDAY - DAY):
        assert watch_deadlines() == 0, "on a Sunday nobody is there"
    assert watch_deadlines() == 1


def test_a_roster_is_read_in_the_zone_of_the_team(cast):
    (one,) = agents(1)
    team = put_in_team(cast, one, round_robin=True, zone="Asia/Tokyo")
    teams.put_member(team, one, by=cast.root, roster={"mon": [["09:00", "17:00"]]})
    cases(cast, 1)
    assert watch_deadlines() == 0, "it is six in the evening there"
    with clock.frozen(MONDAY - 9 * HOUR):
        assert watch_deadlines() == 1


def test_a_team_that_does_not_want_it_is_left_alone(cast):
    put_in_team(cast, *agents(2))
    cases(cast, 2)
    assert watch_deadlines() == 0
    assert loads() == {None: 2}


def by_rule(cast, rule):
    return operations.escalate_by_rule(cast.thread().id, rule, "Why.", opens=True)


def test_the_first_hours_are_left_to_peers(cast):
    put_in_team(cast, *agents(1), round_robin=True)
    case = by_rule(cast, "me_too")
    assert watch_deadlines() == 0
    with clock.frozen(MONDAY + 4 * HOUR - timedelta(seconds=1)):
        assert watch_deadlines() == 0
    with clock.frozen(MONDAY + 4 * HOUR):
        assert watch_deadlines() >= 1
    assert last(case).cause == "round_robin"


def test_what_is_hot_speaks_of_security_or_was_handed_over_is_not_held_back(cast):
    put_in_team(cast, *agents(1), round_robin=True)
    hot = by_rule(cast, "me_too")
    db.session.add(
        ThreadHeat(
            thread_id=hot.thread_id, value=70, parts={}, computed_at=MONDAY, hot_since=MONDAY
        )
    )
    db.session.commit()
    waiting = [hot, by_rule(cast, "words"), by_rule(cast, "heat"), *cases(cast, 1)]
    assert watch_deadlines() == len(waiting)


def test_twenty_workers_give_each_case_once_and_nobody_more_than_they_carry(app, cast):
    people = agents(4)
    put_in_team(cast, *people, round_robin=True)
    settings.change({Amount.CAPACITY: 3}, by=cast.root)
    ids = [case.id for case in cases(cast, 20)]

    def giving_out(id_):
        def give():
            with clock.frozen(MONDAY):
                return giving.give(id_)

        return give

    outcomes = together(app, [giving_out(id_) for id_ in ids])
    assert outcomes.count(True) == 12 and outcomes.count(False) == 8, outcomes
    assert loads() == {person.id: 3 for person in people} | {None: 8}

    same = together(app, [giving_out(ids[outcomes.index(True)])] * 8)
    assert not any(same), same
    moves = select(func.count()).where(EscalationMove.cause == "round_robin")
    assert db.session.scalar(moves) == 12
    assert checking.differences() == []


def test_two_teams_that_share_a_person_do_not_give_them_too_much(app, cast):
    (shared,) = agents(1)
    first = put_in_team(cast, shared, round_robin=True)
    mine = [case.id for case in cases(cast, 5)]
    second = put_in_team(cast, shared, name="Others", round_robin=True)
    theirs = [case.id for case in cases(cast, 5)]
    settings.change({Amount.CAPACITY: 4}, by=cast.root)

    def give(id_):
        def act():
            with clock.frozen(MONDAY):
                return giving.give(id_)

        return act

    outcomes = together(app, [give(id_) for pair in zip(mine, theirs, strict=True) for id_ in pair])
    assert outcomes.count(True) == 4, outcomes
    assert loads()[shared.id] == 4 and first.id != second.id


PEOPLE = st.lists(
    st.tuples(
        st.integers(0, 9), st.integers(0, 9), st.integers(0, 3), st.booleans(), st.booleans()
    ),
    max_size=6,
)


def colleague(number, load, capacity, hours, on_duty, away):
    card = PersonCard(number, f"p{number}", f"P {number}", Role.AGENT, 1, None)
    return Colleague(
        person=card, team_id=1, is_lead=False, has_roster=True, shift=None, is_on_duty=on_duty,
        load=load, capacity=capacity, own_capacity=None, given_at=MONDAY + hours * HOUR,
        absences=(), is_away=away, is_usable=True,
    )  # fmt: skip


@given(PEOPLE)
def test_the_next_is_free_and_nobody_free_has_less(drawn):
    people = [colleague(number, *one) for number, one in enumerate(drawn)]
    chosen = giving.next_of(people)
    free = [one for one in people if one.is_on_duty and not one.is_away and one.load < one.capacity]
    if chosen is None:
        assert free == []
        return
    share = lambda one: (one.load / one.capacity, one.given_at)  # noqa: E731
    assert chosen in free and all(share(chosen) <= share(one) for one in free)


@given(st.lists(st.integers(0, 8), min_size=1, max_size=5), st.integers(0, 30))
def test_given_out_one_by_one_nobody_is_ever_above_and_equals_stay_equal(capacities, count):
    people = [colleague(n, 0, size, 0, True, False) for n, size in enumerate(capacities)]
    for _ in range(count):
        chosen = giving.next_of(people)
        if chosen is None:
            assert all(one.load >= one.capacity for one in people)
            break
        drawn = (chosen.load + 1, chosen.capacity, 0, True, False)
        people[chosen.person.id] = colleague(chosen.person.id, *drawn)
    assert all(one.load <= one.capacity for one in people)
    if len(set(capacities)) == 1:
        assert max(one.load for one in people) - min(one.load for one in people) <= 1
