"""What a category promises is what its rules and clocks do, whatever an admin makes of them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.domain.escalation_rules import rulebook
from community.domain.escalation_rules.rules import DEFAULTS, Mode, Rule, Story, holding_in, met_at
from community.domain.escalations.cards import RuleKind
from community.domain.escalations.models import Escalation
from community.domain.escalations.sla_models import SlaClock
from community.domain.escalations.stopwatch import Stopwatch
from community.domain.escalations.terms import Promise, default_terms
from community.domain.service_levels import policies, promises
from community.domain.service_levels.promising import promise_in
from community.domain.settings import operations as numbers
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount
from community.jobs.schedule import WATCHES
from community.jobs.watch_deadlines import watch_deadlines
from community.jobs.watch_threads import watch_threads
from community.kernel import cache, clock
from community.kernel.business_time import DAYS, Hours
from community.kernel.db import db

ASKED = datetime(2026, 3, 6, 15, tzinfo=UTC)  # a Friday
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
EVERY = {watch.turn: watch.every for watch in WATCHES}
CATEGORY = 7

week = st.fixed_dictionaries({
    day: st.sampled_from([[], [["09:00", "17:00"]], [["00:00", "24:00"]], [["08:00", "12:00"], ["13:00", "16:30"]]])
    for day in DAYS
}).filter(lambda hours: any(hours.values()))  # fmt: skip
calendars = st.builds(
    lambda zone, hours, off: Hours.from_data({"zone": zone, "week": hours, "holidays": off}),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    week, st.lists(st.sampled_from([f"2026-{month:02}-{day:02}" for month in (3, 4, 10, 11) for day in range(1, 31)])),
)  # fmt: skip
some_rules = st.lists(
    st.builds(
        Rule, st.sampled_from([RuleKind.UNANSWERED, RuleKind.NEWCOMER, RuleKind.UNSETTLED]),
        st.sampled_from(list(Mode)), st.integers(1, 400), st.just(()),
        st.sampled_from([None, CATEGORY, CATEGORY + 1]),
    ),
    max_size=6,
)  # fmt: skip
some_numbers = st.builds(
    Terms,
    st.fixed_dictionaries(
        {}, optional={Amount.PEER_HOURS: st.integers(0, 168), Amount.TRIAGE_MINUTES: st.integers(1, 1440)}
    ),
)  # fmt: skip
instants = st.datetimes(datetime(2026, 2, 20), datetime(2026, 11, 5), timezones=st.just(UTC))


def seen_by(watch, at, phase):
    """The first look of a watch at or after an instant."""
    return at + (phase * watch if phase < 1 else watch)


@settings(max_examples=150, deadline=None)
@given(
    some_numbers,
    some_rules,
    calendars,
    st.integers(1, 3000),
    instants,
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_a_question_that_nobody_answers_is_with_the_team_and_due_within_what_is_promised(
    terms, rules, hours, minutes, asked_at, threads_phase, deadlines_phase
):
    targets = default_terms()["minutes"]
    targets = {**targets, "normal": {**targets["normal"], "first_response": minutes}}
    promise = promise_in(CATEGORY, rules, Promise(hours, targets, False), terms)

    brought = []
    for rule in holding_in(rules, CATEGORY):
        at = met_at(rule, Story(1, "It stops", asked_at), asked_at + timedelta(days=60), terms)
        if rule.mode is Mode.OFF or at is None:
            continue
        at = seen_by(EVERY[watch_threads], at, threads_phase)
        if rule.mode is Mode.PROPOSE:
            at = seen_by(
                EVERY[watch_deadlines], at + terms.minutes(Amount.TRIAGE_MINUTES), deadlines_phase
            )
        brought.append(at)

    assert (promise is not None) == bool(brought), "promised if, and only if, a rule sees to it"
    if promise:
        with_team = min(brought)
        assert with_team <= promise.with_team_by(asked_at)
        due_at = Stopwatch.started(timedelta(minutes=minutes), with_team).due_at(hours)
        assert due_at <= promise.reply_by(asked_at)


@pytest.mark.parametrize("triage", [15, 90])
@pytest.mark.parametrize("mode", [Mode.PROPOSE, Mode.AUTOMATIC])
def test_the_whole_product_keeps_it(cast, mode, triage):
    numbers.change({Amount.TRIAGE_MINUTES: triage}, by=cast.root)
    with clock.frozen(ASKED):
        rule = Rule(RuleKind.UNANSWERED, mode, 6, (), cast.category.id)
        rulebook.change_rule(cast.root, rule, is_sure=True)
        promise = promises.promise_to(cast.category.id)
        cast.thread()
    at = ASKED
    while not (found := live()):
        # Ten minutes at a time while nothing can be due yet, then as often as it is looked at.
        at += 10 * MINUTE if at < ASKED + 5 * HOUR else MINUTE
        assert at <= promise.with_team_by(ASKED)
        with clock.frozen(at):
            watch_threads()
            watch_deadlines()
    kind, due_at = db.session.query(SlaClock.kind, SlaClock.due_at).order_by(SlaClock.id).first()

    assert found.received_at > ASKED + 6 * HOUR - MINUTE
    assert kind == "first_response"
    assert due_at <= promise.reply_by(ASKED)


def live():
    db.session.rollback()
    return db.session.query(Escalation).filter_by(status="open").first()


def test_what_it_says_is_what_was_set(cast):
    said = []
    calendar = policies.save_calendar(
        cast.root, "Office", {"zone": "UTC", "week": {"mon": [["09:00", "17:00"]]}}
    )
    minutes = default_terms()["minutes"]
    for threshold, first in ((1, 60), (24, 90), (72, 480)):
        rule = replace(DEFAULTS[RuleKind.UNANSWERED], threshold=threshold)
        rulebook.change_rule(cast.root, rule)
        changed = {**minutes, "normal": {**minutes["normal"], "first_response": first}}
        policies.save_policy(cast.root, "All", calendar, changed)
        cache.forget_all()
        said.append(str(promises.promise_to(cast.category.id).sentence))

    assert said == [
        "If nobody answers within 4 hours, the support team steps in and replies within 1 working hour.",
        "If nobody answers within 24 hours, the support team steps in and replies within 90 working minutes.",
        "If nobody answers within 3 days, the support team steps in and replies within 8 working hours.",
    ]
    assert re.findall(r"\d+", str(promises.promise_to(cast.category.id).terms)) == ["20"]


def test_it_says_the_numbers_that_admins_set(cast):
    rulebook.change_rule(cast.root, replace(DEFAULTS[RuleKind.UNANSWERED], threshold=1))
    numbers.change({Amount.PEER_HOURS: 9, Amount.TRIAGE_MINUTES: 40}, by=cast.root)
    cache.forget_all()

    promise = promises.promise_to(cast.category.id)
    assert str(promise.sentence).startswith("If nobody answers within 9 hours,")
    assert "at most 45 minutes after that" in str(promise.terms)


def test_without_a_rule_there_is_no_promise_and_a_categorys_own_rule_counts(cast):
    off = replace(DEFAULTS[RuleKind.UNANSWERED], mode=Mode.OFF)
    rulebook.change_rule(cast.root, off)
    cache.forget_all()
    assert promises.promise_to(cast.category.id) is None

    own = replace(off, mode=Mode.AUTOMATIC, category_id=cast.category.id, threshold=5)
    rulebook.change_rule(cast.root, own)
    cache.forget_all()
    assert promises.promise_to(cast.category.id).wait == 5 * HOUR
