"""The desk: its views, what each holds and how many, ordered by what hurts first."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from community.domain.accounts import selecting
from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.desk import ordering
from community.domain.desk.filters import clean_filter
from community.domain.desk.narrowing import HEAT, joined, narrowed
from community.domain.desk.showing import CaseRow
from community.domain.escalations.cards import WITH_SUPPORT, Status
from community.domain.escalations.models import Escalation
from community.domain.escalations.sight import (
    Sight,
    sees_work_of_others,
    shows_work,
    sight_of,
)
from community.domain.teams.models import Team
from community.domain.threads.cards import CategoryCard
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Invalid
from community.kernel.paging import DEFAULT_LIMIT, Page
from community.kernel.words import say

SORTS = ("urgency", "newest", "oldest", "ended")


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
    chosen, as_of = clean_filter(narrower), ordering.as_of(after, sort)
    wanted = narrowed(viewer, view, chosen, as_of)
    found, cursor = ordering.page(wanted, sort, as_of, after, limit)
    return Page(_rows_in_order([row.id for row in found], viewer, as_of), cursor)


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


@cache
def select_rows() -> Select[*tuple[Any, ...]]:
    """What a row is made of."""
    owner, asked, asked_team = selecting.another(), selecting.another(), aliased(Team)
    query = select(
        Escalation.id, Escalation.thread_id, Escalation.status, Escalation.priority,
        Escalation.team_id, Team.name.label("team"), Escalation.owner_id,
        Escalation.offered_to_id, Escalation.offered_team_id, asked_team.name.label("asked_team"),
        Category.ownership, Escalation.opened_by, Escalation.opened_at,
        Escalation.received_at, Escalation.due_at, Escalation.timer_at, Escalation.version, HEAT.label("heat"),
        Thread.slug, Thread.title, Thread.me_too_count,
        Category.slug.label("category_slug"), Category.name.label("category_name"),
        *selecting.columns(User, "asker"), *selecting.columns(owner, "owner"),
        *selecting.columns(asked, "asked"),
    )  # fmt: skip
    return (
        joined(query, with_thread=True, with_heat=True)
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
        decide_by=row.timer_at if row.status == Status.PROPOSED else None,
    )  # fmt: skip


def _told(row: Any, viewer: User | None, now: datetime) -> CaseRow:
    return to_row(row, now, sight_of(viewer, row.opened_by) if viewer else Sight.ASKER)


def _rows_in_order(ids: list[int], viewer: User | None, as_of: datetime) -> tuple[CaseRow, ...]:
    query = select_rows().where(Escalation.id.in_(ids))
    rows = {row.id: _told(row, viewer, as_of) for row in db.session.execute(query)} if ids else {}
    return tuple(rows[one] for one in ids if one in rows)
