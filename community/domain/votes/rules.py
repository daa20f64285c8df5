"""Who may vote on what, and until when a vote can be changed. Pure."""

from datetime import datetime

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount, Privilege
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread


def may_vote(user: User | None, post: Post, now: datetime) -> bool:
    """Members vote on the public questions and answers of others."""
    if user is None or not may(user, Right.VOTE, now) or post.author_id == user.id:
        return False
    if post.role == PostRole.COMMENT or post.audience != Audience.PUBLIC:
        return False
    return post.removed_at is None and post.thread.removed_at is None


def lacks(user: User, value: int, terms: Terms) -> int:
    """The reputation that a vote this way asks for, if the person does not have it; else 0."""
    return terms.lacks(user, Privilege.VOTE_UP if value > 0 else Privilege.VOTE_DOWN)


def may_change(cast_at: datetime, edited_at: datetime | None, now: datetime, terms: Terms) -> bool:
    """A vote can be changed for some minutes, or when the post was edited since."""
    # A slip is seen at once; later only an edit is a reason.
    if now - cast_at <= terms.minutes(Amount.VOTE_MINUTES):
        return True
    return edited_at is not None and edited_at > cast_at


def may_say_me_too(user: User | None, thread: Thread, now: datetime) -> bool:
    """Members other than the asker say that they have the problem too."""
    if user is None or not may(user, Right.ME_TOO, now) or user.id == thread.asker_id:
        return False
    return thread.removed_at is None
