"""What heats a thread, what does not, and how hard it is to heat one by oneself."""

from datetime import UTC, datetime, timedelta

import pytest

from community.domain.accounts.models import Session
from community.domain.answers import operations as answers
from community.domain.heat import heating
from community.domain.heat import rules as heat
from community.domain.heat.models import ThreadHeat
from community.domain.heat.rules import CAPS, Mood, Part, Signal, Standing
from community.domain.settings.rules import DEFAULTS as NUMBERS
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from tests.support.people import members

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
CALM = Standing(unanswered_for=None, baseline=HOUR, other_threads=0)
HOT, COOL = 60, 40
ALL = (Part.ME_TOO, Part.FAILED, Part.WORDING, Part.REPLIERS)


def signals(people, parts=ALL, at=NOW, network="", is_newcomer=False):
    return [
        Signal(part, person, at, network and f"{network}{person % 250}", is_newcomer)
        for part in parts for person in people
    ]  # fmt: skip


def value(some, standing=CALM, now=NOW):
    return heat.value_of(heat.parts_of(some, standing, now, NUMBERS))


def after(mood, points, at):
    return heat.mood_after(mood, points, at, NUMBERS)


def test_many_people_make_it_hot_and_each_part_has_its_cap():
    parts = heat.parts_of(signals(range(40)), CALM, NOW, NUMBERS)

    assert parts == {part: CAPS[part] for part in ALL}
    assert HOT <= heat.value_of(parts) <= heat.MOST


def test_one_person_counts_once_however_often_they_come():
    once, often = signals([1]), [one for n in range(500) for one in signals([1], at=NOW - n * HOUR)]

    assert value(often) == value(once) < COOL


@pytest.mark.parametrize("count", [10, 1_000])
def test_new_accounts_alone_never_make_it_hot(count):
    assert value(signals(range(count), is_newcomer=True)) < COOL


@pytest.mark.parametrize("count", [10, 1_000])
def test_the_people_of_one_network_count_as_two(count):
    some = [Signal(part, n, NOW, "203.0.113.0/24", False) for part in ALL for n in range(count)]

    assert value(some) == value(signals([1, 2])) < HOT


def test_it_cools_by_half_in_six_hours():
    some = signals(range(3), parts=(Part.ME_TOO,))

    assert value(some, now=NOW + 6 * HOUR) * 2 == value(some)
    assert value(some, now=NOW + heat.forgotten(NUMBERS)) == 0


def test_waiting_is_measured_by_what_is_usual_here():
    day = timedelta(days=1)
    for baseline, waits, points in ((day, day, 0), (HOUR, 4 * HOUR, 20), (HOUR, 2.5 * HOUR, 10)):
        standing = Standing(waits, baseline, 0)
        assert heat.parts_of([], standing, NOW, NUMBERS).get(Part.WAITING, 0) == points


def test_two_hot_looks_make_it_hot_and_two_cool_hours_end_it():
    mood = after(Mood(), 60, NOW)
    assert mood.hot_since is None
    assert after(after(mood, 59, NOW), 60, NOW).hot_since is None
    hot = after(mood, 61, NOW + heat.TICK)
    assert hot.hot_since == NOW + heat.TICK

    for later, points, is_hot in ((1, 45, True), (2, 39, True), (3, 39, True), (4, 39, False)):
        hot = after(hot, points, NOW + later * HOUR)
        assert (hot.hot_since is not None) == is_hot, later
    wavering = after(after(Mood(0, NOW, NOW), 41, NOW), 39, NOW + 2 * HOUR)
    assert wavering.hot_since is not None, "it was warm in between"


def test_what_people_do_is_felt_and_what_they_take_back_is_not(cast):
    with clock.frozen(NOW):
        for person in (cast.ben, cast.cleo, cast.mo, cast.sam, cast.root):
            person.joined_at = NOW - timedelta(days=90)
        cast.cleo.is_bot = True
        db.session.commit()
        thread = cast.thread()
        post = cast.answer(thread, by=cast.sam)
        for person in (cast.ben, cast.cleo, cast.mo, cast.sam):
            votes.me_too(thread, by=person)
        answers.confirm(post, by=cast.ben, worked=False)
        answers.confirm(post, by=cast.root, worked=False)
        cast.answer(thread, "This is unacceptable.", by=cast.mo)
        cast.answer(thread, "Unacceptable, I know.", by=cast.sam)
        assert heating.take_temperatures() == 1
        parts = dict(db.session.get(ThreadHeat, thread.id).parts)
        assert parts == {"me_too": 12, "did_not_work": 8, "wording": 5, "repliers": 2}

        votes.not_me_too(thread, by=cast.ben)
        answers.confirm(post, by=cast.ben, worked=True)
    with clock.frozen(NOW + timedelta(seconds=1)):
        assert heating.take_temperatures() == 0, "two workers count no tick twice"
    with clock.frozen(NOW + heat.TICK):
        assert heating.take_temperatures() == 1
    parts = db.session.get(ThreadHeat, thread.id, populate_existing=True).parts
    assert 5.9 < parts["me_too"] < 6
    assert "did_not_work" not in parts


def test_a_crowd_of_one_network_is_seen_to_be_one(cast):
    crowd = members(12)
    with clock.frozen(NOW):
        thread = cast.thread()
        for n, person in enumerate(crowd):
            person.joined_at = NOW - timedelta(days=90)
            db.session.add(
                Session(user_id=person.id, token_digest=f"{n}", created_at=NOW, seen_at=NOW,
                        proved_at=NOW, address="203.0.113.0/24", agent="")
            )  # fmt: skip
        db.session.commit()
        for person in crowd:
            votes.me_too(thread, by=person)
        heating.take_temperatures()

    assert db.session.get(ThreadHeat, thread.id).parts == {"me_too": 12}
