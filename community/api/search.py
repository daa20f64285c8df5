"""Finding threads: by words, and by what resembles a title."""

from typing import Any

from community.api import shapes, showing, wishes
from community.api.auth import viewer
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.search import queries

family = Family("Search", "Finding threads.")


@family.get("/search", gives=shapes.Hits, asks=wishes.Looking)
def search(wish: dict[str, Any]) -> Listed:
    """Threads that hold what is looked for, the best first.

    The words of a search are described at /search; filters may stand among them, or beside.
    """
    results = queries.search(
        wish["q"],
        viewer(),
        category=wish["category"],
        tag=wish["tag"],
        turn=wish["turn"],
        after=wish["after"],
        limit=wish["limit"],
    )
    return listed(
        [
            {**showing.thread_row(hit.row), "fragment": hit.fragment, "post_id": hit.post_id}
            for hit in results.hits
        ],
        results.next,
        total=results.total,
        corrected=results.corrected,
        degraded=results.degraded,
    )


@family.get("/similar", gives=shapes.Threads, asks=wishes.Resembling)
def find_similar(wish: dict[str, Any]) -> Listed:
    """Threads that resemble a title, the most alike first; for before one asks."""
    rows = queries.similar(wish["title"], viewer(), wish["limit"])
    return listed(map(showing.thread_row, rows), None)
