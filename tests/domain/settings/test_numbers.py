"""What an admin sets is what happens from then on; what had begun keeps what held when it began."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from community.domain.answers import operations as answers
from community.domain.escalation_rules import rulebook, trying
from community.domain.escalation_rules.rules import DEFAULTS, Mode
from community.domain.escalations import asking, giving, links, operations
from community.domain.escalations.cards import RuleKind
from community.domain.escalations.models import Escalation
from community.domain.escalations.opening import escalate_by_rule
from community.domain.escalations.terms import default_terms, promise_of
from community.domain.follow_ups import operations as follow_up_verbs
from community.domain.follow_ups import queries as asked
from community.domain.service_levels import policies
from community.domain.settings import operations as settings
from community.domain.settings.schema import (
    Amount,
)
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.business_time import between
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Gone
from tests.support.after import follow_ups, offer_of, solved, thread_of
from tests.support.cases import fresh
from tests.support.crew import agents, put_in_team
from tests.support.standing import trusted

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATER = MONDAY + 10 * DAY  # when peers have had their time, whatever it is


def put(cast, **numbers):
    settings.change(numbers, by=cast.root)


def asked_on_monday(cast):
    with clock.frozen(MONDAY):
        return cast.thread()


def proposed(cast, at=LATER):
    thread = asked_on_monday(cast)
    with clock.frozen(at):
        return operations.escalate(thread, by=cast.ada, reason="Please help.")


def left_to_peers(cast):
    thread = asked_on_monday(cast)
    with clock.frozen(MONDAY):
        return asking.may_ask_from(thread, cast.ada, MONDAY) - MONDAY


def not_given_out_for(cast):
    put_in_team(cast, *agents(1), round_robin=True)
    thread = asked_on_monday(cast)
    with clock.frozen(MONDAY):
        escalate_by_rule(thread.id, "unanswered", "Nobody answers.", opens=True)
    for hours in range(100):
        with clock.frozen(MONDAY + hours * HOUR):
            if giving.to_give(clock.now()):
                return hours * HOUR
    return None


def not_asked_again_for(cast):
    case = proposed(cast)
    with clock.frozen(LATER):
        operations.decline(case, by=cast.mo, reason="See the manual.")
        return asking.may_ask_from(thread_of(case), cast.ada, LATER) - LATER


def waits_for_triage(cast):
    case = proposed(cast)
    return case.timer_at - case.opened_at


def claimed(cast):
    with clock.frozen(MONDAY):
        case = operations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")
        return operations.claim(case, by=cast.sam)


def idle_for(cast):
    hours = promise_of(default_terms()).hours
    return between(hours, MONDAY, claimed(cast).timer_at)


def quiet_for(cast):
    case = claimed(cast)
    with clock.frozen(MONDAY):
        return operations.solve(case, by=cast.sam, remedy="Mended.").timer_at - MONDAY


def followed_up_after(cast):
    with clock.frozen(MONDAY):
        solved(cast)
    return follow_ups()[-1].ask_at - MONDAY


def answerable_for(cast):
    with clock.frozen(MONDAY):
        solved(cast)
    at = MONDAY + 60 * DAY
    with clock.frozen(at):
        assert follow_up_verbs.ask(follow_ups()[-1].id)
    token = links.path_of(links.FOLLOW_UP, follow_ups()[-1].id, cast.ada.id).rpartition("/")[2]
    for days in range(100):
        with clock.frozen(at + days * DAY):
            try:
                asked.of_token(token)
            except Gone:
                return days * DAY
    return None


def rateable_for(cast):
    with clock.frozen(MONDAY):
        offer = offer_of(solved(cast))
    return offer.expires_at - offer.offered_at


def offered_again_after(cast):
    with clock.frozen(MONDAY):
        solved(cast)
    for days in range(1, 100):
        with clock.frozen(MONDAY + days * DAY):
            if offer_of(solved(cast)):
                return days * DAY
    return None


@pytest.mark.parametrize(
    ("name", "measured", "usual", "changed", "unit"),
    [
        (Amount.PEER_HOURS, left_to_peers, 4, 30, HOUR),
        (Amount.PEER_HOURS, left_to_peers, 4, 0, HOUR),
        (Amount.PEER_HOURS, not_given_out_for, 4, 7, HOUR),
        (Amount.ASK_AGAIN_HOURS, not_asked_again_for, 24, 2, HOUR),
        (Amount.TRIAGE_MINUTES, waits_for_triage, 15, 90, MINUTE),
        (Amount.IDLE_HOURS, idle_for, 4, 11, HOUR),
        (Amount.QUIET_DAYS, quiet_for, 7, 2, DAY),
        (Amount.FOLLOW_UP_DAYS, followed_up_after, 1, 5, DAY),
        (Amount.FOLLOW_UP_OPEN_DAYS, answerable_for, 28, 3, DAY),
        (Amount.OFFER_OPEN_DAYS, rateable_for, 28, 10, DAY),
        (Amount.OFFER_EVERY_DAYS, offered_again_after, 14, 3, DAY),
    ],
)
@pytest.mark.parametrize("is_changed", [False, True])
def test_what_happens_is_what_was_set(cast, name, measured, usual, changed, unit, is_changed):
    if is_changed:
        put(cast, **{name: changed})

    assert measured(cast) == (changed if is_changed else usual) * unit


@pytest.mark.parametrize("hours", [4, 100])
def test_a_rule_leaves_a_question_to_peers_as_long_as_was_set(cast, hours):
    put(cast, peer_hours=hours)
    rulebook.change_rule(cast.root, replace(DEFAULTS[RuleKind.UNANSWERED], mode=Mode.OFF))
    with clock.frozen(MONDAY):
        cast.thread(body="I want a refund.")
    for at, brought in ((hours - 1, 0), (hours, 1)):
        with clock.frozen(MONDAY + at * HOUR):
            assert rulebook.carry_out() == brought
    with clock.frozen(MONDAY + 30 * DAY + (hours - 1) * HOUR):  # it was asked before, and met since
        (caught,) = trying.dry_run(DEFAULTS[RuleKind.WORDS]).caught
    assert caught.at == MONDAY + hours * HOUR


def test_what_was_said_when_it_began_stands(cast):
    waiting, idle = proposed(cast), claimed(cast)
    with clock.frozen(MONDAY):
        offer = offer_of(solved(cast))
    before = [waiting.timer_at, idle.timer_at, offer.expires_at, follow_ups()[-1].ask_at]

    put(cast, triage_minutes=1, idle_hours=1, offer_open_days=1, follow_up_days=9)

    waiting, idle = fresh(waiting), db.session.get(Escalation, idle.id)
    db.session.refresh(offer)
    assert [waiting.timer_at, idle.timer_at, offer.expires_at, follow_ups()[-1].ask_at] == before


def test_a_calendar_with_hardly_any_hours_keeps_nobody_from_a_case(cast):
    put(cast, idle_hours=80)
    few = {"zone": "UTC", "week": {"mon": [["09:00", "09:01"]]}}
    targets = {
        name: dict.fromkeys(minutes, 1) for name, minutes in default_terms()["minutes"].items()
    }
    policies.save_policy(cast.root, "Few", policies.save_calendar(cast.root, "Few", few), targets)

    assert claimed(cast).timer_at is None


def test_who_proposes_is_who_has_trusted_flags(cast):
    trusted(cast.ben, reputation=60)
    with pytest.raises(Forbidden):
        operations.escalate(cast.thread(), by=cast.ben, reason="It burns.")

    put(cast, trusted_flags=60)

    assert operations.escalate(cast.thread(), by=cast.ben, reason="It burns.").status == "proposed"


@pytest.mark.parametrize("minutes", [10, 1, 45])
def test_a_vote_can_be_changed_as_long_as_was_set(cast, minutes):
    trusted(cast.cleo)
    put(cast, vote_minutes=minutes)
    answer = cast.answer(cast.thread())
    with clock.frozen(MONDAY):
        votes.vote(answer, by=cast.cleo, value=1)
    at = MONDAY + minutes * MINUTE
    with clock.frozen(at + timedelta(seconds=1)):
        for change in (
            lambda: votes.vote(answer, cast.cleo, -1),
            lambda: votes.unvote(answer, cast.cleo),
        ):
            with pytest.raises(Conflict) as refused:
                change()
            assert f"for {minutes} minute" in refused.value.sentence
    with clock.frozen(at):
        assert votes.vote(answer, by=cast.cleo, value=-1).value == -1


@pytest.mark.parametrize(("at", "alone"), [(80, False), (81, True), (101, True)])
def test_from_which_heat_on_it_takes_two_of_the_team(cast, at, alone):
    put(cast, four_eyes_from=at)
    answer = cast.answer(cast.thread(), by=cast.sam)
    answer.thread.heat = 80
    db.session.commit()

    if alone:
        assert answers.endorse(answer, by=cast.sam)
    else:
        with pytest.raises(Conflict):
            answers.endorse(answer, by=cast.sam)


def test_refusals_name_the_number(cast):
    put(cast, peer_hours=6, ask_again_hours=1, follow_up_open_days=1)
    thread = asked_on_monday(cast)
    with (
        clock.frozen(MONDAY),
        pytest.raises(Conflict, match="Others here have 6 hours to help first"),
    ):
        operations.escalate(thread, by=cast.ada, reason="Help.")
    with clock.frozen(LATER):
        case = operations.escalate(thread, by=cast.ada, reason="Help.")
        operations.decline(case, by=cast.mo, reason="See the manual.")
        with pytest.raises(Conflict, match=r"within the last 1 hour\."):
            operations.escalate(thread, by=cast.ada, reason="Help.")
