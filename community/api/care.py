"""The verbs of those who care for threads and posts: the same operations as on the pages."""

from typing import Any

from flask import Response

from community.api import care_shapes, care_wishes, idempotency, reading, shapes
from community.api.acts import made_act, shown
from community.api.auth import signed_in
from community.api.families import Family
from community.domain.accounts.models import User
from community.domain.categories import queries as categories
from community.domain.moderation import operations, queries
from community.domain.moderation.rules import Verb
from community.domain.threads import operations as threads
from community.domain.threads.models import Thread
from community.domain.threads.queries import get_post, get_thread
from community.kernel.errors import Gone, Invalid, NotFound

family = Family(
    "Care", "Locking, moving, merging, closing, removing: each written down, and undone."
)
ACT = care_shapes.Act()


@family.put("/threads/<record_id:thread_id>/lock", gives=care_shapes.Act, asks=care_wishes.Locking)
def lock_thread(wish: dict[str, Any], thread_id: int) -> dict[str, Any]:
    """Let a thread take no more posts, without closing it. One that is locked is 409."""
    by = signed_in()
    return shown(operations.lock_thread(get_thread(thread_id, by), by, wish["reason"]).id)


@family.delete("/threads/<record_id:thread_id>/lock")
def unlock_thread(thread_id: int) -> None:
    """Take the lock away. Without one, nothing changes."""
    by = signed_in()
    thread = get_thread(thread_id, by)
    act_id = queries.standing(Verb.LOCK, thread_id=thread.id)
    operations.check(by)
    if thread.locked_at is not None and act_id is not None:
        operations.undo(act_id, by)


@family.put(
    "/threads/<record_id:thread_id>/category", gives=care_shapes.Act, asks=care_wishes.Moving
)
def move_thread(wish: dict[str, Any], thread_id: int) -> dict[str, Any]:
    """Put a thread into another category. The one it stands in is 409."""
    by = signed_in()
    thread = get_thread(thread_id, by)
    try:
        to = categories.get(wish["category"], by)
    except NotFound as error:
        raise Invalid(category=error.sentence) from error
    return shown(operations.move(thread, by, to, wish["reason"]).id)


@family.post(
    "/threads/<record_id:thread_id>/merges", gives=care_shapes.Act, asks=care_wishes.Merging
)
def merge_thread(wish: dict[str, Any], thread_id: int) -> Response:
    """Move all posts of a thread into another, which its address leads to from then on."""
    by = signed_in()

    def make(_key: str | None) -> int:
        into = _other("into", wish["into"], by)
        return operations.merge(get_thread(thread_id, by), by, into, wish["reason"]).id

    return idempotency.created(make, made_act, ACT)


@family.put(
    "/threads/<record_id:thread_id>/closure", gives=shapes.Thread, asks=care_wishes.NewClosing
)
def close_thread(wish: dict[str, Any], thread_id: int) -> dict[str, Any]:
    """Close a thread with a reason. `closed` stays null while more votes are needed. A closed one is 409."""
    by = signed_in()
    target = wish["duplicate_of"]
    other = None if target is None else _other("duplicate_of", target, by)
    threads.close(get_thread(thread_id, by), by, wish["reason"], other)
    return reading.thread(thread_id, by)


@family.delete("/threads/<record_id:thread_id>/closure")
def reopen_thread(thread_id: int) -> None:
    """Open a thread again, or vote for that. An open one stays as it is."""
    by = signed_in()
    threads.reopen(get_thread(thread_id, by), by)


@family.post("/posts/<record_id:post_id>/splits", gives=care_shapes.Act, asks=care_wishes.Splitting)
def split_post(wish: dict[str, Any], post_id: int) -> Response:
    """Make an answer or a comment a question of its own; `thread_id` is the new thread."""
    by = signed_in()

    def make(_key: str | None) -> int:
        return operations.split(get_post(post_id, by), by, wish["title"], wish["reason"]).id

    return idempotency.created(make, made_act, ACT)


@family.put(
    "/posts/<record_id:post_id>/removal", gives=care_shapes.Removal, asks=care_wishes.NewRemoval
)
def remove_post_as(wish: dict[str, Any], post_id: int) -> dict[str, Any]:
    """Take a post away from its readers; only moderators say that it was spam or abuse."""
    by = signed_in()
    removal = threads.remove(get_post(post_id, by, removed=True), by, **wish)
    return {
        "post_id": post_id,
        "reason": removal.reason,
        "is_abuse": bool(removal.is_abuse),
        "removed_at": removal.removed_at,
    }


@family.delete("/posts/<record_id:post_id>/removal")
def restore_post(post_id: int) -> None:
    """Bring a post back. One that is not removed stays as it is."""
    by = signed_in()
    threads.restore(get_post(post_id, by, removed=True), by)


@family.post(
    "/posts/<record_id:post_id>/warnings", gives=care_shapes.Act, asks=care_wishes.NewWarning
)
def warn_author(wish: dict[str, Any], post_id: int) -> Response:
    """Tell the author of a post what was wrong with it; it stays on their record."""
    by = signed_in()

    def make(_key: str | None) -> int:
        return operations.warn(get_post(post_id, by, removed=True), by, wish["reason"]).id

    return idempotency.created(make, made_act, ACT)


@family.post("/posts/<record_id:post_id>/erasures", gives=care_shapes.Act, asks=care_wishes.Erasing)
def erase_post(wish: dict[str, Any], post_id: int) -> Response:
    """Take words out for privacy, from all versions and for good: it cannot be undone."""
    by = signed_in()

    def make(_key: str | None) -> int:
        return operations.erase(get_post(post_id, by, removed=True), by, **wish).id

    return idempotency.created(make, made_act, ACT)


def _other(field: str, thread_id: int, by: User) -> Thread:
    try:
        return get_thread(thread_id, by)
    except (NotFound, Gone) as error:
        raise Invalid(**{field: error.sentence}) from error
