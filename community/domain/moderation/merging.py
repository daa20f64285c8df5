"""Making two threads one, and two again."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from community.domain import events
from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.known_issues.queries import standing_of
from community.domain.moderation import carrying_over, log
from community.domain.moderation.models import Act
from community.domain.moderation.rules import Verb, clean_reason
from community.domain.moderation.tending import BREADTH
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.writing import count_tags, settle
from community.domain.votes.scores import settle_score
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say


@operation
def merge(thread: Thread, by: User, into: Thread, reason: str = "") -> Act:
    """Move all posts of a thread into another, which its address leads to from then on.

    Every post keeps its id and its votes; followers and me-toos count there. Raises Forbidden,
    Invalid(into=…), Conflict.
    """
    log.check(by)
    reason = clean_reason(reason)
    source, target = _both(thread.id, into.id)
    _check(source, target)

    posts = list(db.session.scalars(select(Post.id).where(Post.thread_id == source.id)))
    detail: dict[str, Any] = {"into": target.id, "posts": posts}
    db.session.execute(
        update(Post)
        .where(Post.thread_id == source.id, Post.role == PostRole.QUESTION, Post.merged_from_id.is_(None))
        .values(merged_from_id=source.id)
    )  # fmt: skip
    _move_posts(posts, target.id)
    detail |= carrying_over.add(source.id, target)
    count_tags(source, -1)
    source.merged_into_id, source.removed_at = target.id, clock.now()
    _settle(source, target)
    bus.record(events.ThreadMerged(source.id, target.id, by.id, undone=False))
    return log.write(Verb.MERGE, by.id, reason, thread_id=source.id, **detail)


@operation
def unmerge(act_id: int, by: User) -> None:
    """Undo a merge: the same posts, followers and me-toos are where they were. Raises Forbidden, Conflict."""
    log.check(by)
    act = log.take_up(act_id, Verb.MERGE)
    source, target = _both(act.thread_id or 0, act.detail["into"])
    if target.merged_into_id is not None:
        raise Conflict(say("The other question was merged on since. Undo that first."))

    _move_posts(act.detail["posts"], source.id, away_from=target.id)
    db.session.execute(
        update(Post)
        .where(Post.thread_id == source.id, Post.merged_from_id == source.id)
        .values(merged_from_id=None)
    )
    carrying_over.take_back(act.detail, target, act.at)
    source.merged_into_id = source.removed_at = None
    count_tags(source, 1)
    _settle(source, target)
    log.note_undone(act, by)
    bus.record(events.ThreadMerged(source.id, target.id, by.id, undone=True))


def _both(source_id: int, target_id: int) -> tuple[Thread, Thread]:
    # In order of ids, so that two who merge the same pair at once wait instead of deadlocking.
    held = {thread_id: lock(Thread, thread_id) for thread_id in sorted({source_id, target_id})}
    return held[source_id], held[target_id]


def _check(source: Thread, target: Thread) -> None:
    if source.id == target.id:
        raise Invalid(into=say("A question cannot be merged into itself."))
    if source.merged_into_id is not None or target.merged_into_id is not None:
        raise Conflict(say("One of these was merged already."))
    if source.removed_at is not None or target.removed_at is not None:
        raise Conflict(say("What was removed cannot be merged. Restore it first."))
    if source.escalated_at is not None:
        raise Conflict(say("The support team has this question. Its case must end first."))
    if standing_of(source.id) is not None:
        raise Conflict(say("This is a known issue. Merge the other question into it instead."))
    breadths = [
        BREADTH[db.session.get_one(Category, thread.category_id).readers]
        for thread in (source, target)
    ]
    if breadths[1] > breadths[0]:
        raise Forbidden(say("More people could read it there. Move it first."))
    if _has_private_lane(source) and source.asker_id != target.asker_id:
        raise Conflict(say("It has a private lane, which is not for another asker’s eyes."))


def _has_private_lane(thread: Thread) -> bool:
    private = (Post.thread_id == thread.id) & (Post.audience == Audience.PRIVATE)
    return db.session.scalar(select(Post.id).where(private).limit(1)) is not None


def _move_posts(post_ids: list[int], to: int, away_from: int | None = None) -> None:
    statement = update(Post).where(Post.id.in_(post_ids)).values(thread_id=to)
    if away_from is not None:
        statement = statement.where(Post.thread_id == away_from)
    db.session.execute(statement)


def _settle(*threads: Thread) -> None:
    for thread in threads:
        settle(thread)
        thread.asker_posted_at = _asker_posted(thread)
        settle(thread)
        settle_score(thread)


def _asker_posted(thread: Thread) -> datetime | None:
    own = (Post.thread_id == thread.id) & (Post.author_id == thread.asker_id)
    said = own & (Post.audience != Audience.STAFF)
    return db.session.scalar(select(func.max(Post.created_at)).where(said))
