"""Reads of badges: who has which, who should, and who has helped most."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.answers.models import Acceptance
from community.domain.badges import facts
from community.domain.badges.models import Award
from community.domain.badges.rules import BY_SLUG, CATALOGUE, OF_ONE_POST, Badge
from community.domain.categories.models import Tag
from community.domain.threads.models import Post, Thread, ThreadTag
from community.domain.threads.queries import readable_by
from community.kernel.db import db

LEADERS = 30


@dataclass(frozen=True, slots=True)
class Earned:
    """A badge, for what and when."""

    user_id: int
    slug: str
    post_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A badge somebody has."""

    badge: Badge
    awarded_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is on the way to a badge."""

    badge: Badge
    done: int


@dataclass(frozen=True, slots=True)
class Leader:
    """One line of a leaderboard."""

    card: PersonCard
    solved: int
    confirmed: int


def earned(user_id: int | None = None) -> Iterator[Earned]:
    """What stands, by the catalogue: for one person, or everybody."""
    for badge in CATALOGUE:
        rows = facts.ranked(badge.fact, badge.fact in OF_ONE_POST, user_id)
        query = select(rows).where(rows.c.place == badge.goal)
        seen = set()
        for row in db.session.execute(query.order_by(rows.c.at, rows.c.post_id)):
            if row.user_id not in seen:  # of several such posts the first
                seen.add(row.user_id)
                yield Earned(row.user_id, badge.slug, row.post_id, row.at)


def awarded(user_id: int | None = None) -> Iterator[Earned]:
    """What is written down: for one person, or everybody."""
    query = select(Award).execution_options(populate_existing=True)
    if user_id is not None:
        query = query.where(Award.user_id == user_id)
    for row in db.session.scalars(query):
        yield Earned(row.user_id, row.slug, row.post_id, row.awarded_at)


def held_by(user_id: int) -> list[Held]:
    """The badges of a person, the newest first."""
    query = (
        select(Award).where(Award.user_id == user_id).order_by(Award.awarded_at.desc(), Award.slug)
    )
    return [Held(BY_SLUG[row.slug], row.awarded_at) for row in db.session.scalars(query)]


def progress_of(user_id: int) -> list[Progress]:
    """How far a person is with the badges they do not have, where there is a way to go."""
    have = {held.badge.slug for held in held_by(user_id)}
    found = []
    for badge in CATALOGUE:
        if badge.slug in have or badge.goal == 1:
            continue
        rows = facts.ranked(badge.fact, badge.fact in OF_ONE_POST, user_id)
        done = db.session.scalar(select(func.max(rows.c.place)))
        if done:
            found.append(Progress(badge, min(done, badge.goal)))
    return found


def leaders(tag: str | None = None, since: datetime | None = None) -> list[Leader]:
    """Who wrote most of the public answers that were accepted by others, then that worked for others."""
    solved = func.count(Acceptance.post_id)
    confirmed = func.coalesce(func.sum(Post.worked_count), 0)
    query = (
        select(*selecting.columns(), solved.label("solved"), confirmed.label("confirmed"))
        .select_from(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(User, User.id == Post.author_id)
        .outerjoin(
            Acceptance, (Acceptance.post_id == Post.id) & (Acceptance.accepted_by != Post.author_id)
        )
        .where(
            Post.role == "answer", readable_by(None), User.deleted_at.is_(None),
            or_(Acceptance.post_id.is_not(None), Post.worked_count > 0),
        )
        .group_by(User.id)
        .order_by(solved.desc(), confirmed.desc(), User.id)
        .limit(LEADERS)
    )  # fmt: skip
    if tag:
        tagged = select(ThreadTag.thread_id).join(Tag, Tag.id == ThreadTag.tag_id)
        query = query.where(Thread.id.in_(tagged.where(Tag.slug == tag.casefold())))
    if since:
        query = query.where(Post.created_at >= since)
    return [
        Leader(selecting.card(row), row.solved, int(row.confirmed))
        for row in db.session.execute(query)
    ]
