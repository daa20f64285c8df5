"""Voting, saying "I have this too", and taking either back."""

from datetime import datetime

from sqlalchemy import case, func, select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.settings import daily
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.threads.models import Post, Thread
from community.domain.threads.ordering import wilson_of
from community.domain.threads.writing import locked
from community.domain.votes import rules
from community.domain.votes.models import MeToo, Vote
from community.domain.votes.scores import settle_score
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say, say_count


@operation
def vote(post: Post, by: User, value: int) -> Vote:
    """Vote a post up (1) or down (-1); the other way round within some minutes.

    Voting the same again changes nothing. Raises Forbidden, Invalid, Conflict when it is too late.
    """
    now = clock.now()
    thread, post = locked(post)
    if isinstance(value, bool) or value not in (1, -1):
        raise Invalid(value=say("A vote is 1 or -1."))
    if not rules.may_vote(by, post, now):
        raise Forbidden(_why_not(by, post))
    if needed := rules.lacks(by, value, terms()):
        raise Forbidden(_too_early(value, needed, by))

    standing = _vote(post, by)
    if standing and standing.value == value:
        return standing
    daily.take(by, Amount.DAILY_VOTES)
    before, before_cast_at = (standing.value, standing.cast_at) if standing else (0, None)
    if standing:
        _check_may_change(standing, post, now)
    changed = standing or Vote(post_id=post.id, user_id=by.id)
    changed.value, changed.cast_at = value, now
    db.session.add(changed)
    _recount(thread, post)
    bus.record(
        events.VoteChanged(
            thread.id, post.id, post.role, post.author_id, by.id, before, value, now.isoformat(),
            before_cast_at.isoformat() if before_cast_at else None,
        )
    )  # fmt: skip
    return changed


@operation
def unvote(post: Post, by: User) -> None:
    """Take a vote back within some minutes. Where none stands, nothing changes. Raises Conflict."""
    now = clock.now()
    thread, post = locked(post)
    standing = _vote(post, by)
    if standing is None:
        return
    if not rules.may_vote(by, post, now):
        raise Forbidden(_why_not(by, post))
    _check_may_change(standing, post, now)
    db.session.delete(standing)
    _recount(thread, post)
    cast_at = standing.cast_at.isoformat()
    bus.record(
        events.VoteChanged(
            thread.id,
            post.id,
            post.role,
            post.author_id,
            by.id,
            standing.value,
            0,
            cast_at,
            cast_at,
        )
    )


@operation
def me_too(thread: Thread, by: User) -> MeToo:
    """Say that one has the problem too. Saying it twice is saying it once. Raises Forbidden."""
    thread = lock(Thread, thread.id)
    if not rules.may_say_me_too(by, thread, clock.now()):
        raise Forbidden(say("You can say this on a question that somebody else asked."))
    standing = _me_too(thread, by)
    if standing:
        return standing
    said = MeToo(thread_id=thread.id, user_id=by.id, said_at=clock.now())
    db.session.add(said)
    _recount_me_too(thread)
    bus.record(events.MeTooChanged(thread.id, by.id, said=True))
    return said


@operation
def not_me_too(thread: Thread, by: User) -> None:
    """Take it back. Where nothing was said, nothing changes."""
    thread = lock(Thread, thread.id)
    standing = _me_too(thread, by)
    if standing:
        db.session.delete(standing)
        _recount_me_too(thread)
        bus.record(events.MeTooChanged(thread.id, by.id, said=False))


def _check_may_change(standing: Vote, post: Post, now: datetime) -> None:
    numbers = terms()
    if not rules.may_change(standing.cast_at, post.edited_at, now, numbers):
        raise Conflict(
            say_count(
                "A vote can be changed for %(num)s minute, or after the post was edited.",
                "A vote can be changed for %(num)s minutes, or after the post was edited.",
                numbers.of(Amount.VOTE_MINUTES),
            )
        )


def _vote(post: Post, by: User) -> Vote | None:
    return db.session.get(Vote, (post.id, by.id), populate_existing=True)


def _me_too(thread: Thread, by: User) -> MeToo | None:
    return db.session.get(MeToo, (thread.id, by.id), populate_existing=True)


def _recount(thread: Thread, post: Post) -> None:
    db.session.flush()
    up, down = db.session.execute(
        select(
            func.count(case((Vote.value == 1, 1))), func.count(case((Vote.value == -1, 1)))
        ).where(Vote.post_id == post.id)
    ).one()
    post.up_count, post.down_count = post.imported_up + up, post.imported_down + down
    post.score = post.up_count - post.down_count
    post.wilson = wilson_of(post)
    if post.opens_thread:
        settle_score(thread)
        if thread.duplicate_of_id is not None:
            settle_score(lock(Thread, thread.duplicate_of_id))
    db.session.flush()


def _recount_me_too(thread: Thread) -> None:
    db.session.flush()
    said = select(func.count()).select_from(MeToo).where(MeToo.thread_id == thread.id)
    thread.me_too_count = thread.imported_me_too + (db.session.scalar(said) or 0)
    db.session.flush()


def _why_not(by: User, post: Post) -> str:
    if post.author_id == by.id:
        return say("You cannot vote on your own post.")
    return say("You cannot vote on this.")


def _too_early(value: int, needed: int, by: User) -> str:
    has = max(by.reputation, 1)
    if value > 0:
        return say(
            "Voting up opens at %(needed)s reputation; you have %(has)s.", needed=needed, has=has
        )
    return say(
        "Voting down opens at %(needed)s reputation; you have %(has)s.", needed=needed, has=has
    )
