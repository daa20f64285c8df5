"""The review queue, for programs of those who work it."""

from typing import Any

from community.api import showing, trust_shapes, wishes
from community.api.auth import signed_in
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.review import operations, queries
from community.domain.review.queries import ReviewCard
from community.domain.spam.queries import SuspicionCard

family = Family("Review", "What somebody should look at, claimed before it is worked.")


@family.get("/review", gives=trust_shapes.ReviewItems, asks=wishes.ReviewFilter, for_members=True)
def list_review(wish: dict[str, Any]) -> Listed:
    """What waits that you may work: the longest first, or with `order=spam` the likeliest spam."""
    page = queries.items(
        signed_in(), wish["kind"], wish["after"], wish["limit"], order=wish["order"]
    )
    return listed([_shown(item) for item in page.items], page.next)


@family.put("/review/<record_id:item_id>/claim", gives=trust_shapes.ReviewItem)
def claim_review(item_id: int) -> dict[str, Any]:
    """Keep an item for yourself for some minutes. Of those who claim at once one wins."""
    by = signed_in()
    operations.claim(item_id, by)
    return _shown(queries.get(item_id, by))


@family.delete("/review/<record_id:item_id>/claim")
def release_review(item_id: int) -> None:
    """Give an item back to the others."""
    by = signed_in()
    queries.get(item_id, by)
    operations.let_go(item_id, by)


@family.put(
    "/review/<record_id:item_id>/decision",
    gives=trust_shapes.ReviewItem,
    asks=wishes.NewDecision,
)
def decide_review(wish: dict[str, Any], item_id: int) -> dict[str, Any]:
    """Decide an item you have claimed; it leaves the queue."""
    by = signed_in()
    before = queries.get(item_id, by)
    operations.decide(item_id, by, wish["decision"], wish["reason"])
    return _shown(before)


def _shown(item: ReviewCard) -> dict[str, Any]:
    suggestion = item.suggestion
    return {
        "id": item.id,
        "kind": item.kind,
        "opened_at": item.opened_at,
        "thread_title": item.thread_title,
        "post_id": item.post.id,
        "author": showing.author(item.post.author),
        "body": item.post.body,
        "is_away": item.is_away,
        "why": item.why,
        "suspicion": _suspicion(item.suspicion),
        "flags": [
            {
                "reason": flag.reason,
                "note": flag.note,
                "by": showing.author(flag.by),
                "created_at": flag.created_at,
            }
            for flag in item.flags
        ],
        "suggestion": suggestion
        and {
            "id": suggestion.id,
            "post_id": suggestion.post_id,
            "title": suggestion.title,
            "tags": suggestion.tags,
            "body": suggestion.body,
            "reason": suggestion.reason,
            "created_at": suggestion.created_at,
            "taken": None,
        },
        "claimed_by": showing.author(item.claimed_by) if item.claimed_by else None,
        "is_mine": item.is_mine,
        "decisions": item.decisions,
    }


def _suspicion(found: SuspicionCard | None) -> dict[str, Any] | None:
    if found is None:
        return None
    features = [{"feature": name, "percent": share} for name, share in found.features]
    return {"score": found.score, "signs": found.signs, "features": features}
