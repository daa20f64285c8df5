"""Handing on: at once where one team owns the cases, as an offer where two do; never without an owner then."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community.domain.accounts import operations as accounts
from community.domain.desk import counting
from community.domain.escalations import checking, giving, operations, returning, timers
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.teams import absences
from community.domain.teams import operations as teams
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.cases import everything, fresh, last
from tests.support.crew import ALWAYS, agents, crew_of
from tests.support.together import together

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def crew(cast):
    return crew_of(cast)


def kinds(case):
    query = select(EscalationMove.kind).where(EscalationMove.escalation_id == case.id)
    return list(db.session.scalars(query.order_by(EscalationMove.number)))


def test_a_co_owned_case_is_offered_and_stays_until_the_other_team_takes_it(crew):
    operations.hand_over(crew.case, by=crew.ugo, team=crew.theirs, reason="It is about money.")
    assert fresh(crew.case).owner_id == crew.ugo.id
    assert (crew.case.team_id, crew.case.offered_team_id) == (crew.ours.id, crew.theirs.id)

    operations.take_over(crew.case, by=crew.val)
    taken = fresh(crew.case)
    assert (taken.owner_id, taken.team_id, taken.offered_team_id) == (
        crew.val.id, crew.theirs.id, None,
    )  # fmt: skip
    assert kinds(crew.case)[-2:] == ["offered", "taken_over"]
    assert checking.differences() == []


@pytest.mark.parametrize("how", ["turn_down", "withdraw"])
def test_an_offer_declined_or_withdrawn_leaves_all_as_it_was(crew, how):
    before = (crew.case.owner_id, crew.case.team_id, crew.case.status, crew.case.due_at)
    operations.hand_over(crew.case, by=crew.ugo, to=crew.vic)
    getattr(operations, how)(crew.case, by=crew.vic if how == "turn_down" else crew.ugo)

    after = fresh(crew.case)
    assert (after.owner_id, after.team_id, after.status, after.due_at) == before
    assert (after.offered_to_id, after.offered_team_id) == (None, None)
    assert kinds(crew.case)[-2:] == [
        "offered",
        "turned_down" if how == "turn_down" else "withdrawn",
    ]


def test_only_who_was_asked_takes_or_declines_and_only_who_has_it_withdraws(crew):
    operations.hand_over(crew.case, by=crew.ugo, to=crew.vic)
    before = everything()
    for wrong in (
        lambda: operations.take_over(crew.case, by=crew.val),
        lambda: operations.take_over(crew.case, by=crew.una),
        lambda: operations.take_over(crew.case, by=crew.cast.mo),
        lambda: operations.turn_down(crew.case, by=crew.val),
        lambda: operations.turn_down(crew.case, by=crew.ugo),
        lambda: operations.withdraw(crew.case, by=crew.vic),
        lambda: operations.withdraw(crew.case, by=crew.cast.ada),
    ):
        with pytest.raises(Forbidden):
            wrong()
    with pytest.raises(Conflict):
        operations.hand_over(crew.case, by=crew.ugo, team=crew.theirs)
    assert everything() == before


def test_what_is_not_offered_is_not_taken(crew):
    for wrong in (operations.take_over, operations.turn_down, operations.withdraw):
        with pytest.raises(Conflict):
            wrong(crew.case, by=crew.ugo)


def test_claiming_takes_an_offer(crew):
    operations.hand_over(crew.case, by=crew.ugo, team=crew.theirs)
    assert operations.claim(crew.case, by=crew.vic).owner_id == crew.vic.id
    assert kinds(crew.case)[-1] == "taken_over"


def test_within_the_team_its_lead_assigns_outright_and_beyond_it_offers(crew):
    operations.assign(crew.case, by=crew.una, to=crew.una)
    assert kinds(crew.case)[-1] == "assigned"
    operations.assign(crew.case, by=crew.una, to=crew.vic)
    assert kinds(crew.case)[-1] == "offered"
    assert fresh(crew.case).owner_id == crew.una.id


@pytest.mark.parametrize("ownership", ["support", "marketing"])
def test_elsewhere_handing_on_takes_effect_at_once(crew, ownership):
    crew.own(ownership)
    operations.hand_over(crew.case, by=crew.ugo, to=crew.vic)
    assert (fresh(crew.case).owner_id, crew.case.team_id) == (crew.vic.id, crew.theirs.id)
    operations.route(crew.case, by=crew.vic, team=crew.ours)
    assert (fresh(crew.case).owner_id, crew.case.team_id) == (None, crew.ours.id)
    assert kinds(crew.case)[-2:] == ["assigned", "routed"]


def test_leads_route_and_others_do_not(crew):
    operations.withdraw(operations.hand_over(crew.case, by=crew.una, team=crew.theirs), by=crew.una)
    for by in (crew.vic, crew.val, crew.cast.sam, crew.cast.mo, crew.cast.ada):
        with pytest.raises(Forbidden):
            operations.route(crew.case, by=by, team=crew.theirs)
    with pytest.raises(Invalid):
        operations.hand_over(crew.case, by=crew.una)


def test_in_a_category_of_one_team_nobody_else_claims(crew):
    crew.own("marketing")
    operations.hand_back(crew.case, by=crew.ugo)
    for by in (crew.vic, crew.cast.sam):
        with pytest.raises(Forbidden):
            operations.claim(crew.case, by=by)
    assert operations.claim(crew.case, by=crew.una).owner_id == crew.una.id


@pytest.mark.parametrize("why", ["back", "idle", "away", "suspended", "role"])
def test_going_back_is_an_offer_to_the_team_where_it_is_co_owned(crew, why):
    at = clock.now()
    if why == "back":
        operations.hand_back(crew.case, by=crew.ugo)
    elif why == "away":
        absences.go_away(crew.ugo, by=crew.una)
    elif why == "suspended":
        accounts.suspend(crew.ugo, at + DAY, "Why.", by=crew.cast.root)
    elif why == "role":
        accounts.grant_role(crew.ugo, "member", by=crew.cast.root)
    else:
        with clock.frozen(fresh(crew.case).timer_at):
            assert timers.move_on(crew.case.id)
    case = fresh(crew.case)
    assert (case.owner_id, case.offered_team_id) == (crew.ugo.id, crew.ours.id)
    assert counting.counts(crew.una)["unassigned"] == 1
    assert timers.due(at + 30 * DAY) == [] and returning.left_behind(at) == []
    assert operations.claim(case, by=crew.una).owner_id == crew.una.id


def test_what_wakes_while_its_co_owner_is_away_is_offered_to_the_team(crew):
    at = clock.now()
    operations.wait_for_asker(crew.case, by=crew.ugo, wake_at=at + HOUR)
    absences.go_away(crew.ugo, by=crew.ugo)
    with clock.frozen(at + HOUR):
        assert timers.move_on(crew.case.id)
    case = fresh(crew.case)
    assert (case.status, case.owner_id, case.offered_team_id) == (
        "open", crew.ugo.id, crew.ours.id,
    )  # fmt: skip
    assert kinds(crew.case)[-2:] == ["resumed", "offered"]


def test_round_robin_gives_on_what_came_back_without_an_instant_in_between(crew):
    teams.change(crew.ours, by=crew.cast.root, round_robin=True)
    operations.hand_back(crew.case, by=crew.ugo)
    assert giving.give(crew.case.id)
    assert fresh(crew.case).owner_id == crew.una.id, "not back to who gave it back"
    assert last(crew.case).cause == "round_robin"


def test_of_twenty_answers_to_one_offer_one_wins(app, crew):
    operations.hand_over(crew.case, by=crew.ugo, team=crew.theirs)
    more = agents(8, prefix="more")
    for person in more:
        teams.put_member(crew.theirs, person, by=crew.cast.root, roster=ALWAYS)
    case_id, one = crew.case.id, type(crew.ugo)

    def ask(verb, id_):
        return lambda: getattr(operations, verb)(
            db.session.get(Escalation, case_id), by=db.session.get(one, id_)
        )

    tasks = [ask("take_over", person.id) for person in (*more, crew.vic, crew.val)]
    tasks += [ask("withdraw", crew.ugo.id)] * 5 + [ask("turn_down", crew.vic.id)] * 5

    outcomes = together(app, tasks)

    assert sum(isinstance(outcome, Escalation) for outcome in outcomes) == 1, outcomes
    assert fresh(crew.case).owner_id is not None
    assert checking.differences() == []
