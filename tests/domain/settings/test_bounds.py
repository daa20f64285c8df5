"""The product's numbers are what is written, and an admin changes them within bounds."""

import pytest

from community.domain.settings import operations as settings
from community.domain.settings import queries
from community.domain.settings.schema import (
    AFTERWARDS,
    DESK,
    HEAT,
    NUMBERS,
    Amount,
    Privilege,
)
from community.kernel.errors import Invalid


def put(cast, **numbers):
    settings.change(numbers, by=cast.root)


def test_nothing_is_set_out_of_bounds(cast):
    before = queries.read()
    for number in NUMBERS.values():
        for value in (number.least - 1, number.most + 1, None, "7"):
            with pytest.raises(Invalid) as refused:
                settings.change({number.name: value}, by=cast.root)
            assert list(refused.value.fields) == [number.name]
    assert queries.read() == before


def test_each_bound_itself_can_be_set(cast):
    for bound in ("least", "most"):
        wishes = {name: getattr(number, bound) for name, number in NUMBERS.items()}
        settings.change(wishes, by=cast.root)
        standing = queries.read()
        assert {name: standing.of(name) for name in NUMBERS} == wishes


def test_nothing_cools_that_is_hot(cast):
    with pytest.raises(Invalid) as refused:
        put(cast, cool_under=61)
    assert (
        list(refused.value.fields) == ["cool_under"] and "60" in refused.value.fields["cool_under"]
    )
    with pytest.raises(Invalid):
        put(cast, hot_from=39)
    put(cast, hot_from=70, cool_under=61)
    assert queries.terms().of(Amount.COOL_UNDER) == 61


def test_the_warnings_of_a_clock_follow_one_another(cast):
    with pytest.raises(Invalid) as refused:
        put(cast, warn_second=49)
    assert list(refused.value.fields) == ["warn_second"] and "50" in refused.value.sentence
    with pytest.raises(Invalid):
        put(cast, warn_first=91)
    put(cast, warn_first=60, warn_second=60, warn_third=60)
    assert queries.terms().of(Amount.WARN_THIRD) == 60


def test_the_numbers_are_those_of_the_product():
    shipped = {number.name: number.default for number in (*DESK, *AFTERWARDS, *HEAT)}

    assert shipped == {
        "peer_hours": 4, "ask_again_hours": 24, "triage_minutes": 15, "idle_hours": 4, "quiet_days": 7,
        "capacity": 10, "warn_first": 50, "warn_second": 75, "warn_third": 90, "alarm_from": 75, "follow_up_days": 1, "follow_up_open_days": 28, "offer_open_days": 28,
        "offer_every_days": 14, "hot_from": 60, "hot_looks": 2, "cool_under": 40, "cool_hours": 2,
        "half_life_hours": 6, "four_eyes_from": 80,
    }  # fmt: skip
    assert NUMBERS[Amount.VOTE_MINUTES].default == 10
    assert NUMBERS[Privilege.TRUSTED_FLAGS].default == 250
