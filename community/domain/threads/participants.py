"""Who takes part in a thread, as far as a viewer may read of it."""

from sqlalchemy import or_, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.accounts.queries import is_shown
from community.domain.accounts.skeletons import key
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import readable_by
from community.kernel.db import db


def people_in(thread_id: int, viewer: User | None, begins: str, limit: int) -> list[PersonCard]:
    """Those who wrote in a thread what this viewer may read, whose handle or name begins so."""
    wrote = (
        select(Post.author_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.thread_id == thread_id, readable_by(viewer))
    )
    named = or_(
        User.handle_key.startswith(key(begins), autoescape=True),
        User.name.istartswith(begins, autoescape=True),
    )
    query = (
        select(*selecting.columns())
        .where(User.id.in_(wrote), is_shown(), named)
        .order_by(User.handle_key)
        .limit(limit)
    )
    return [selecting.card(row) for row in db.session.execute(query)]
