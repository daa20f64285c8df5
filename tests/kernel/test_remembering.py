"""What is remembered, and for how long."""

import pytest

from community.kernel import cache


@pytest.fixture(autouse=True)
def _forgetful():
    cache.forget_all()
    yield
    cache.forget_all()


def test_several_are_asked_for_at_once_and_only_those_not_remembered():
    asked = []

    def find(keys):
        asked.append(sorted(keys))
        return {key: key * 10 for key in keys}

    assert cache.remembered_each("tens", [1, 2], 60, find) == {1: 10, 2: 20}
    assert cache.remembered_each("tens", [2, 3], 60, find) == {2: 20, 3: 30}
    assert cache.remembered_each("tens", [1, 2, 3], 60, find) == {1: 10, 2: 20, 3: 30}
    assert asked == [[1, 2], [3]]


def test_that_there_is_no_answer_is_remembered_too():
    asked = []

    def find(keys):
        asked.append(keys)
        return {}

    assert cache.remembered_each("none", [1], 60, find) == {}
    assert cache.remembered_each("none", [1], 60, find) == {}
    assert asked == [[1]]


def test_it_is_asked_again_when_the_time_is_over_and_for_each_name():
    found = iter(["old", "new", "other"])

    def find(keys):
        return dict.fromkeys(keys, next(found))

    assert cache.remembered_each("name", [1], 0, find) == {1: "old"}
    assert cache.remembered_each("name", [1], 60, find) == {1: "new"}
    assert cache.remembered_each("other", [1], 60, find) == {1: "other"}
