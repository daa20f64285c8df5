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


@pytest.mark.parametrize(
    "name",
    [
        "Print\u200bers",
        "\u202esretnirP",
        "\u2800",
        "\u3164\u3164",
        "Print\ners\x07",
        "a\u00adb",
        "\u0301\ufeff",
    ],
)
def test_no_category_is_named_by_what_nobody_sees(cast, name):
    with pytest.raises(Invalid) as refused:
        operations.create(name=name, slug="odd", by=cast.root)
    assert refused.value.fields == {"name": "This name holds characters that cannot be seen."}
    with pytest.raises(Invalid):
        operations.change(
            cast.category, by=cast.root, name=name, description="", template="", fields=[],
            writers="members", place=1,
        )  # fmt: skip

    assert [one.name for one in queries.readable(cast.root)] == [cast.category.name]


@pytest.mark.parametrize("name", ["پشتیبانی\u200cها", "Druckköpfe & Öle", "👩\u200d🔧", "标签"])
def test_a_category_is_named_in_any_alphabet(cast, name):
    assert operations.create(name=name, slug="far", by=cast.root).name == name


def test_the_command_makes_one(app):
    made = app.test_cli_runner().invoke(args=["categories", "create", "Rolls and paper"])

    assert made.output == "Made Rolls and paper at /c/rolls-and-paper.\n"
    assert (
        app.test_cli_runner().invoke(args=["categories", "create", "Rolls and paper"]).exit_code
        == 1
    )
