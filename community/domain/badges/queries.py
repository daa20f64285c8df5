"""Reads of badges: who has which, who should, and who has helped most."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, literal, or_, select, union_all

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.answers.models import Acceptance
from community.domain.badges import facts
from community.domain.badges.models import Award
from community.domain.badges.rules import BY_SLUG, CATALOGUE, OF_ONE_POST, Badge, Fact
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
    seen = set()
    query = _select_earned(user_id is not None)
    for row in db.session.execute(query, {} if user_id is None else {"user_id": user_id}):
        slug = CATALOGUE[row.number].slug
        if (row.user_id, slug) not in seen:  # of several such posts the first
            seen.add((row.user_id, slug))
            yield Earned(row.user_id, slug, row.post_id, row.at)


@cache  # after nearly everything that happens somebody's badges are looked at
def _select_earned(of_one: bool) -> Select[*tuple[Any, ...]]:
    """What reaches a goal, with the number of its badge in the catalogue; the first one first."""
    whose = bindparam("user_id", type_=Integer) if of_one else None
    reached = []
    for number, badge in enumerate(CATALOGUE):
        rows = facts.ranked(badge.fact, badge.fact in OF_ONE_POST, whose)
        columns = (literal(number).label("number"), rows.c.user_id, rows.c.post_id, rows.c.at)
        reached.append(select(*columns).where(rows.c.place == badge.goal))
    every = union_all(*reached).subquery()
    return select(every).order_by(every.c.number, every.c.at, every.c.post_id)


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
    """How far a person is with the badges they do not have, where there is a way to go; of a row of them, with the next."""
    have = {held.badge.slug for held in held_by(user_id)}
    done = {Fact(row.fact): row.done for row in db.session.execute(_done(), {"user_id": user_id})}
    found: list[Progress] = []
    for badge in sorted(CATALOGUE, key=lambda badge: badge.goal):
        if badge.slug in have or badge.goal == 1:
            continue
        if any(step.badge.fact is badge.fact for step in found):
            continue
        if done[badge.fact]:
            found.append(Progress(badge, min(done[badge.fact], badge.goal)))
    return found


@cache
def _done() -> Select[*tuple[Any, ...]]:
    """How many of each fact somebody has: at most of one post, or of all of theirs together."""
    user_id = bindparam("user_id", type_=Integer)
    places = [(fact, facts.ranked(fact, fact in OF_ONE_POST, user_id).c.place) for fact in Fact]
    counts = (
        select(literal(fact.value).label("fact"), func.max(place).label("done"))
        for fact, place in places
    )
    return select(union_all(*counts).subquery())


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
