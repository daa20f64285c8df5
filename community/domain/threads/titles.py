"""What posts are about, beside rows that name a post."""

from sqlalchemy import Subquery, select

from community.domain.accounts.models import User
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import readable_by


def titled(viewer: User | None) -> Subquery:
    """Id and title of all posts a viewer may read, to be joined from outside.

    A condition of its own select: joined directly, a row about a hidden post would be left out.
    """
    return (
        select(Post.id, Thread.title)
        .join(Thread, Thread.id == Post.thread_id)
        .where(readable_by(viewer))
        .subquery()
    )
