"""Where things are asked: categories and tags."""

from typing import Any

from community.api import shapes, showing, wishes
from community.api.auth import viewer
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.categories import queries

family = Family("Categories", "Categories and tags.")


@family.get("/categories", gives=shapes.Categories)
def list_categories() -> Listed:
    """All categories you may read, in their order."""
    return listed(map(showing.category, queries.readable(viewer())), None)


@family.get("/tags", gives=shapes.Tags, asks=wishes.TagFilter)
def list_tags(wish: dict[str, Any]) -> Listed:
    """Tags in use, the most used first."""
    page = queries.tags(**wish)
    return listed(map(showing.tag, page.items), page.next)
