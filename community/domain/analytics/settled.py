"""Who brought a question to its solution: people among themselves, or the support team."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from community.domain.accounts.cards import STAFF
from community.domain.accounts.models import User
from community.domain.analytics.facts import SettledBy
from community.domain.answers.models import Acceptance, Endorsement
from community.domain.threads.cards import Turn
from community.domain.threads.models import Post, Thread

SETTLING = aliased(Post)
"""The accepted answer, or the official one where none was accepted."""


def select_settled(
    public_words: ColumnElement[bool], office: Select[Any]
) -> Select[*tuple[Any, ...]]:
    """For each solved Thread its id and who settled it, as `settled_by`; by the roles people have today.

    Assisted is one that the team's mark settled: before the asker's verdict, or without it. `public_words` is what
    counts as somebody's answer or comment in a thread, `office` the ids of the team.
    """
    earlier = (
        select(Post.id)
        .where(
            public_words, Post.author_id.in_(office),
            or_(
                Post.created_at < SETTLING.created_at,
                and_(Post.created_at == SETTLING.created_at, Post.id < SETTLING.id),
            ),
        )
        .correlate(Thread, SETTLING)
        .exists()
    )  # fmt: skip
    settling = func.coalesce(Thread.accepted_post_id, Thread.official_post_id)
    by_team = or_(User.role.is_(None), User.role.in_(STAFF), User.is_bot.is_(True), earlier)
    marked_first = and_(
        Endorsement.endorsed_at.is_not(None),
        or_(Acceptance.accepted_at.is_(None), Endorsement.endorsed_at <= Acceptance.accepted_at),
    )
    return (
        select(
            Thread.id,
            case(
                (by_team, SettledBy.TEAM), (marked_first, SettledBy.ASSISTED), else_=SettledBy.PEERS
            ).label("settled_by"),
        )
        .outerjoin(SETTLING, SETTLING.id == settling)
        .outerjoin(User, User.id == SETTLING.author_id)
        .outerjoin(
            Acceptance, and_(Acceptance.thread_id == Thread.id, Acceptance.post_id == SETTLING.id)
        )
        .outerjoin(
            Endorsement, and_(Endorsement.thread_id == Thread.id, Endorsement.post_id == SETTLING.id)
        )
        .where(Thread.turn == Turn.SOLVED)
    )  # fmt: skip
