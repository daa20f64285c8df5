"""The pages on which an admin makes categories, and says what each asks for."""

import pytest
from sqlalchemy import func, select

from community.domain.categories.asking import fields_in, lines_of
from community.domain.categories.models import Category
from community.domain.categories.queries import readable
from community.kernel.db import db
from community.kernel.errors import Invalid
from tests.support.pages import words

PAGE = "/admin/categories"
WISH = {
    "name": "Printers", "description": "All that prints.", "writers": "members", "place": "1",
    "asks": "* Model: One, Wide\nVersion", "template": "### What happens",
}  # fmt: skip


def fresh(slug):
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalar(select(Category).where(Category.slug == slug))


def test_an_admin_makes_a_category_says_what_it_asks_for_and_askers_are_asked(cast, browse):
    root = browse(cast.root)
    made = root.post(PAGE, data={"name": "Labels", "readers": "everyone", "writers": "members"})
    assert (made.status_code, made.location) == (303, "/admin/categories/labels")

    done = root.post(made.location, data=WISH, follow_redirects=True)

    assert "The category is changed." in words(done) and "Printers" in words(done)
    asked = browse(cast.ada).get("/questions/new?category=labels")
    assert "Model" in words(asked) and "### What happens" in asked.text
    assert [one.slug for one in readable(cast.root)] == ["labels", cast.category.slug]
    assert "Changed a category" in words(root.get("/admin/audit?verb=change_category"))


@pytest.mark.parametrize(
    "odd",
    [
        {"name": " "}, {"name": "x" * 81}, {"description": "x" * 501}, {"writers": "nobody"},
        {"asks": "Model\nmodel"}, {"asks": ": One, Two"}, {"asks": "\n".join("abcdefghijk")},
        {"template": "x" * 4001}, {"place": "first"},
    ],
)  # fmt: skip
def test_a_refusal_keeps_all_that_was_typed_and_changes_nothing(cast, browse, odd):
    path = f"{PAGE}/{cast.category.slug}"
    answer = browse(cast.root).post(path, data={**WISH, "template": "### Mine", **odd})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "### Mine" in answer.text or "template" in odd
    assert fresh(cast.category.slug).name == "Printing"


def test_a_new_category_is_refused_without_a_name_or_under_an_address_that_is_taken(cast, browse):
    root = browse(cast.root)

    for data, status in (({"name": ""}, 422), ({"name": "Printing"}, 409)):
        kinds = {"readers": "everyone", "writers": "members", "description": "Kept words."}
        answer = root.post(PAGE, data={**kinds, **data})
        assert answer.status_code == status and "Kept words." in answer.text
    assert root.post(PAGE, data={"name": "Odd", "readers": "x", "writers": "y"}).status_code == 422
    assert db.session.scalar(select(func.count(Category.id))) == 1


@pytest.mark.parametrize("who", ["ada", "mo", "sam"])
def test_nobody_but_an_admin_changes_categories(cast, browse, who):
    client = browse(getattr(cast, who))

    for path in (PAGE, f"{PAGE}/{cast.category.slug}"):
        assert client.get(path).status_code == 403
        assert client.post(path, data=WISH).status_code == 403
    assert fresh(cast.category.slug).name == "Printing"


def test_what_is_asked_for_reads_back_as_it_was_typed_and_keeps_its_keys():
    present = [{"key": "product", "label": "Model", "required": False}]

    found = fields_in("* Model: One, Wide\nYou print from", present)

    assert [one["key"] for one in found] == ["product", "you_print_from"]
    assert lines_of(found) == "* Model: One, Wide\nYou print from"
    with pytest.raises(Invalid):
        fields_in("A: " + "x" * 81)
