"""Taking a post away from readers, and bringing it back."""

from datetime import datetime

from community.domain import events
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.threads import rules
from community.domain.threads.cards import Withheld
from community.domain.threads.models import Post, Removal, Thread
from community.domain.threads.withholding import bring_back, standing_removal, take_away
from community.domain.threads.writing import locked
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Forbidden
from community.kernel.operation import operation
from community.kernel.words import say


@operation
def remove(post: Post, by: User, reason: str = "", is_abuse: bool = False) -> Removal:
    """Take a post away from readers; with a question goes its thread. Raises Forbidden.

    Removing what is removed gives the removal that stands; what was hidden or held until somebody
    looked is removed by who looked. Only moderators say that it was spam or abuse.
    """
    now = clock.now()
    reason = rules.clean_reason(reason)
    thread, post = locked(post)
    if post.removed_at is not None:
        return _remove_again(thread, post, by, reason, is_abuse, now)
    if not rules.may_remove(by, post, now) or (is_abuse and not may(by, Right.REMOVE_OTHERS, now)):
        raise Forbidden(
            say("Only its author, while nothing builds on it, or a moderator can remove this.")
        )

    removal = Removal(
        post_id=post.id, reason=reason, removed_by=by.id, removed_at=now, is_abuse=is_abuse
    )
    take_away(thread, post, removal)
    bus.record(
        events.PostRemoved(thread.id, post.id, post.author_id, thread.asker_id, by.id, is_abuse)
    )
    return removal


@operation
def restore(post: Post, by: User) -> Post:
    """Undo a removal. Restoring what was not removed changes nothing. Raises Forbidden."""
    now = clock.now()
    thread, post = locked(post)
    if post.removed_at is None:
        return post
    removal = standing_removal(post)
    if not rules.may_restore(by, post, removal.removed_by, now):
        raise Forbidden(say("Only who removed this, or a moderator, can restore it."))

    bring_back(thread, post, removal, by)
    return post


def _remove_again(
    thread: Thread, post: Post, by: User, reason: str, is_abuse: bool, now: datetime
) -> Removal:
    removal = standing_removal(post)
    if not rules.may_restore(by, post, removal.removed_by, now):
        raise Forbidden(say("This was removed already."))
    if removal.kind == Withheld.REMOVED:
        return removal
    if not may(by, Right.REMOVE_OTHERS, now):
        raise Forbidden(say("Moderators are looking at this already."))
    removal.undone_by, removal.undone_at = by.id, now
    anew = Removal(
        post_id=post.id, reason=reason, removed_by=by.id, removed_at=now, is_abuse=is_abuse
    )
    db.session.add(anew)
    db.session.flush()
    bus.record(
        events.PostRemoved(thread.id, post.id, post.author_id, thread.asker_id, by.id, is_abuse)
    )
    return anew
