"""Reads of known issues, each as far as its viewer may read: one whose thread they may not is none to them."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy import and_ as both
from sqlalchemy.orm import aliased

from community.domain.accounts.models import User
from community.domain.categories.models import Category, Tag
from community.domain.categories.queries import readers_of
from community.domain.follows.models import Follow
from community.domain.known_issues import rules
from community.domain.known_issues.cards import BoundRow, ChangeRow, IssueCard, Stage
from community.domain.known_issues.models import Binding, KnownIssue, KnownIssueChange
from community.domain.threads import reach
from community.domain.threads.models import Thread, ThreadTag
from community.domain.votes.models import MeToo
from community.kernel.db import db, read
from community.kernel.errors import Invalid
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, fetch
from community.kernel.words import say

BESIDE = 5
MOST_BOUND = 50  # bound threads listed at once
OPEN, FIXED = "open", "fixed"
STATES = (OPEN, FIXED)


def beside(
    viewer: User | None, now: datetime, category: str | None = None, tag: str | None = None
) -> list[IssueCard]:
    """What stands beside a list: not fixed, or only just; the latest news first, at most five."""
    query = _beside(readers_of(viewer), bool(category), bool(tag))
    values = {
        "recent": now - rules.RECENT, "category": category, "tag": tag and tag.casefold(),
    }  # fmt: skip
    return _cards_of(query, {name: value for name, value in values.items() if value})


def issues(
    viewer: User | None,
    state: str = OPEN,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[IssueCard]:
    """All known issues that are open, or those that are fixed; the latest news first. Raises Invalid."""
    if state not in STATES:
        raise Invalid(state=say("A state is open or fixed."))
    is_fixed = KnownIssue.stage == Stage.FIXED
    query = _standing(readers_of(viewer), KnownIssue.id, KnownIssue.since).where(
        is_fixed if state == FIXED else ~is_fixed
    )
    rows, cursor = fetch(
        query, [Key(KnownIssue.since, "since"), Key(KnownIssue.id, "id")], after, limit
    )
    ids = [row.id for row in rows]
    cards = _cards_of(_by_id(readers_of(viewer)), {"ids": ids}) if ids else []
    return Page(tuple(cards), cursor)


def latest(viewer: User | None, limit: int) -> list[IssueCard]:
    """Known issues whatever their stage, those with the latest news first; how many they concern is not asked."""
    query = _standing(readers_of(viewer), *_COLUMNS, *_UNWEIGHED)
    newest = query.order_by(KnownIssue.since.desc(), KnownIssue.id.desc())
    return [_card(row) for row in db.session.execute(newest.limit(limit))]


def of_thread(thread_id: int, viewer: User | None) -> IssueCard | None:
    """The known issue that a thread is, or is bound to; None where there is none for this viewer."""
    cards = _cards_of(_of_thread(readers_of(viewer)), {"thread_id": thread_id})
    return cards[0] if cards else None


def of_threads(thread_ids: Collection[int], viewer: User | None) -> dict[int, IssueCard]:
    """A map from thread to the known issue that it is or is bound to; threads of none are absent."""
    if not thread_ids:
        return {}
    rows = read(_of_threads(readers_of(viewer)), {"ids": list(thread_ids)})
    return {row.of: _card(row) for row in rows}


def history_of(known_issue_id: int) -> list[ChangeRow]:
    """What was said of a known issue, the latest first."""
    query = (
        select(KnownIssueChange)
        .where(KnownIssueChange.known_issue_id == known_issue_id)
        .order_by(KnownIssueChange.number.desc())
        .limit(MOST_BOUND)
    )
    return [
        ChangeRow(
            row.number, Stage(row.stage) if row.stage else None, row.fixed_in, row.note, row.at
        )
        for row in db.session.scalars(query)
    ]


def bound_to(known_issue_id: int, viewer: User | None) -> list[BoundRow]:
    """The threads bound to a known issue that this viewer may read, those bound last first."""
    query = (
        select(Thread.id, Thread.slug, Thread.title, Binding.bound_at)
        .join(Binding, Binding.thread_id == Thread.id)
        .where(
            Binding.known_issue_id == known_issue_id, Binding.undone_at.is_(None),
            reach.readable_threads(readers_of(viewer)),
        )
        .order_by(Binding.id.desc())
        .limit(MOST_BOUND)
    )  # fmt: skip
    return [BoundRow(*row) for row in db.session.execute(query)]


def standing_of(thread_id: int) -> KnownIssue | None:
    """The known issue that a thread is now; for operations, which asked before who may know."""
    query = select(KnownIssue).where(
        KnownIssue.thread_id == thread_id, KnownIssue.withdrawn_at.is_(None)
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def standing_fix(known_issue_id: int) -> KnownIssueChange | None:
    """The change by which an issue that is fixed now became so; None for one that is not."""
    changes = select(KnownIssueChange).where(KnownIssueChange.known_issue_id == known_issue_id)
    other = func.coalesce(KnownIssueChange.stage, "") != Stage.FIXED
    latest = select(func.max(KnownIssueChange.number)).where(
        KnownIssueChange.known_issue_id == known_issue_id, other
    )
    since = KnownIssueChange.number > func.coalesce(latest.scalar_subquery(), 0)
    return db.session.scalars(changes.where(since).order_by(KnownIssueChange.number)).first()


def people_concerned(known_issue_id: int, only: int | None = None) -> set[int]:
    """Ids of all whom a fix concerns: who asked, has it too or follows, there and in what is bound to it.

    `only` keeps those of one of these threads. Who may not read of it is among them.
    """
    issue = db.session.get_one(KnownIssue, known_issue_id)
    bound = select(Binding.thread_id).where(
        Binding.known_issue_id == known_issue_id, Binding.undone_at.is_(None)
    )
    threads = select(Thread.id).where(
        _stands_somewhere(), or_(Thread.id == issue.thread_id, Thread.id.in_(bound))
    )
    if only is not None:
        threads = threads.where(Thread.id == only)
    people = select(Thread.asker_id).where(Thread.id.in_(threads)).union(
        *(select(kind.user_id).where(kind.thread_id.in_(threads)) for kind in (MeToo, Follow))
    )  # fmt: skip
    return set(db.session.scalars(people))


def _stands_somewhere() -> ColumnElement[bool]:
    """A condition on Thread: it was not removed, or only because its posts are in another now."""
    return or_(Thread.removed_at.is_(None), Thread.merged_into_id.is_not(None))


_COLUMNS = (
    KnownIssue.id, KnownIssue.thread_id, Thread.slug, Thread.title, KnownIssue.stage,
    KnownIssue.fixed_in, KnownIssue.note, KnownIssue.since, KnownIssue.declared_at,
    KnownIssue.number,
)  # fmt: skip
_UNWEIGHED = (literal(0).label("affected"), literal(0).label("bound"))


def _standing(readers: tuple[str, ...], *columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(KnownIssue)
        .join(Thread, Thread.id == KnownIssue.thread_id)
        .where(KnownIssue.withdrawn_at.is_(None), reach.readable_threads(readers))
    )


@cache
def _beside(readers: tuple[str, ...], of_category: bool, of_tag: bool) -> Select[*tuple[Any, ...]]:
    query = _standing(readers, KnownIssue.id, KnownIssue.thread_id).where(
        or_(KnownIssue.stage != Stage.FIXED, KnownIssue.since > bindparam("recent"))
    )
    if of_category:
        named = select(Category.id).where(Category.slug == bindparam("category"))
        query = query.where(Thread.category_id == named.scalar_subquery())
    if of_tag:
        tagged = select(ThreadTag.thread_id).join(Tag, Tag.id == ThreadTag.tag_id)
        query = query.where(Thread.id.in_(tagged.where(Tag.slug == bindparam("tag"))))
    first = query.order_by(KnownIssue.since.desc(), KnownIssue.id.desc()).limit(BESIDE)
    return _weighed(readers, first.cte("chosen"))


@cache
def _by_id(readers: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    query = _standing(readers, KnownIssue.id, KnownIssue.thread_id)
    return _weighed(
        readers, query.where(KnownIssue.id.in_(bindparam("ids", expanding=True))).cte("chosen")
    )


@cache
def _of_thread(readers: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    thread_id = bindparam("thread_id", type_=Integer)
    bound = select(Binding.known_issue_id).where(
        Binding.thread_id == thread_id, Binding.undone_at.is_(None)
    )
    query = _standing(readers, KnownIssue.id, KnownIssue.thread_id).where(
        or_(KnownIssue.thread_id == thread_id, KnownIssue.id.in_(bound))
    )
    return _weighed(readers, query.cte("chosen"))


@cache
def _of_threads(readers: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    bound = select(Binding.thread_id, Binding.known_issue_id).where(
        Binding.thread_id.in_(ids), Binding.undone_at.is_(None)
    )
    own = select(KnownIssue.thread_id, KnownIssue.id).where(KnownIssue.thread_id.in_(ids))
    places = own.union_all(bound).subquery()
    return _standing(readers, *_COLUMNS, places.c[0].label("of"), *_UNWEIGHED).join(
        places, places.c[1] == KnownIssue.id
    )


def _weighed(readers: tuple[str, ...], chosen: CTE) -> Select[*tuple[Any, ...]]:
    """The chosen issues as cards, with how many people and threads each is about: in one statement."""
    is_bound = both(Binding.known_issue_id == chosen.c.id, Binding.undone_at.is_(None))
    places = (
        select(chosen.c.id, chosen.c.thread_id, literal(0).label("is_bound"))
        .union_all(
            select(chosen.c.id, Binding.thread_id, literal(1)).join_from(chosen, Binding, is_bound)
        )
        .cte("places")
    )
    place = aliased(Thread)
    there = (
        select(
            places.c.id, place.id.label("thread_id"), place.asker_id, place.imported_me_too,
            case((place.removed_at.is_(None), places.c.is_bound), else_=0).label("is_bound"),
        )
        .join(place, place.id == places.c.thread_id)
        .where(
            place.id.in_(select(Thread.id).where(_stands_somewhere(), reach.in_category(readers)))
        )
        .cte("there")
    )  # fmt: skip
    people = (
        select(there.c.id, there.c.asker_id.label("person_id"))
        .union(select(there.c.id, MeToo.user_id).join(MeToo, MeToo.thread_id == there.c.thread_id))
        .subquery()
    )
    named = select(func.count()).where(people.c.id == KnownIssue.id).scalar_subquery()
    of_issue = there.c.id == KnownIssue.id
    unnamed = select(func.sum(there.c.imported_me_too)).where(of_issue).scalar_subquery()
    bound = select(func.sum(there.c.is_bound)).where(of_issue).scalar_subquery()
    return (
        select(*_COLUMNS, (named + unnamed).label("affected"), bound.label("bound"))
        .join(chosen, chosen.c.id == KnownIssue.id)
        .join(Thread, Thread.id == KnownIssue.thread_id)
        .order_by(KnownIssue.since.desc(), KnownIssue.id.desc())
    )


def _cards_of(query: Select[*tuple[Any, ...]], values: dict[str, Any]) -> list[IssueCard]:
    return [_card(row) for row in read(query, values)]


def _card(row: Any) -> IssueCard:
    return IssueCard(
        id=row.id, thread_id=row.thread_id, slug=row.slug, title=row.title, stage=Stage(row.stage),
        fixed_in=row.fixed_in, note=row.note, since=row.since, declared_at=row.declared_at,
        number=row.number, affected=int(row.affected), bound=int(row.bound),
    )  # fmt: skip
