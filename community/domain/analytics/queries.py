"""Reads of measures: how fast people are helped here, and who helps. Remember them for minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard, Role
from community.domain.accounts.models import User
from community.domain.analytics import reading
from community.domain.analytics.facts import wait_until
from community.domain.analytics.periods import A_DAY, USUAL, last
from community.domain.analytics.reading import Scope
from community.domain.analytics.rules import median, share_within
from community.domain.categories.queries import readers_of
from community.domain.threads.cards import PostRole, Turn
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import readable_by
from community.kernel.db import db

PERIOD = USUAL * A_DAY
EVERYBODY = readers_of(None)
LOOKED_AT = 5_000  # newest questions of the period; more would not change what they say
LEAST = 5  # questions; of fewer, a share says nothing


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast what was asked in the period is answered, of all that everybody may read."""

    asked: int
    median: timedelta | None
    """Until the first response; None while more than half still wait."""
    within_a_day: float
    solved: float
    """Shares from 0 to 1."""


def speed(now: datetime) -> Speed | None:
    """How fast the questions of the period before `now` are answered; None when there are too few.

    The same definitions as the insights', over what everybody may read.
    """
    query = (
        select(
            Thread.created_at, Thread.closed_at, Thread.turn,
            reading.first_response(EVERYBODY).label("responded_at"),
        )
        .where(*reading.threads_asked(Scope(EVERYBODY), last(USUAL, now)))
        .order_by(Thread.created_at.desc(), Thread.id.desc())
        .limit(LOOKED_AT)
    )  # fmt: skip
    rows = list(db.session.execute(query))
    if len(rows) < LEAST:
        return None
    waits = [wait_until(row.created_at, row.responded_at, row.closed_at, now) for row in rows]
    solved = sum(row.turn == Turn.SOLVED for row in rows)
    return Speed(len(rows), median(waits), share_within(waits, A_DAY), solved / len(rows))


def top_helpers(now: datetime, limit: int = 5) -> list[tuple[PersonCard, int]]:
    """Who besides the support team solved most, and how many, with answers given in the period."""
    # An answer moves its thread's last activity, so the index on turn and activity leads to all of them.
    # An accepted and an official answer of the same person solved one question, not two.
    solved = func.count(Thread.id.distinct())
    query = (
        select(solved.label("solved"), *selecting.columns())
        .select_from(Thread)
        .join(Post, or_(Post.id == Thread.accepted_post_id, Post.id == Thread.official_post_id))
        .join(User, User.id == Post.author_id)
        .where(
            Thread.turn == Turn.SOLVED,
            Thread.last_activity_at > now - PERIOD,
            Post.created_at > now - PERIOD,
            Post.role == PostRole.ANSWER,
            Post.author_id != Thread.asker_id,
            User.role.in_((Role.MEMBER, Role.MODERATOR)),
            User.is_bot.is_(False),
            User.deleted_at.is_(None),
            readable_by(None),
        )
        .group_by(User.id)
        .order_by(solved.desc(), User.reputation.desc(), User.id)
        .limit(limit)
    )
    return [(selecting.card(row), row.solved) for row in db.session.execute(query)]
