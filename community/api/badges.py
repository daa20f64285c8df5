"""Badges, and who has helped most."""

from datetime import timedelta
from typing import Any

from community.api import care_shapes, care_wishes, showing
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.badges import queries
from community.domain.badges.rules import CATALOGUE
from community.kernel import clock

family = Family("Badges", "What badges there are, and who has helped most.")

MONTH = timedelta(days=30)


@family.get("/badges", gives=care_shapes.Catalogue)
def list_badges() -> Listed:
    """Every badge there is, and what it is for."""
    return listed(
        [
            {
                "slug": badge.slug,
                "name": str(badge.name),
                "metal": badge.metal,
                "sentence": str(badge.sentence),
            }
            for badge in CATALOGUE
        ],
        None,
    )


@family.get("/leaders", gives=care_shapes.Leaders, asks=care_wishes.LeaderFilter)
def list_leaders(wish: dict[str, Any]) -> Listed:
    """Who wrote most answers that solved something, then that worked for others: of 30 days, or of all time."""
    since = clock.now() - MONTH if wish["period"] == "month" else None
    found = queries.leaders(wish["tag"], since)
    return listed(
        [
            {"person": showing.author(one.card), "solved": one.solved, "confirmed": one.confirmed}
            for one in found
        ],
        None,
    )
