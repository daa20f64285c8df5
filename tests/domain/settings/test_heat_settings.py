"""When a question is hot, how fast that passes and how long it is known: each as an admin sets it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from community.domain.heat import heating
from community.domain.heat.models import ThreadHeat, ThreadSignal
from community.domain.heat.rules import TICK, Part
from community.domain.settings import operations as settings
from community.domain.votes import operations as votes
from community.jobs.clean_up import clean_up
from community.kernel import clock
from community.kernel.db import db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WARMTH = 18  # of three people who have it too


@pytest.fixture
def warm(cast):
    """A question on Monday that three people have too."""
    with clock.frozen(MONDAY):
        thread = cast.thread()
        cast.answer(thread, by=cast.sam)
        for person in (cast.ben, cast.cleo, cast.mo):
            votes.me_too(thread, by=person)
    return thread


def put(cast, **numbers):
    settings.change(numbers, by=cast.root)


def look(thread, at):
    """What is known of a thread's heat once it was looked at then."""
    with clock.frozen(at):
        heating.take_temperatures()
    return db.session.get(ThreadHeat, thread.id, populate_existing=True)


@pytest.mark.parametrize(("from_", "is_hot"), [(WARMTH, True), (WARMTH + 1, False)])
def test_from_which_heat_on_a_question_is_hot(cast, warm, from_, is_hot):
    put(cast, hot_from=from_, cool_under=1, hot_looks=1)

    found = look(warm, MONDAY)

    assert found.value == WARMTH
    assert (found.hot_since is not None) == is_hot


@pytest.mark.parametrize("looks", [1, 2, 3])
def test_how_many_looks_it_takes(cast, warm, looks):
    put(cast, hot_from=10, cool_under=1, **({} if looks == 2 else {"hot_looks": looks}))

    found = [look(warm, MONDAY + n * TICK).hot_since is not None for n in range(4)]

    assert found == [n + 1 >= looks for n in range(4)]


@pytest.mark.parametrize("hours", [2, 5])
def test_how_long_it_is_cool_until_it_is_hot_no_more(cast, warm, hours):
    put(
        cast,
        hot_from=10,
        cool_under=10,
        hot_looks=1,
        **({} if hours == 2 else {"cool_hours": hours}),
    )
    assert look(warm, MONDAY).hot_since
    with clock.frozen(MONDAY):
        for person in (cast.ben, cast.cleo, cast.mo):
            votes.not_me_too(warm, by=person)
    begin = MONDAY + TICK

    found = [look(warm, begin + n * HOUR).hot_since is not None for n in range(7)]

    assert found == [n < hours for n in range(7)]


@pytest.mark.parametrize(("under", "stays"), [(10, True), (15, False)])
def test_under_which_heat_it_cools(cast, warm, under, stays):
    put(cast, hot_from=15, cool_under=under, hot_looks=1)
    assert look(warm, MONDAY).hot_since

    for n in range(2, 6):
        found = look(warm, MONDAY + n * HOUR)

    assert 10 <= found.value < 15
    assert (found.hot_since is not None) == stays


@pytest.mark.parametrize("hours", [6, 12])
def test_in_how_many_hours_it_weighs_half(cast, warm, hours):
    if hours != 6:
        put(cast, half_life_hours=hours)

    assert look(warm, MONDAY + hours * HOUR).parts == {"me_too": WARMTH / 2}


@pytest.mark.parametrize(("half_life", "days"), [(6, 2), (12, 4)])
def test_who_read_it_is_kept_as_long_as_it_weighs_anything(cast, half_life, days):
    put(cast, half_life_hours=half_life)
    thread = cast.thread()
    db.session.add(
        ThreadSignal(thread_id=thread.id, part=Part.VIEWS, person_id=cast.ben.id, at=MONDAY)
    )
    db.session.commit()

    kept = []
    for at in (days * DAY, days * DAY + HOUR):
        with clock.frozen(MONDAY + at):
            clean_up()
        kept.append(db.session.scalar(select(func.count()).select_from(ThreadSignal)))

    assert kept == [1, 0]
