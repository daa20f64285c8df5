"""Where things are asked: categories and tags."""

from typing import Any

from flask import Response

from community.api import care_wishes, idempotency, shapes, showing, wishes
from community.api.auth import signed_in, viewer
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.categories import operations, queries
from community.domain.categories.asking import fields_in
from community.domain.categories.models import Category
from community.kernel.db import db

family = Family("Categories", "Categories and tags.")


@family.get("/categories", gives=shapes.Categories)
def list_categories() -> Listed:
    """All categories you may read, in their order."""
    return listed(map(showing.category, queries.readable(viewer())), None)


@family.post("/categories", gives=shapes.Category, asks=care_wishes.NewCategory)
def create_category(wish: dict[str, Any]) -> Response:
    """Make a category, after the others. For admins."""
    by = signed_in()

    def make(_key: str | None) -> int:
        return operations.create(fields=fields_in(wish.pop("asks")), by=by, **wish).id

    return idempotency.created(make, _made, shapes.Category())


@family.patch("/categories/<slug>", gives=shapes.Category, asks=care_wishes.CategoryChange)
def change_category(wish: dict[str, Any], slug: str) -> dict[str, Any]:
    """Say anew what a category is called, says and asks for, and where it stands. For admins."""
    by = signed_in()
    category = queries.get(slug, by)
    operations.check_may(by)
    place = [one.id for one in queries.readable(by)].index(category.id) + 1
    present: dict[str, Any] = {
        "name": category.name, "description": category.description,
        "template": category.template, "writers": category.writers, "place": place,
        "fields": category.fields,
    }  # fmt: skip
    if "asks" in wish:
        wish["fields"] = fields_in(wish.pop("asks"), category.fields)
    return showing.category(operations.change(category, by=by, **(present | wish)))


@family.get("/tags", gives=shapes.Tags, asks=wishes.TagFilter)
def list_tags(wish: dict[str, Any]) -> Listed:
    """Tags in use, the most used first."""
    page = queries.tags(**wish)
    return listed(map(showing.tag, page.items), page.next)


def _made(category_id: int) -> idempotency.Made:
    category = db.session.get_one(Category, category_id)
    return idempotency.Made(showing.category(category), showing.call_url("/categories"))
