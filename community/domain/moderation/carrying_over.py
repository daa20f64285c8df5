"""Letting the followers and the me-toos of one thread count at another, and no longer."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from community.domain.follows.models import Follow
from community.domain.threads.models import Thread
from community.domain.votes.models import MeToo
from community.domain.votes.scores import settle_score
from community.kernel.db import db
from community.kernel.upsert import insert_missing

KINDS: dict[type[Any], str] = {Follow: "followers", MeToo: "me_toos"}


def add(source_id: int, target: Thread) -> dict[str, list[int]]:
    """Count them at the target too; who was added to its followers and its me-toos.

    Who follows the target or has said it there already is not counted twice, and its asker has the
    problem as it is. Inside an operation, with the target locked.
    """
    followers = _new(Follow, source_id, target.id)
    said = [user_id for user_id in _new(MeToo, source_id, target.id) if user_id != target.asker_id]
    _copy(Follow, "since", source_id, target.id, followers)
    _copy(MeToo, "said_at", source_id, target.id, said)
    _recount(target)
    return {"followers": followers, "me_toos": said}


def take_back(added: dict[str, Any], target: Thread, since: datetime) -> None:
    """Undo just that: who left since and came back by themselves stays."""
    for model, when, user_ids in (
        (Follow, Follow.since, added["followers"]),
        (MeToo, MeToo.said_at, added["me_toos"]),
    ):
        db.session.execute(
            delete(model).where(
                model.thread_id == target.id, model.user_id.in_(user_ids), when <= since
            )
        )
    _recount(target)


def add_one(model: type[Follow] | type[MeToo], user_id: int, target: Thread, at: datetime) -> bool:
    """Count one more at the target too, as from then; whether they were not there yet."""
    if model is MeToo and user_id == target.asker_id:
        return False
    when = "since" if model is Follow else "said_at"
    is_new = bool(insert_missing(model, [{"thread_id": target.id, "user_id": user_id, when: at}]))
    _recount(target)
    return is_new


def take_one(
    model: type[Follow] | type[MeToo], user_id: int, target: Thread, since: datetime
) -> None:
    """Count them there no longer, unless they came there by themselves since."""
    take_back({"followers": [], "me_toos": [], KINDS[model]: [user_id]}, target, since)


def _new(model: type[Follow] | type[MeToo], source_id: int, target_id: int) -> list[int]:
    there = select(model.user_id).where(model.thread_id == target_id)
    query = select(model.user_id).where(model.thread_id == source_id, model.user_id.not_in(there))
    return sorted(db.session.scalars(query))


def _copy(
    model: type[Follow] | type[MeToo],
    when: str,
    source_id: int,
    target_id: int,
    user_ids: list[int],
) -> None:
    query = select(model.user_id, getattr(model, when)).where(
        model.thread_id == source_id, model.user_id.in_(user_ids)
    )
    rows = [
        {"thread_id": target_id, "user_id": user_id, when: at}
        for user_id, at in db.session.execute(query)
    ]
    insert_missing(model, rows)


def _recount(thread: Thread) -> None:
    db.session.flush()
    follows = select(func.count()).select_from(Follow).where(Follow.thread_id == thread.id)
    said = select(func.count()).select_from(MeToo).where(MeToo.thread_id == thread.id)
    thread.follower_count = db.session.scalar(follows) or 0
    thread.me_too_count = thread.imported_me_too + (db.session.scalar(said) or 0)
    settle_score(thread)
