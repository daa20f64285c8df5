"""The desk: its views, what each holds and how many, ordered by what hurts first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import aliased

from community.domain.accounts import selecting
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.categories.models import Category
from community.domain.desk.filters import (
    IS_HOT,
    Filter,
    clean_filter,
    in_view,
    passes,
    reads_threads,
)
from community.domain.desk.showing import CaseRow
from community.domain.escalations.cards import LIVE, WITH_SUPPORT, Status
from community.domain.escalations.models import Escalation
from community.domain.escalations.sight import (
    Sight,
    sees_work_of_others,
    shows_work,
    sight_of,
    visible_to,
)
from community.domain.heat.models import ThreadHeat
from community.domain.teams.models import Team
from community.domain.threads.cards import CategoryCard
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import UtcDateTime, db
from community.kernel.errors import Invalid
from community.kernel.paging import DEFAULT_LIMIT, Key, Page, decode, fetch
from community.kernel.words import say

SOON = timedelta(hours=4)
NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
VIEWS = (
    "all", "due-soon", "breached", "unassigned", "mine", "pending", "on-hold", "hot", "proposed",
    "solved",
)  # fmt: skip
SORTS = ("urgency", "newest", "oldest", "ended")
HEAT = func.coalesce(ThreadHeat.value, 0)
DUE = func.coalesce(Escalation.due_at, literal(NEVER, UtcDateTime), type_=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases each view holds, by its name; and each saved one, by its id."""

    views: Mapping[str, int]
    saved: Mapping[int, int]


def cases(
    viewer: User | None,
    view: str = "all",
    sort: str | None = None,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
    **narrower: Any,
) -> Page[CaseRow]:
    """A page of a view: breached first, then due soon, hot, and the oldest; the solved, newest first.

    `narrower` are the fields of a Filter. Raises Invalid.
    """
    sort = sort or ("ended" if view == "solved" else "urgency")
    if sort not in SORTS:
        raise Invalid(sort=say("Sort by urgency, newest, oldest or ended."))
    if sort == "urgency" and not sees_work_of_others(viewer):
        sort = "oldest"  # the order, and the marker of the next page, would tell how hot theirs is
    chosen, as_of = clean_filter(narrower), _as_of(after, sort)
    keys = _keys(sort, as_of)
    # Only what the order needs is read of every case; the rows themselves, of those that are shown.
    query = select(Escalation.id).add_columns(*[key.column.label(key.label) for key in keys])
    query = _joined(query, with_thread=not _sees_all(viewer) or reads_threads(chosen))
    wanted = (visible_to(viewer), _held_by(view, viewer, as_of), *passes(chosen, viewer))
    found, cursor = fetch(query.where(*wanted), keys, after, limit)
    return Page(_rows_in_order([row.id for row in found], viewer, as_of), cursor)


def counts(viewer: User) -> Mapping[str, int]:
    """How many cases each view holds for this viewer: exactly the rows that its pages show."""
    return counts_with(viewer, {}).views


def counts_with(viewer: User, saved: Mapping[int, tuple[str, Filter]]) -> Counts:
    """The same, with more views by their ids, each a view narrowed down: two queries, however many."""
    now = clock.now()
    conditions: dict[str | int, tuple[str, Filter]] = {name: (name, Filter()) for name in VIEWS}
    conditions.update(saved.items())
    ended = {key: one for key, one in conditions.items() if one[0] == "solved"}
    live = {key: one for key, one in conditions.items() if key not in ended}
    found = _count(live, viewer, now, Escalation.status.in_(LIVE))
    found |= _count(ended, viewer, now, Escalation.status == Status.SOLVED)
    views = {key: number for key, number in found.items() if isinstance(key, str)}
    return Counts(views, {key: number for key, number in found.items() if isinstance(key, int)})


def rows_by_id(ids: Sequence[int], viewer: User) -> tuple[CaseRow, ...]:
    """The lines of these cases, in this order; for those who may see all."""
    return _rows_in_order(list(ids), viewer, clock.now())


def cases_by_asker(asker_ids: Sequence[int]) -> dict[int, int]:
    """How many cases the questions of these people have had, whatever became of them; at least one each."""
    query = (
        select(Thread.asker_id, func.count())
        .join(Escalation, Escalation.thread_id == Thread.id)
        .where(Thread.asker_id.in_(set(asker_ids)))
        .group_by(Thread.asker_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)} if asker_ids else {}


def select_rows() -> Select[*tuple[Any, ...]]:
    """What a row is made of."""
    owner, asked, asked_team = selecting.another(), selecting.another(), aliased(Team)
    query = select(
        Escalation.id, Escalation.thread_id, Escalation.status, Escalation.priority,
        Escalation.team_id, Team.name.label("team"), Escalation.owner_id,
        Escalation.offered_to_id, Escalation.offered_team_id, asked_team.name.label("asked_team"),
        Category.ownership, Escalation.opened_by, Escalation.opened_at,
        Escalation.received_at, Escalation.due_at, Escalation.version, HEAT.label("heat"),
        Thread.slug, Thread.title, Thread.me_too_count,
        Category.slug.label("category_slug"), Category.name.label("category_name"),
        *selecting.columns(User, "asker"), *selecting.columns(owner, "owner"),
        *selecting.columns(asked, "asked"),
    )  # fmt: skip
    return (
        _joined(query, with_thread=True)
        .join(User, User.id == Thread.asker_id)
        .join(Category, Category.id == Thread.category_id)
        .outerjoin(owner, owner.id == Escalation.owner_id)
        .outerjoin(Team, Team.id == Escalation.team_id)
        .outerjoin(asked, asked.id == Escalation.offered_to_id)
        .outerjoin(asked_team, asked_team.id == Escalation.offered_team_id)
    )


