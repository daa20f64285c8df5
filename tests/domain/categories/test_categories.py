import pytest

from community.domain.categories import operations, queries
from community.kernel.errors import Conflict, Invalid


def test_where_there_is_no_category_a_general_one_is_made_once(app):
    operations.open_first()
    operations.open_first()

    assert [category.slug for category in queries.readable(None)] == ["general"]


def test_a_community_with_categories_gets_no_other(cast):
    operations.open_first()

    assert [category.slug for category in queries.readable(None)] == ["printing"]


def test_a_category_needs_a_name_and_an_address_of_its_own(cast):
    with pytest.raises(Conflict):
        operations.create(name="Printing")
    for name in ("", "  ", "x" * 81):
        with pytest.raises(Invalid):
            operations.create(name=name)


def test_the_command_makes_one(app):
    made = app.test_cli_runner().invoke(args=["categories", "create", "Rolls and paper"])

    assert made.output == "Made Rolls and paper at /c/rolls-and-paper.\n"
    assert (
        app.test_cli_runner().invoke(args=["categories", "create", "Rolls and paper"]).exit_code
        == 1
    )
