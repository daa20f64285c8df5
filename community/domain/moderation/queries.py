"""Reads of the log of acts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.categories.queries import readers_of
from community.domain.moderation.models import Act, Link
from community.domain.moderation.rules import RECORDED, UNDONE_HERE, Verb
from community.domain.threads import reach
from community.domain.threads.models import Post, Thread
from community.kernel.db import db
from community.kernel.errors import Invalid, NotFound
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, fetch
from community.kernel.words import say

MOST_EXPORTED = 10_000
# Where the detail of an act names another thread: what it is bound to, was merged into, was split from.
NAMING_ANOTHER = ("of", "into", "came_from")


@dataclass(frozen=True, slots=True)
class ActRow:
    """One line of the log."""

    id: int
    verb: Verb
    by: PersonCard | None
    at: datetime
    reason: str
    thread_id: int | None
    thread_title: str | None
    post_id: int | None
    person: PersonCard | None
    detail: Mapping[str, Any]
    undone_at: datetime | None
    network: str
    """From which network it was done, for admins alone; "" where none is known, or is known any more."""
    request_id: str

    @property
    def is_undoable(self) -> bool:
        return self.verb in UNDONE_HERE and self.undone_at is None


def acts(
    verb: str | None = None,
    by: str | None = None,
    person: str | None = None,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[ActRow]:
    """The log, newest first; `by` and `person` are handles. Raises Invalid(verb=…)."""
    query = _narrowed(_select(), verb, by, person)
    rows, cursor = fetch(query, [Key(Act.id, "id")], after, limit)
    return Page(tuple(_row(row) for row in rows), cursor)


def exported(
    verb: str | None = None, by: str | None = None, person: str | None = None
) -> list[ActRow]:
    """The same, as much of it as one file holds."""
    query = _narrowed(_select(), verb, by, person).order_by(Act.id.desc()).limit(MOST_EXPORTED)
    return [_row(row) for row in db.session.execute(query)]


def of_thread(thread_id: int, viewer: User) -> list[ActRow]:
    """What was done to a thread, newest first; nothing of a post, and nothing that names another, which this viewer may not read."""
    query = _select().where(Act.thread_id == thread_id, _is_known_to(viewer))
    query = query.order_by(Act.id.desc()).limit(50)
    rows = [_row(row) for row in db.session.execute(query)]
    others = {row.id: _others_in(row) for row in rows}
    named = set().union(*others.values())
    known = select(Thread.id).where(Thread.id.in_(named), reach.in_category(readers_of(viewer)))
    tellable = set(db.session.scalars(known)) if named else set()
    return [row for row in rows if others[row.id] <= tellable]


def _others_in(row: ActRow) -> set[int]:
    return {row.detail[name] for name in NAMING_ANOTHER if name in row.detail}


def get(act_id: int) -> ActRow:
    """One act. Raises NotFound."""
    found = db.session.execute(_select().where(Act.id == act_id)).first()
    if found is None:
        raise NotFound(say("There is no such act."))
    return _row(found)


def is_known(act_id: int, viewer: User) -> bool:
    """Whether there is such an act, and it was done where this viewer reads."""
    query = _select().where(Act.id == act_id, _is_known_to(viewer))
    return db.session.execute(query).first() is not None


def standing(
    verb: Verb, *, thread_id: int | None = None, person_id: int | None = None
) -> int | None:
    """The newest act of this kind on a thread or a person that nobody undid, by its id."""
    query = select(Act.id).where(Act.verb == verb, Act.undone_at.is_(None))
    query = query.where(Act.thread_id == thread_id if thread_id else Act.person_id == person_id)
    return db.session.scalar(query.order_by(Act.id.desc()).limit(1))


def record_of(person_id: int, viewer: User, verbs: tuple[Verb, ...] = RECORDED) -> list[ActRow]:
    """What was done to a person and their posts, newest first, as far as this viewer may read where it was done.

    Of oneself one hears all, though not of a place that is closed to oneself by now.
    """
    is_known = _is_known_to(viewer)
    query = _select(is_known.label("is_known")).where(
        Act.person_id == person_id, Act.verb.in_(verbs)
    )
    if viewer.id != person_id:
        query = query.where(is_known)
    rows = db.session.execute(query.order_by(Act.id.desc()).limit(100))
    return [_row(row) if row.is_known else _placeless(_row(row)) for row in rows]


def _is_known_to(viewer: User) -> ColumnElement[bool]:
    """A condition on the selected acts: what each was done to stands, or stood, where this viewer reads."""
    return and_(
        or_(Act.thread_id.is_(None), reach.in_category(readers_of(viewer))),
        or_(Act.post_id.is_(None), reach.in_audience(reach.reach_of(viewer))),
    )


def _placeless(row: ActRow) -> ActRow:
    return replace(row, thread_id=None, thread_title=None, post_id=None)


def _select(*more: Any) -> Select[*tuple[Any, ...]]:
    person = aliased(User)
    return (
        select(
            *more,
            Act.id, Act.verb, Act.at, Act.reason, Act.thread_id, Act.post_id, Act.detail,
            Act.undone_at, Thread.title, Link.network, Link.request_id, *selecting.columns(User, "by"),
            *selecting.columns(person, "person"),
        )
        .outerjoin(Link, Link.act_id == Act.id)
        .outerjoin(User, User.id == Act.by_id)
        .outerjoin(person, person.id == Act.person_id)
        .outerjoin(Thread, Thread.id == Act.thread_id)
        .outerjoin(Post, Post.id == Act.post_id)
    )  # fmt: skip


def _narrowed(
    query: Select[*tuple[Any, ...]], verb: str | None, by: str | None, person: str | None
) -> Select[*tuple[Any, ...]]:
    if verb:
        if verb not in list(Verb):
            raise Invalid(verb=say("There is no such kind of act."))
        query = query.where(Act.verb == verb)
    for column, handle in ((Act.by_id, by), (Act.person_id, person)):
        if handle:
            named = select(User.id).where(User.handle_key == handle[:80].casefold().lstrip("@"))
            query = query.where(column == named.scalar_subquery())
    return query


def _row(row: Any) -> ActRow:
    return ActRow(
        id=row.id,
        verb=Verb(row.verb),
        by=selecting.card(row, "by") if row.by_id is not None else None,
        at=row.at,
        reason=row.reason,
        thread_id=row.thread_id,
        thread_title=row.title,
        post_id=row.post_id,
        person=selecting.card(row, "person") if row.person_id is not None else None,
        detail=row.detail,
        undone_at=row.undone_at,
        network=row.network or "",
        request_id=row.request_id or "",
    )
