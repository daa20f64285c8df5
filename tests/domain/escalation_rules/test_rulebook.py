"""Rules bring to the team what peers do not solve: each once, not before its time, never old news."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community.domain.answers import operations as answers
from community.domain.escalation_rules import rulebook, trying
from community.domain.escalation_rules.rules import DEFAULTS, Mode, Rule, Story, met_at
from community.domain.escalations import operations
from community.domain.escalations.cards import RuleKind
from community.domain.escalations.models import Escalation
from community.domain.heat.models import ThreadHeat
from community.domain.settings.rules import DEFAULTS as NUMBERS
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.people import members

ASKED = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG = ASKED + 25 * DAY


def story(**more):
    return Story(1, "It stops", ASKED, **more)


def hours(*numbers):
    return [ASKED + number * HOUR for number in numbers]


@pytest.mark.parametrize(
    ("kind", "told", "met"),
    [
        (RuleKind.UNANSWERED, {}, 24),
        (RuleKind.UNANSWERED, {"answered_at": ASKED + 23 * HOUR}, None),
        (RuleKind.UNANSWERED, {"answered_at": ASKED + 25 * HOUR}, 24),
        (RuleKind.UNANSWERED, {"settled_at": ASKED + 23 * HOUR}, None),
        (RuleKind.UNSETTLED, {}, None),
        (RuleKind.UNSETTLED, {"answered_at": ASKED + HOUR}, 121),
        (RuleKind.UNSETTLED, {"answered_at": ASKED, "settled_at": ASKED + 4 * DAY}, None),
        (RuleKind.ME_TOO, {"me_too_at": hours(*range(9))}, None),
        (RuleKind.ME_TOO, {"me_too_at": hours(*range(12))}, 9),
        (RuleKind.ME_TOO, {"me_too_at": hours(*[1] * 10)}, 4),
        (RuleKind.HEAT, {"heat": 59, "hot_since": ASKED + HOUR}, None),
        (RuleKind.HEAT, {"heat": 60, "hot_since": ASKED + HOUR}, 1),
        (RuleKind.FAILED, {"failed_at": hours(5, 6, 7)}, 7),
        (RuleKind.FAILED, {"failed_at": hours(5, 6)}, None),
        (RuleKind.WORDS, {"text": "I want a Refund."}, 4),
        (RuleKind.WORDS, {"text": "A security hole!"}, 0),
        (RuleKind.WORDS, {"text": "Illegally refunded outages"}, None),
        (RuleKind.TWO_UNSOLVED, {"unsolved_at": hours(0)}, None),
        (RuleKind.TWO_UNSOLVED, {"unsolved_at": hours(0, 30)}, 30),
        (RuleKind.NEWCOMER, {"is_first": True}, 8),
        (RuleKind.NEWCOMER, {"is_first": False}, None),
    ],
)
def test_when_each_rule_is_met_and_what_waits_for_peers(kind, told, met):
    found = met_at(DEFAULTS[kind], story(**told), LONG, NUMBERS)

    assert found == (None if met is None else ASKED + met * HOUR)
    if found:
        assert met_at(DEFAULTS[kind], story(**told), found - HOUR / 60, NUMBERS) is None


def cases():
    db.session.rollback()
    return list(db.session.scalars(select(Escalation).order_by(Escalation.id)))


def test_an_unanswered_question_is_proposed_once_even_after_it_was_declined(cast):
    with clock.frozen(ASKED):
        cast.thread()
        cast.answer(cast.thread(by=cast.cleo), by=cast.ben)
    with clock.frozen(ASKED + 23 * HOUR):
        assert rulebook.carry_out() == 0
    with clock.frozen(ASKED + 24 * HOUR):
        assert rulebook.carry_out() == 1
        assert rulebook.carry_out() == 0
        proposed = cases()[0]
        operations.decline(proposed, by=cast.mo, reason="It is a holiday.")
    with clock.frozen(ASKED + 25 * HOUR):
        assert rulebook.carry_out() == 0

    assert len(cases()) == 1
    assert (proposed.rule, proposed.opened_by) == ("unanswered", None)
    assert proposed.reason == "Nobody has answered for 24 hours."


def test_an_automatic_rule_hands_it_over_and_accepts_what_was_proposed(cast):
    with clock.frozen(ASKED):
        thread = cast.thread(body="Since the outage it does nothing.")
        rulebook.change_rule(
            cast.root, replace(DEFAULTS[RuleKind.WORDS], mode=Mode.AUTOMATIC), is_sure=True
        )
    with clock.frozen(ASKED + 4 * HOUR):
        operations.escalate_by_rule(thread.id, "two_unsolved", "Two.", opens=False)
    with clock.frozen(ASKED + 5 * HOUR):
        assert rulebook.carry_out() == 0, "it was brought up since the rule was met"
        operations.decline(cases()[0], by=cast.mo, reason="No.")
        cast.thread(body="Another outage of the printer.", by=cast.cleo)
    with clock.frozen(ASKED + 9 * HOUR):
        rulebook.carry_out()

    assert [case.status for case in cases()] == ["declined", "open"]


def test_old_news_is_no_news(cast):
    with clock.frozen(ASKED):
        cast.thread()
    with clock.frozen(ASKED + 3 * DAY):
        assert rulebook.carry_out() == 0
        assert len(trying.dry_run(DEFAULTS[RuleKind.UNANSWERED]).caught) == 1


def test_what_people_did_meets_the_rules(cast):
    crowd = members(10)
    with clock.frozen(ASKED):
        popular, broken = (
            cast.thread(),
            cast.thread(title="The printer breaks labels", by=cast.cleo),
        )
        answer = cast.answer(broken)
        cast.answer(popular)
        for person in crowd:
            votes.me_too(popular, by=person)
        for person in crowd[:3]:
            answers.confirm(answer, by=person, worked=False)
    with clock.frozen(ASKED + 5 * HOUR):
        rulebook.carry_out()

    assert {(case.thread_id, case.rule) for case in cases()} == {
        (popular.id, "me_too"), (broken.id, "did_not_work"),
    }  # fmt: skip


def test_a_hot_thread_does_not_wait_for_peers(cast):
    with clock.frozen(ASKED):
        thread = cast.thread()
        db.session.add(
            ThreadHeat(thread_id=thread.id, value=70, parts={}, computed_at=ASKED, hot_since=ASKED,
                       above_ticks=2)
        )  # fmt: skip
        db.session.commit()
    with clock.frozen(ASKED + HOUR / 6):
        assert rulebook.carry_out() == 1
    assert cases()[0].rule == "heat"


def test_a_dry_run_lists_what_would_have_come_and_why_and_changes_nothing(cast):
    with clock.frozen(ASKED):
        old = cast.thread()
    with clock.frozen(ASKED + 10 * DAY):
        cast.answer(cast.thread(title="The printer is answered"))
        new = cast.thread(title="The printer stays silent")
    with clock.frozen(LONG):
        tried = trying.dry_run(DEFAULTS[RuleKind.UNANSWERED])
    assert [(one.thread_id, one.at) for one in tried.caught] == [
        (new.id, ASKED + 11 * DAY), (old.id, ASKED + DAY),
    ]  # fmt: skip
    assert (tried.asked, tried.is_much) == (3, True)
    assert str(tried.caught[0].why) == "Nobody has answered for 24 hours."
    assert cases() == []


def test_a_rule_that_would_catch_half_the_site_asks_first(cast):
    rule = Rule(RuleKind.WORDS, Mode.AUTOMATIC, 1, ("printer",))
    cast.thread()
    with clock.frozen(clock.now() + 5 * HOUR):
        with pytest.raises(Conflict, match="1 of the last 1"):
            rulebook.change_rule(cast.root, rule)
        assert rule not in rulebook.rules()
        rulebook.change_rule(cast.root, replace(rule, mode=Mode.OFF))
        rulebook.change_rule(cast.root, rule, is_sure=True)
    assert rule in rulebook.rules()


def test_only_admins_change_rules_and_nonsense_is_refused(cast):
    rule = DEFAULTS[RuleKind.WORDS]
    with pytest.raises(Forbidden):
        rulebook.change_rule(cast.sam, rule)
    for wrong in ({"threshold": 0}, {"words": ()}, {"words": (" ",)}, {"threshold": 10**6}):
        with pytest.raises(Invalid):
            rulebook.change_rule(cast.root, replace(rule, **wrong))
    assert rulebook.rules() == list(DEFAULTS.values())
