"""Bringing imported threads in line with their posts and verdicts, many at once, as `operations.settle` does one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from community.domain.answers.models import Acceptance
from community.domain.search import operations as search
from community.domain.threads import rules
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import ImportedId, Post, Thread
from community.domain.votes.scores import expected_score
from community.importers import ids, people
from community.kernel.db import db


def next_ids(source: str, kind: str, after: int, limit: int) -> list[int]:
    """Our ids of what a source brought in, in order, beyond one of them."""
    query = (
        select(ImportedId.local_id)
        .where(ImportedId.source == source, ImportedId.kind == kind, ImportedId.local_id > after)
        .order_by(ImportedId.local_id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def settle(thread_ids: Sequence[int]) -> None:
    """Recount what threads keep of their posts and verdicts, compute their turns, and have them indexed."""
    columns = (*_COLUMNS, expected_score().label("right_score"))
    query = select(*columns).where(Thread.id.in_(thread_ids)).order_by(Thread.id)
    threads = db.session.execute(query.with_for_update(of=Thread)).all()
    posts = _posts_of(thread_ids)
    accepted = _acceptances_of(thread_ids)
    rows = [_settled(row, posts[row.id], accepted.get(row.id)) for row in threads]
    ids.update_rows(Thread, rows)
    search.mark_stale(thread_ids)


_COLUMNS = (
    Thread.id, Thread.asker_id, Thread.created_at, Thread.last_activity_at, Thread.asker_posted_at,
    Thread.closed_at, Thread.official_post_id, Thread.verdict_failed, Thread.remedied_at,
    Thread.escalated_at, Thread.solved_at,
)  # fmt: skip


def _posts_of(thread_ids: Sequence[int]) -> dict[int, list[Any]]:
    query = select(
        Post.thread_id, Post.author_id, Post.role, Post.audience, Post.created_at,
        Post.asked_asker_at, Post.removed_at,
    ).where(Post.thread_id.in_(thread_ids))  # fmt: skip
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.thread_id].append(row)
    return found


def _acceptances_of(thread_ids: Sequence[int]) -> dict[int, Any]:
    query = (
        select(Acceptance.thread_id, Acceptance.post_id, Acceptance.accepted_at)
        .join(Post, Post.id == Acceptance.post_id)
        .where(Acceptance.thread_id.in_(thread_ids), Post.removed_at.is_(None))
    )
    return {row.thread_id: row for row in db.session.execute(query)}


def _settled(thread: Any, posts: Sequence[Any], accepted: Any | None) -> dict[str, Any]:
    public = [
        post for post in posts if post.audience == Audience.PUBLIC and post.removed_at is None
    ]
    answers = [post for post in public if post.role == PostRole.ANSWER]
    others = [post for post in answers if post.author_id != thread.asker_id]
    theirs = [post for post in posts if post.author_id == thread.asker_id and _shown(post)]
    asked = [post.asked_asker_at for post in public if post.asked_asker_at]
    facts = rules.TurnFacts(
        closed=thread.closed_at is not None,
        accepted=accepted is not None,
        official=thread.official_post_id is not None and not thread.verdict_failed,
        remedied=thread.remedied_at is not None,
        escalated=thread.escalated_at is not None,
        others_answers=len(others),
        asked_asker_at=max(asked, default=None),
        asker_posted_at=_latest(theirs, thread.created_at),
    )
    return {
        "id": thread.id,
        "answer_count": len(answers),
        "others_answers": facts.others_answers,
        "asked_asker_at": facts.asked_asker_at,
        "asker_posted_at": facts.asker_posted_at,
        "last_activity_at": _latest(public, thread.created_at),
        "score": thread.right_score,
        "accepted_post_id": accepted.post_id if accepted else None,
        "solved_at": accepted.accepted_at if accepted else thread.solved_at,
        "turn": rules.turn(facts),
    }


def _shown(post: Any) -> bool:
    return post.removed_at is None and post.audience != Audience.STAFF


def _latest(posts: Sequence[Any], otherwise: datetime) -> datetime:
    return max((post.created_at for post in posts), default=otherwise)


def date_joining(user_ids: Sequence[int]) -> None:
    """Let people who are known only from what they wrote have joined when they first wrote."""
    query = (
        select(Post.author_id, func.min(Post.created_at))
        .where(Post.author_id.in_(user_ids))
        .group_by(Post.author_id)
    )
    people.move_joining_back(ids.pairs(query))
