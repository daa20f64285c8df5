"""Asking a moderator to look at a post, and suggesting how it reads better."""

from typing import Any

from flask import Response

from community.api import idempotency, showing, trust_shapes, wishes
from community.api.auth import signed_in
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.flags import operations, queries
from community.domain.flags.models import Flag
from community.domain.suggestions import operations as suggestions
from community.domain.suggestions.models import Suggestion
from community.domain.suggestions.queries import get as get_suggestion
from community.domain.threads.queries import get_post
from community.kernel.db import db

family = Family("Flags", "Asking a moderator to look, and suggesting edits.")


@family.post("/posts/<record_id:post_id>/flags", gives=trust_shapes.RaisedFlag, asks=wishes.NewFlag)
def flag_post(wish: dict[str, Any], post_id: int) -> Response:
    """Flag a post, once. The reason "other" needs a note."""
    by = signed_in()

    def make(_submission_key: str | None) -> int:
        return operations.flag(get_post(post_id, by), by, wish["reason"], wish["note"]).id

    return idempotency.created(make, _made_flag, trust_shapes.RaisedFlag())


@family.get("/flags", gives=trust_shapes.Flags, asks=wishes.Paged, for_members=True)
def list_flags(wish: dict[str, Any]) -> Listed:
    """What you flagged and what came of it, newest first."""
    page = queries.own(signed_in(), after=wish["after"], limit=wish["limit"])
    return listed([_flag(flag) for flag in page.items], page.next)


@family.post(
    "/posts/<record_id:post_id>/suggestions",
    gives=trust_shapes.Suggestion,
    asks=wishes.NewSuggestion,
)
def suggest_edit(wish: dict[str, Any], post_id: int) -> Response:
    """Suggest how a post reads better. Its author or a reviewer takes it or leaves it."""
    by = signed_in()

    def make(_submission_key: str | None) -> int:
        return suggestions.suggest(get_post(post_id, by), by, **wish).id

    return idempotency.created(make, _made_suggestion, trust_shapes.Suggestion())


def _made_flag(flag_id: int) -> idempotency.Made:
    flag = db.session.get_one(Flag, flag_id)
    return idempotency.Made(_flag(flag), showing.call_url("/flags"))


def _made_suggestion(suggestion_id: int) -> idempotency.Made:
    made = get_suggestion(suggestion_id)
    return idempotency.Made(shown_suggestion(made), showing.call_url(f"/posts/{made.post_id}"))


def shown_suggestion(made: Suggestion) -> dict[str, Any]:
    """A suggested edit, as its shape wants it."""
    return {
        "id": made.id,
        "post_id": made.post_id,
        "title": made.title,
        "tags": None if made.tag_slugs is None else made.tag_slugs.split(),
        "body": made.body,
        "reason": made.reason,
        "created_at": made.created_at,
        "taken": made.taken,
    }


def _flag(flag: Any) -> dict[str, Any]:
    return {
        "id": flag.id,
        "post_id": flag.post_id,
        "reason": flag.reason,
        "created_at": flag.created_at,
        "outcome": flag.outcome,
    }
