"""Reads of a person's own drafts, and of where each belongs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.drafts import rules
from community.domain.drafts.models import Draft
from community.domain.drafts.rules import Key, Purpose
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import readable_by, readable_threads
from community.kernel.db import db


@dataclass(frozen=True, slots=True)
class Place:
    """The thread a draft belongs to."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A line of a person's drafts."""

    key: Key
    fields: dict[str, str]
    kept_at: datetime
    place: Place | None
    """The thread it belongs to; None for an ask, and where the person may not read any more."""


def find(owner: User, key: Key) -> Draft | None:
    """A person's own draft, or None; another's cannot be asked for."""
    query = select(Draft).where(Draft.user_id == owner.id, Draft.key == str(key))
    return db.session.scalar(query.execution_options(populate_existing=True))


def drafts_of(owner: User) -> list[DraftRow]:
    """All drafts of a person, the newest first, in three queries."""
    query = (
        select(Draft.key, Draft.fields, Draft.kept_at)
        .where(Draft.user_id == owner.id)
        .order_by(Draft.kept_at.desc(), Draft.id.desc())
        .limit(rules.MOST)
    )
    kept = [(rules.key_of(row.key), row.fields, row.kept_at) for row in db.session.execute(query)]
    places = _places([key for key, _fields, _at in kept], owner)
    return [DraftRow(key, fields, at, places.get(key)) for key, fields, at in kept]


def _places(keys: Sequence[Key], viewer: User) -> dict[Key, Place]:
    threads = [key.target_id for key in keys if key.purpose == Purpose.ANSWER]
    posts = [key.target_id for key in keys if key.purpose not in (Purpose.ASK, Purpose.ANSWER)]
    of_threads, of_posts = _of_threads(threads, viewer), _of_posts(posts, viewer)
    places = {
        key: (of_threads if key.purpose == Purpose.ANSWER else of_posts).get(key.target_id)
        for key in keys
    }
    return {key: place for key, place in places.items() if place is not None}


def _of_threads(ids: Sequence[int | None], viewer: User) -> dict[int | None, Place]:
    query = select(Thread.id, Thread.slug, Thread.title)
    query = query.where(Thread.id.in_(ids), readable_threads(viewer))
    return {row.id: Place(row.slug, row.title) for row in db.session.execute(query)}


def _of_posts(ids: Sequence[int | None], viewer: User) -> dict[int | None, Place]:
    query = select(Post.id, Thread.slug, Thread.title).join(Thread, Thread.id == Post.thread_id)
    query = query.where(Post.id.in_(ids), readable_by(viewer))
    return {row.id: Place(row.slug, row.title) for row in db.session.execute(query)}
