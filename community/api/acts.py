"""The log of what was done, for those who care; and undoing an act of it."""

from typing import Any

from community.api import care_shapes, care_wishes, showing
from community.api.auth import signed_in
from community.api.families import Family
from community.api.idempotency import Made
from community.api.listing import Listed, listed
from community.domain.accounts.queries import get_by_handle
from community.domain.moderation import operations, queries
from community.domain.moderation.queries import ActRow
from community.domain.moderation.rules import may_audit
from community.domain.threads.queries import get_thread
from community.kernel import clock
from community.kernel.errors import Forbidden
from community.kernel.words import say

family = Family("Acts", "Who did what to which, when and why.")

PLAIN = (str, int, bool, type(None))


@family.get("/audit", gives=care_shapes.AuditedActs, asks=care_wishes.ActFilter, for_members=True)
def list_acts(wish: dict[str, Any]) -> Listed:
    """Every act and from where it was done, newest first. For admins."""
    if not may_audit(signed_in(), clock.now()):
        raise Forbidden(say("The audit log is for admins."))
    page = queries.acts(**wish)
    return listed(map(_with_origin, page.items), page.next)


@family.get("/threads/<record_id:thread_id>/acts", gives=care_shapes.Acts, for_members=True)
def list_thread_acts(thread_id: int) -> Listed:
    """What was done to a thread, newest first: the last fifty."""
    by = signed_in()
    operations.check(by)
    thread = get_thread(thread_id, by, removed=True)
    return listed(map(_shown, queries.of_thread(thread.id, by)), None)


@family.get("/people/<handle>/record", gives=care_shapes.Acts, for_members=True)
def read_record(handle: str) -> Listed:
    """What was done to a person and their posts, notes among it, newest first: the last hundred."""
    by = signed_in()
    operations.check(by)
    return listed(map(_shown, queries.record_of(get_by_handle(handle).id, by)), None)


@family.put("/acts/<record_id:act_id>/undoing", gives=care_shapes.Act)
def undo_act(act_id: int) -> dict[str, Any]:
    """Undo a lock, a move, a merge, a split or a silent limit. What cannot be undone, or was, is 409."""
    operations.undo(act_id, signed_in())
    return shown(act_id)


def shown(act_id: int) -> dict[str, Any]:
    """An act, as its shape wants it."""
    return _shown(queries.get(act_id))


def made_act(act_id: int) -> Made:
    """An act that was just done, and where it is undone."""
    return Made(shown(act_id), showing.call_url(f"/acts/{act_id}/undoing"))


def _with_origin(row: ActRow) -> dict[str, Any]:
    return {**_shown(row), "network": row.network, "request_id": row.request_id}


def _shown(row: ActRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "verb": row.verb,
        "by": showing.author(row.by) if row.by else None,
        "at": row.at,
        "reason": row.reason,
        "thread_id": row.thread_id,
        "post_id": row.post_id,
        "person": showing.author(row.person) if row.person else None,
        # Who was carried over by a merge is told by nobody: lists stay inside.
        "detail": {name: value for name, value in row.detail.items() if isinstance(value, PLAIN)},
        "undone_at": row.undone_at,
        "is_undoable": row.is_undoable,
    }
