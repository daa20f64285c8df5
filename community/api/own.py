"""What is the caller's own: exports of their data, and whom they keep away."""

from typing import Any

from flask import Response, current_app

from community.api import idempotency, own_shapes, own_wishes, showing, wishes
from community.api.auth import signed_in
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.blocks import operations as blocking
from community.domain.blocks import queries as blocks
from community.domain.blocks.queries import KeptAway
from community.domain.exports import operations, queries
from community.domain.exports.models import DataExport
from community.kernel.db import db

family = Family("Own", "Exports of your data, and people you mute or block.")


@family.post("/me/exports", gives=own_shapes.Export, asks=own_wishes.NewExport)
def ask_export(_wish: dict[str, Any]) -> Response:
    """Have an export of your data made, one at a time; you are told when it is ready."""
    by = signed_in()

    def make(_submission_key: str | None) -> int:
        operations.ask(by)
        return by.id

    return idempotency.created(make, _made_export, own_shapes.Export())


@family.get("/me/exports", gives=own_shapes.Exports, asks=wishes.Paged, for_members=True)
def list_exports(wish: dict[str, Any]) -> Listed:
    """Your exports, newest first; there are never many."""
    found = queries.latest(signed_in())[: wish["limit"]]
    return listed([_export(export) for export in found], None)


@family.get("/me/blocks", gives=own_shapes.AllKeptAway, asks=wishes.Paged, for_members=True)
def list_blocks(wish: dict[str, Any]) -> Listed:
    """Whom you mute or block, the latest first."""
    page = blocks.kept_away(signed_in(), after=wish["after"], limit=wish["limit"])
    return listed([_kept_away(one) for one in page.items], page.next)


@family.put("/me/blocks/<handle>", gives=own_shapes.KeptAway, asks=own_wishes.NewDistance)
def keep_away(wish: dict[str, Any], handle: str) -> dict[str, Any]:
    """Mute or block a member. They are not told."""
    by, person = signed_in(), get_by_handle(handle)
    blocking.keep_away(person, by=by, kind=wish["kind"])
    return _kept_away(blocks.get(by, person))


@family.delete("/me/blocks/<handle>")
def let_near(handle: str) -> None:
    """Hear somebody again."""
    blocking.let_near(get_by_handle(handle), by=signed_in())


def _made_export(user_id: int) -> idempotency.Made:
    export = queries.latest(db.session.get_one(User, user_id))[0]
    return idempotency.Made(_export(export), showing.call_url("/me/exports"))


def _export(export: DataExport) -> dict[str, Any]:
    return {
        "state": export.state,
        "asked_at": export.asked_at,
        "ready_at": export.ready_at,
        "expires_at": export.expires_at,
        "byte_count": export.byte_count,
        "downloads": export.downloads,
        "url": f"{current_app.config['BASE_URL']}/settings/export",
    }


def _kept_away(one: KeptAway) -> dict[str, Any]:
    return {"person": showing.author(one.person), "kind": one.kind, "since_at": one.since}
