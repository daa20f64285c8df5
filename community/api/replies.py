"""Ready replies, for programs of the support team."""

from typing import Any

from flask import Response

from community.api import desk_shapes, desk_wishes, idempotency, showing, tagging
from community.api.auth import signed_in
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.replies import operations, queries
from community.domain.replies.queries import ReplyCard

family = Family("Replies", "Texts that the support team keeps ready, with places to fill in.")
REPLY = desk_shapes.Reply()


@family.get("/replies", gives=desk_shapes.Replies, asks=desk_wishes.ReplyFilter, for_members=True)
def list_replies(wish: dict[str, Any]) -> Listed:
    """What you may use: your own and the team's, the most used first."""
    found = queries.replies_for(signed_in(), wish["q"])
    return listed([_reply(one) for one in found], None)


@family.get("/replies/<record_id:reply_id>", gives=desk_shapes.Reply, for_members=True)
def read_reply(reply_id: int) -> dict[str, Any]:
    """One ready reply."""
    return _read(reply_id, signed_in())


@family.post("/replies", gives=desk_shapes.Reply, asks=desk_wishes.NewReply)
def write_reply(wish: dict[str, Any]) -> Response:
    """Keep a reply ready. A place that nothing fills is refused."""
    by = signed_in()

    def make(_key: str | None) -> int:
        return operations.write(by, **wish).id

    return idempotency.created(make, lambda made: _made(made, by), REPLY)


@family.patch(
    "/replies/<record_id:reply_id>", gives=desk_shapes.Reply, asks=desk_wishes.ReplyChange
)
def change_reply(wish: dict[str, Any], reply_id: int) -> dict[str, Any]:
    """Change a reply of yours; an admin, the team's."""
    by = signed_in()
    version = tagging.check(queries.card_of(reply_id, by).version)
    operations.change(reply_id, by, version=version, **wish)
    return _read(reply_id, by)


@family.delete("/replies/<record_id:reply_id>")
def delete_reply(reply_id: int) -> None:
    """Delete a reply. What was sent with it stays."""
    operations.throw_away(reply_id, signed_in())


def _read(reply_id: int, by: User) -> dict[str, Any]:
    found = queries.card_of(reply_id, by)
    tagging.of_revision(found.version)
    return _reply(found)


def _made(reply_id: int, by: User) -> idempotency.Made:
    body = _read(reply_id, by)
    return idempotency.Made(body, body["url"])


def _reply(shown: ReplyCard) -> dict[str, Any]:
    return {
        "id": shown.id,
        "url": showing.call_url(f"/replies/{shown.id}"),
        "title": shown.title,
        "body": shown.body,
        "variants": shown.variants,
        "for_team": shown.for_team,
        "uses": shown.uses,
        "changed_at": shown.changed_at,
        "owner": showing.author(shown.owner),
    }
