"""Who may suggest an edit, and who may take it. Pure."""

from datetime import datetime

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Privilege
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post
from community.domain.threads.rules import may_edit


def may_suggest(user: User | None, post: Post, now: datetime, terms: Terms) -> bool:
    """Members suggest how a public question or answer reads better that they may not edit at once."""
    if user is None or not may(user, Right.COMMENT, now) or post.role == PostRole.COMMENT:
        return False
    if post.audience != Audience.PUBLIC or post.removed_at or post.thread.removed_at:
        return False
    return not may_edit(user, post, now, terms)


def may_settle(
    user: User | None, post: Post, suggested_by: int, now: datetime, terms: Terms
) -> bool:
    """The author of the post, moderators, and members who review; never who suggested it."""
    if user is None or user.id == suggested_by or not may(user, Right.COMMENT, now):
        return False
    if user.id == post.author_id or may(user, Right.EDIT_OTHERS, now):
        return True
    return terms.opens(user, Privilege.REVIEW, now)
