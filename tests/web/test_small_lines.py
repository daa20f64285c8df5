"""Numbers as a line."""

import pytest

from community.web import lines


def test_a_line_runs_over_the_whole_box_from_the_lowest_to_the_highest():
    assert lines.points([1, 5, 3]) == "3.0,53.0 120.0,3.0 237.0,28.0"


@pytest.mark.parametrize("values", [[], [7]])
def test_fewer_than_two_values_are_no_line(values):
    assert lines.points(values) == ""


def test_values_that_are_alike_run_along_the_foot():
    assert lines.points([4, 4]) == "3.0,53.0 237.0,53.0"
