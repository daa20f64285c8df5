"""Business time is what a clerk would count who looks at the clock on the wall, minute by minute."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.kernel.business_time import DAYS, Hours, add, between
from community.kernel.errors import Invalid
from tests.support.wall_clock import is_open

MINUTE = timedelta(minutes=1)
ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo",
    "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca", "America/St_Johns", "Europe/Dublin",
)  # fmt: skip
# Around the jumps of these zones: half an hour, a whole day, at midnight, on a leap day.
MOMENTS = (
    datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 10, 24, 20, tzinfo=UTC),
    datetime(2026, 3, 7, 22, tzinfo=UTC), datetime(2026, 10, 31, 22, tzinfo=UTC),
    datetime(2026, 4, 4, 10, tzinfo=UTC), datetime(2026, 10, 3, 10, tzinfo=UTC),
    datetime(2011, 12, 29, 8, tzinfo=UTC), datetime(2018, 11, 3, 20, tzinfo=UTC),
    datetime(2024, 2, 28, 20, tzinfo=UTC), datetime(2026, 2, 14, 20, tzinfo=UTC),
)  # fmt: skip


@st.composite
def days(draw):
    times = draw(st.lists(st.integers(0, 24 * 60), max_size=6, unique=True).map(sorted))
    return [
        [clock(since), clock(until)] for since, until in zip(times[::2], times[1::2], strict=False)
    ]


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def calendars(draw):
    week = {day: draw(days()) for day in DAYS}
    if not any(week.values()):
        week["wed"] = [["00:00", "24:00"]]
    around = draw(st.sampled_from(MOMENTS)).date()
    near = st.integers(-1, 3).map(lambda n: (around + timedelta(days=n)).isoformat())
    data = {
        "zone": draw(st.sampled_from(ZONES)), "week": week,
        "holidays": draw(st.lists(near, max_size=2)),
        "exceptions": draw(st.dictionaries(near, days(), max_size=2)),
    }  # fmt: skip
    start = datetime(around.year, around.month, around.day, tzinfo=UTC) - timedelta(hours=6)
    return data, start + MINUTE * draw(st.integers(0, 36 * 60))


def counted(data, start, end):
    minutes = 0
    while start < end:
        minutes += is_open(data, start)
        start += MINUTE
    return minutes * MINUTE


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(calendars(), st.integers(0, 3 * 24 * 60))
def test_between_counts_every_minute_of_the_wall_clock(made, length):
    data, start = made
    end = start + length * MINUTE

    assert between(Hours.from_data(data), start, end) == counted(data, start, end)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(calendars(), st.integers(1, 12 * 60))
def test_add_is_the_first_minute_by_which_so_much_has_passed(made, minutes):
    data, start = made

    due = add(Hours.from_data(data), start, minutes * MINUTE)

    left, at = minutes, start
    while left and at - start < timedelta(days=4):
        left -= is_open(data, at)
        at += MINUTE
    if left:
        assert due > at
    else:
        assert due == at


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(calendars(), st.integers(1, 10**10), st.integers(0, 10**10))
def test_adding_and_measuring_agree_to_the_microsecond(made, first, second):
    data, start = made
    hours = Hours.from_data(data)
    first, second = timedelta(microseconds=first), timedelta(microseconds=second)

    due = add(hours, start, first)

    assert between(hours, start, due) == first
    assert add(hours, due, second) == add(hours, start, first + second)
    assert add(hours, start, timedelta()) == start


def test_an_hour_that_is_skipped_is_none_and_one_repeated_is_two():
    night = Hours.from_data({"zone": "Europe/Berlin", "week": {"sun": [["02:00", "03:00"]]}})
    spring, autumn = (datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 29), (10, 25)))

    assert between(night, spring, spring + timedelta(days=1)) == timedelta()
    assert between(night, autumn, autumn + timedelta(days=1)) == timedelta(hours=2)


def test_a_clock_that_jumps_back_measures_nothing():
    hours = Hours.from_data({"zone": "UTC", "week": {"mon": [["00:00", "24:00"]]}})
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)

    assert between(hours, noon, noon - timedelta(hours=1)) == timedelta()


WEEK = {"mon": [["09:00", "17:00"]]}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"zone": "UTC", "week": {}}, "week"),
        ({"zone": "UTC", "week": {"mon": [], "sun": []}}, "week"),
        ({"zone": "UTC", "week": None}, "week"),
        ({"zone": "UTC", "week": {"someday": [["09:00", "17:00"]]}}, "week"),
        ({"zone": "UTC", "week": {"mon": [["17:00", "09:00"]]}}, "week"),
        ({"zone": "UTC", "week": {"mon": [["09:00", "09:00"]]}}, "week"),
        ({"zone": "UTC", "week": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "week"),
        ({"zone": "UTC", "week": {"mon": [["09:00"]]}}, "week"),
        ({"zone": "UTC", "week": {"mon": [["9:00", "17:00"]]}}, "week"),
        ({"zone": "UTC", "week": {"mon": [["09:00", "24:01"]]}}, "week"),
        ({"zone": "UTC", "week": {"mon": "09:00-17:00"}}, "week"),
        ({"zone": "Europe/Atlantis", "week": WEEK}, "zone"),
        ({"zone": "../../etc/passwd", "week": WEEK}, "zone"),
        ({"zone": None, "week": WEEK}, "zone"),
        ({"zone": "UTC", "week": WEEK, "holidays": ["2026-02-30"]}, "holidays"),
        ({"zone": "UTC", "week": WEEK, "holidays": 3}, "holidays"),
        ({"zone": "UTC", "week": WEEK, "exceptions": {"soon": []}}, "exceptions"),
    ],
)  # fmt: skip
def test_a_calendar_that_makes_no_sense_is_refused(data, field):
    with pytest.raises(Invalid) as refusal:
        Hours.from_data(data)

    assert field in refusal.value.fields


def test_a_leap_day_is_a_day_like_any_other():
    hours = Hours.from_data({"zone": "UTC", "week": {"thu": [["09:00", "17:00"]]}})
    leap = datetime(2024, 2, 29, tzinfo=UTC)
    assert leap.date() == date(2024, 2, 29)

    assert add(hours, leap, timedelta(hours=1)) == leap.replace(hour=10)
