"""What settled threads that look alike: the accepted or the official answer of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.threads import rendering
from community.domain.threads.cards import ThreadRow
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import readable_by
from community.kernel.db import db


@dataclass(frozen=True, slots=True)
class Solution:
    """The first words of the answer that settled a thread, and for how many it worked."""

    post_id: int
    excerpt: str
    worked_count: int


def solutions_of(rows: Sequence[ThreadRow], viewer: User | None) -> dict[int, Solution]:
    """A map from thread id to its accepted answer, else its official one; threads without are absent."""
    settling = {row.id: row.accepted_post_id or row.official_post_id for row in rows}
    ids = [post_id for post_id in settling.values() if post_id]
    if not ids:
        return {}
    query = (
        select(Post.id, Post.thread_id, Post.html, Post.worked_count)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id.in_(ids), readable_by(viewer))
    )
    return {
        row.thread_id: Solution(row.id, rendering.excerpt(row.html), row.worked_count)
        for row in db.session.execute(query)
    }
