"""Who may answer, accept, endorse and confirm, and in what order answers stand. Pure."""

from datetime import datetime, timedelta

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount, Privilege
from community.domain.threads.cards import Audience, PostCard, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.rules import may_write_for, takes_posts


def may_answer(user: User | None, thread: Thread, audience: str, now: datetime) -> bool:
    """Members answer in public while the thread is open; the lanes have their own people."""
    if user is None or not may(user, Right.ANSWER, now) or not takes_posts(thread):
        return False
    return may_write_for(user, audience, thread, now)


def may_accept(user: User | None, answer: Post, now: datetime, terms: Terms) -> bool:
    """The asker settles their own thread; staff do it on their behalf; nobody in a closed one.

    Who has earned it accepts for an asker who is away, unless the answer is their own.
    """
    if user is None or not _is_public_answer(answer) or not takes_posts(answer.thread):
        return False
    if user.id == answer.thread.asker_id:
        return may(user, Right.ACCEPT_OWN, now)
    if may(user, Right.ACCEPT_ANY, now):
        return True
    is_own = user.id == answer.author_id
    return (
        not is_own
        and is_absent(answer, now, terms)
        and terms.opens(user, Privilege.ACCEPT_ABSENT, now)
    )


def is_absent(answer: Post, now: datetime, terms: Terms) -> bool:
    """Some days after a liked answer, with no word of the asker since."""
    heard = answer.thread.asker_posted_at
    if answer.score < 1 or (heard is not None and heard > answer.created_at):
        return False
    return now - answer.created_at >= timedelta(days=terms.of(Amount.ABSENT_DAYS))


def may_endorse(user: User | None, answer: Post, now: datetime) -> bool:
    """Agents and admins make an answer the company's word."""
    if user is None or not _is_public_answer(answer) or answer.thread.removed_at is not None:
        return False
    return may(user, Right.ENDORSE, now)


def needs_second(thread: Thread, terms: Terms) -> bool:
    """Where it is this hot, what the company says takes two of the team."""
    return thread.heat >= terms.of(Amount.FOUR_EYES_FROM)


def may_confirm(user: User | None, answer: Post, now: datetime) -> bool:
    """Everybody but its author says whether an answer worked, also when the thread is closed."""
    if user is None or not _is_public_answer(answer) or answer.thread.removed_at is not None:
        return False
    return user.id != answer.author_id and may(user, Right.CONFIRM, now)


def is_changed_since(endorsed_revision: int, post: Post | PostCard) -> bool:
    """Somebody other than staff edited the official answer since staff last looked."""
    return post.revision > endorsed_revision


def _is_public_answer(post: Post) -> bool:
    return (
        post.role == PostRole.ANSWER
        and post.audience == Audience.PUBLIC
        and post.removed_at is None
    )
