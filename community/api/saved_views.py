"""Saved views of the desk, for programs of the support team."""

from typing import Any

from flask import Response

from community.api import desk_shapes, desk_wishes, idempotency, showing
from community.api.auth import signed_in
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.saved_views import operations, queries
from community.domain.saved_views.queries import SavedViewCard
from community.kernel import clock
from community.kernel.errors import Forbidden
from community.kernel.words import say

family = Family("Views", "Views of the desk that the support team named and kept.")
VIEW = desk_shapes.SavedView()


@family.get("/views", gives=desk_shapes.SavedViews, for_members=True)
def list_views() -> Listed:
    """Your saved views, then those the team shares. Their cases: GET /escalations?saved_view=."""
    return listed([_view(one) for one in queries.views_for(_agent())], None)


@family.post("/views", gives=desk_shapes.SavedView, asks=desk_wishes.NewView)
def save_view(wish: dict[str, Any]) -> Response:
    """Keep a view under a name. The same name again replaces what you kept under it."""
    by = signed_in()

    def make(_key: str | None) -> int:
        return operations.save(by, **wish).id

    return idempotency.created(make, lambda made: _made(made, by), VIEW)


@family.patch(
    "/views/<record_id:view_id>", gives=desk_shapes.SavedView, asks=desk_wishes.ViewChange
)
def change_view(wish: dict[str, Any], view_id: int) -> dict[str, Any]:
    """Change what a view shows, name it anew, share it, or keep it to yourself."""
    by = signed_in()
    operations.change(view_id, by, **wish)
    return _view(queries.card_of(view_id, by))


@family.delete("/views/<record_id:view_id>")
def delete_view(view_id: int) -> None:
    """Delete a view. Its cases stay."""
    operations.throw_away(view_id, signed_in())


def _agent() -> User:
    by = signed_in()
    if not may(by, Right.DESK, clock.now()):
        raise Forbidden(say("Only the support team keeps views of the desk."))
    return by


def _made(view_id: int, by: User) -> idempotency.Made:
    body = _view(queries.card_of(view_id, by))
    return idempotency.Made(body, body["url"])


def _view(shown: SavedViewCard) -> dict[str, Any]:
    return {
        "id": shown.id,
        "name": shown.name,
        "view": shown.view,
        "filters": shown.chosen.chosen,
        "is_shared": shown.is_shared,
        "owner": showing.author(shown.owner),
        "url": showing.call_url(f"/escalations?saved_view={shown.id}"),
    }
