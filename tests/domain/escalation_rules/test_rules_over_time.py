"""Rules forget nothing: not what was met while no worker ran, not old threads, not the thousandth of a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community.domain.categories import operations as categories
from community.domain.escalation_rules import rulebook, stories, trying
from community.domain.escalation_rules.rules import DEFAULTS, Mode, Rule, Story, holding_in, why
from community.domain.escalations.cards import RuleKind
from community.domain.escalations.models import Escalation
from community.domain.threads import operations as threads
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Invalid
from tests.support.people import members

ASKED = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNANSWERED = DEFAULTS[RuleKind.UNANSWERED]


def brought():
    db.session.rollback()
    query = select(Escalation.thread_id, Escalation.rule).order_by(Escalation.thread_id)
    return [tuple(row) for row in db.session.execute(query)]


def test_what_was_met_while_no_worker_ran_is_brought_up_when_one_does_again(cast):
    with clock.frozen(ASKED):
        thread = cast.thread()
        rulebook.carry_out()
    with clock.frozen(ASKED + 9 * DAY):
        assert rulebook.carry_out() == 1

    assert brought() == [(thread.id, "unanswered")]


def test_what_was_met_while_no_rule_was_on_is_history(cast):
    with clock.frozen(ASKED):
        cast.thread()
        for rule in DEFAULTS.values():
            rulebook.change_rule(cast.root, replace(rule, mode=Mode.OFF))
    for days in range(1, 9):
        with clock.frozen(ASKED + days * DAY):
            rulebook.carry_out()
    with clock.frozen(ASKED + 9 * DAY):
        rulebook.change_rule(cast.root, UNANSWERED, is_sure=True)
        assert rulebook.carry_out() == 0


def test_a_clock_that_jumped_back_brings_nothing_twice(cast):
    with clock.frozen(ASKED):
        cast.thread()
    for at in (ASKED + DAY, ASKED - 3 * DAY, ASKED + DAY, ASKED + 2 * DAY):
        with clock.frozen(at):
            rulebook.carry_out()

    assert len(brought()) == 1


def test_an_old_thread_that_many_have_now_is_brought_up(cast):
    crowd = members(10)
    with clock.frozen(ASKED):
        old = cast.thread()
        cast.answer(old)
        for person in crowd[:5]:
            votes.me_too(old, by=person)
    with clock.frozen(ASKED + 90 * DAY):
        rulebook.carry_out()
        for person in crowd[5:]:
            votes.me_too(old, by=person)
        assert rulebook.carry_out() == 1

    assert brought() == [(old.id, "me_too")]


def test_a_rule_of_months_is_met_after_months(cast):
    with clock.frozen(ASKED):
        thread = cast.thread()
        rulebook.change_rule(cast.root, replace(UNANSWERED, threshold=60 * 24))
    for days, count in ((59, 0), (60, 1)):
        with clock.frozen(ASKED + days * DAY):
            assert rulebook.carry_out() == count
    with clock.frozen(ASKED + 61 * DAY):
        tried = trying.dry_run(rulebook.rule_of(RuleKind.UNANSWERED))

    assert [one.thread_id for one in tried.caught] == [thread.id]
    assert tried.asked == 0, "none was asked in the last 30 days"
    assert tried.is_much and tried.share == 0


def test_all_are_seen_however_many_there_are(cast, monkeypatch):
    monkeypatch.setattr(stories, "AT_ONCE", 3)
    monkeypatch.setattr(trying, "MOST_LISTED", 2)
    with clock.frozen(ASKED):
        asked = [cast.thread(title=f"The printer stops at {n}") for n in range(7)]
    with clock.frozen(ASKED + DAY):
        tried = trying.dry_run(UNANSWERED)
        assert (tried.count, tried.asked, len(tried.caught)) == (7, 7, 2)
        assert rulebook.carry_out() == 7

    assert [thread_id for thread_id, _ in brought()] == sorted(thread.id for thread in asked)


def test_a_categorys_own_rule_holds_there_and_nowhere_else(cast):
    other = categories.create(name="Scanners")
    own = Rule(RuleKind.UNANSWERED, Mode.AUTOMATIC, 6, (), other.id)
    with clock.frozen(ASKED):
        rulebook.change_rule(cast.root, own)
        here = cast.thread(by=cast.cleo)
        there = threads.ask(by=cast.ada, category=other, title="The scanner stops", body="It hums.")
    with clock.frozen(ASKED + 6 * HOUR):
        rulebook.carry_out()

    assert brought() == [(there.id, "unanswered")]
    with clock.frozen(ASKED + DAY):
        rulebook.carry_out()
    assert [thread_id for thread_id, _ in brought()] == [here.id, there.id]
    assert holding_in(rulebook.rules(), other.id)[0].threshold == 6


def test_a_categorys_newcomers_come_first(cast):
    with clock.frozen(ASKED):
        rulebook.change_rule(
            cast.root, Rule(RuleKind.NEWCOMER, Mode.PROPOSE, 8, (), cast.category.id)
        )
        rulebook.change_rule(cast.root, replace(UNANSWERED, mode=Mode.OFF))
        first = cast.thread(title="The printer stops today")
    with clock.frozen(ASKED + HOUR):
        again = cast.thread(title="The printer stops again")
    with clock.frozen(ASKED + 8 * HOUR):
        rulebook.carry_out()

    assert brought() == [(first.id, "newcomer"), (again.id, "two_unsolved")]


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        (RuleKind.UNANSWERED, "1 hour.", "2 hours."),
        (RuleKind.UNSETTLED, "1 day.", "2 days."),
        (RuleKind.ME_TOO, "1 person has", "2 people have"),
        (RuleKind.FAILED, "1 person.", "2 people."),
        (RuleKind.TWO_UNSOLVED, "1 question that", "2 questions that"),
        (RuleKind.NEWCOMER, "1 hour.", "2 hours."),
    ],
)
def test_a_rule_says_one_as_one_and_two_as_two(kind, one, two):
    for number, words in ((1, one), (2, two)):
        assert words in why(Rule(kind, Mode.PROPOSE, number), Story(1, "It stops", ASKED))


def test_a_heat_nobody_can_reach_is_refused(cast):
    with pytest.raises(Invalid, match="from 1 to 100"):
        rulebook.change_rule(cast.root, replace(DEFAULTS[RuleKind.HEAT], threshold=101))
