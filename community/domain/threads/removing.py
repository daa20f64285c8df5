"""Taking a post away from readers, and bringing it back."""

from sqlalchemy import select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.threads import rules
from community.domain.threads.cards import PostRole
from community.domain.threads.models import Post, Removal
from community.domain.threads.writing import count_tags, locked, settle
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Forbidden
from community.kernel.operation import operation
from community.kernel.words import say


@operation
def remove(post: Post, by: User, reason: str = "") -> Removal:
    """Take a post away from readers; with a question goes its thread. Raises Forbidden.

    Removing what is removed gives the removal that stands.
    """
    now = clock.now()
    reason = rules.clean_reason(reason)
    thread, post = locked(post)
    if post.removed_at is not None and rules.may_restore(by, post, _standing(post).removed_by, now):
        return _standing(post)
    if not rules.may_remove(by, post, now):
        raise Forbidden(
            say("Only its author, while nothing builds on it, or a moderator can remove this.")
        )

    post.removed_at = now
    if post.role == PostRole.QUESTION:
        thread.removed_at = now
        count_tags(thread, -1)
    removal = Removal(post_id=post.id, reason=reason, removed_by=by.id, removed_at=now)
    db.session.add(removal)
    settle(thread)
    bus.record(events.PostRemoved(thread.id, post.id, post.author_id, by.id))
    return removal


@operation
def restore(post: Post, by: User) -> Post:
    """Undo a removal. Restoring what was not removed changes nothing. Raises Forbidden."""
    now = clock.now()
    thread, post = locked(post)
    if post.removed_at is None:
        return post
    removal = _standing(post)
    if not rules.may_restore(by, post, removal.removed_by, now):
        raise Forbidden(say("Only who removed this, or a moderator, can restore it."))

    post.removed_at = None
    removal.undone_by, removal.undone_at = by.id, now
    if post.role == PostRole.QUESTION:
        thread.removed_at = None
        count_tags(thread, 1)
    settle(thread)
    bus.record(events.PostRestored(thread.id, post.id, post.author_id, by.id))
    return post


def _standing(post: Post) -> Removal:
    query = (
        select(Removal)
        .where(Removal.post_id == post.id, Removal.undone_at.is_(None))
        .order_by(Removal.id.desc())
    )
    return db.session.scalars(query).first() or Removal(
        post_id=post.id, removed_by=0, removed_at=post.removed_at, reason=""
    )