def to_row(row: Any, now: datetime, sight: Sight) -> CaseRow:
    """A line of the desk from a row of `select_rows`, with as much as this sight shows."""
    is_live, is_desk = row.status in WITH_SUPPORT, sight is Sight.DESK
    return CaseRow(
        id=row.id, thread_id=row.thread_id, slug=row.slug, title=row.title,
        category=CategoryCard(row.category_slug, row.category_name),
        asker=selecting.card(row, "asker"), status=row.status,
        priority=row.priority if shows_work(sight) else None,
        team=row.team or "", owner=selecting.card(row, "owner") if row.owner_id else None,
        opened_at=row.opened_at, received_at=row.received_at,
        due_at=row.due_at if is_live else None,
        # Looked at now: it is late though nobody may have written so yet.
        is_breached=is_live and row.due_at is not None and row.due_at <= now,
        heat=row.heat if shows_work(sight) else None, me_too_count=row.me_too_count,
        version=row.version, team_id=row.team_id, ownership=row.ownership,
        offered_to=selecting.card(row, "asked") if is_desk and row.offered_to_id else None,
        offered_team=(row.asked_team or "") if is_desk else "",
        offered_team_id=row.offered_team_id if is_desk else None,
    )  # fmt: skip


def _told(row: Any, viewer: User | None, now: datetime) -> CaseRow:
    return to_row(row, now, sight_of(viewer, row.opened_by) if viewer else Sight.ASKER)


def _rows_in_order(ids: list[int], viewer: User | None, as_of: datetime) -> tuple[CaseRow, ...]:
    query = select_rows().where(Escalation.id.in_(ids))
    rows = {row.id: _told(row, viewer, as_of) for row in db.session.execute(query)} if ids else {}
    return tuple(rows[one] for one in ids if one in rows)


def _count(
    wanted: Mapping[str | int, tuple[str, Filter]],
    viewer: User,
    now: datetime,
    among: ColumnElement[bool],
) -> dict[str | int, int]:
    columns = [
        func.count(case((and_(_held_by(view, viewer, now), *passes(chosen, viewer)), 1)))
        for view, chosen in wanted.values()
    ]
    with_thread = not _sees_all(viewer) or any(reads_threads(one) for _, one in wanted.values())
    query = _joined(select(*columns), with_thread).where(visible_to(viewer), among)
    return dict(zip(wanted, db.session.execute(query).one(), strict=True))


def _sees_all(viewer: User | None) -> bool:
    return may(viewer, Right.DESK, clock.now())


def _joined(query: Select[*tuple[Any, ...]], with_thread: bool) -> Select[*tuple[Any, ...]]:
    query = query.select_from(Escalation)
    if with_thread:
        query = query.join(Thread, Thread.id == Escalation.thread_id)
    return query.outerjoin(ThreadHeat, ThreadHeat.thread_id == Escalation.thread_id)


def _held_by(view: str, viewer: User | None, now: datetime) -> ColumnElement[bool]:
    if view not in (*VIEWS, "any"):
        raise Invalid(view=say("A view is one of: %(views)s.", views=", ".join(VIEWS)))
    return in_view(view, viewer, now, now + SOON)


def _keys(sort: str, as_of: datetime) -> list[Key]:
    newest = sort in ("newest", "ended")
    last = Key(Escalation.id, "last", descending=newest)
    if sort == "ended":
        ended = func.coalesce(Escalation.ended_at, Escalation.opened_at, type_=UtcDateTime)
        return [Key(ended, "ended"), last]
    if sort != "urgency":
        return [Key(Escalation.opened_at, "opened", descending=newest), last]
    is_due = as_of + SOON >= DUE
    rank = case((as_of >= DUE, 0), (is_due, 1), (IS_HOT, 2), else_=3)
    by_due = case((is_due, DUE), else_=literal(NEVER, UtcDateTime))
    by_heat = case((is_due, 0), (IS_HOT, HEAT), else_=0)
    return [
        # First, so that all pages of one reading agree about what was late when it began.
        Key(literal(as_of, UtcDateTime), "as_of", descending=False),
        Key(rank, "rank", descending=False),
        Key(by_due, "by_due", descending=False),
        Key(by_heat, "by_heat"),
        Key(Escalation.opened_at, "opened", descending=False),
        last,
    ]


def _as_of(after: str | None, sort: str) -> datetime:
    if not after or sort != "urgency":
        return clock.now()
    as_of = decode(after, 6)[0]
    if not isinstance(as_of, datetime) or as_of > clock.now() + SOON:
        raise Invalid(after=say("This page marker is not one of ours. Start from the first page."))
    return as_of
