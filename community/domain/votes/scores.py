"""The score of a thread: what its question got, and what the questions got that are duplicates of it."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import aliased

from community.domain.threads.models import Post, Thread
from community.domain.threads.posts import opens_thread
from community.domain.votes.models import Vote
from community.kernel.db import db


def settle_score(thread: Thread) -> None:
    """Recount a locked thread's score; inside an operation only."""
    db.session.flush()
    thread.score = _now(thread.id)
    db.session.flush()


def expected_score() -> ColumnElement[Any]:
    """The score of each row of the thread table that is asked about.

    Who voted on the thread's own question counts once, and its asker not at all; nobody counts twice
    for voting the same way on several duplicates. Votes an old forum counted without names are added.
    """
    question, other = aliased(Post), aliased(Thread)
    own = (
        select(func.coalesce(func.max(Post.score), 0))
        .where(Post.thread_id == Thread.id, opens_thread())
        .scalar_subquery()
    )
    voted_here = (
        select(Vote.user_id)
        .join(Post, Post.id == Vote.post_id)
        .where(Post.thread_id == Thread.id, opens_thread())
        .correlate(Thread)
    )
    of_duplicates = (
        other.duplicate_of_id == Thread.id, question.thread_id == other.id,
        question.role == "question", question.merged_from_id.is_(None),
    )  # fmt: skip
    lent = (
        select(
            func.count(case((Vote.value == 1, Vote.user_id)).distinct())
            - func.count(case((Vote.value == -1, Vote.user_id)).distinct())
        )
        .select_from(Vote)
        .join(question, question.id == Vote.post_id)
        .join(other, other.id == question.thread_id)
        .where(*of_duplicates, Vote.user_id != Thread.asker_id, Vote.user_id.not_in(voted_here))
        .correlate(Thread)
        .scalar_subquery()
    )
    unnamed = (
        select(func.coalesce(func.sum(question.imported_up - question.imported_down), 0))
        .select_from(question)
        .join(other, other.id == question.thread_id)
        .where(*of_duplicates)
        .correlate(Thread)
        .scalar_subquery()
    )
    return own + lent + unnamed


def _now(thread_id: int) -> int:
    return int(db.session.scalar(_select_score(), {"thread_id": thread_id}) or 0)


@cache  # each vote on a question asks it
def _select_score() -> Select[int]:
    return select(expected_score()).where(Thread.id == bindparam("thread_id"))
