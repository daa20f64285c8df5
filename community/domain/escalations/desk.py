"""The desk: its views, what each holds and how many, ordered by what hurts first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from community.domain.accounts import selecting
from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.escalations.cards import LIVE, WITH_SUPPORT, Status
from community.domain.escalations.models import Escalation, ThreadHeat
from community.domain.escalations.showing import CaseRow
from community.domain.escalations.sight import (
    Sight,
    sees_work_of_others,
    shows_work,
    sight_of,
    visible_to,
)
from community.domain.teams.models import Team
from community.domain.teams.queries import called
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
IS_HOT = ThreadHeat.hot_since.is_not(None)
IS_IN_QUEUE = or_(
    # A co-owned one that goes back has an owner until somebody of the team takes it.
    Escalation.owner_id.is_(None), Escalation.offered_team_id == Escalation.team_id,
)  # fmt: skip
DUE = func.coalesce(Escalation.due_at, literal(NEVER, UtcDateTime), type_=UtcDateTime)


def cases(
    viewer: User | None,
    view: str = "all",
    sort: str | None = None,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
    **narrower: str | None,
) -> Page[CaseRow]:
    """A page of a view: breached first, then due soon, hot, and the oldest; the solved, newest first.

    `narrower` are status, owner and opened_by (handles), team (its address or name) and category (a slug).
    Raises Invalid.
    """
    sort = sort or ("ended" if view == "solved" else "urgency")
    if sort not in SORTS:
        raise Invalid(sort=say("Sort by urgency, newest, oldest or ended."))
    if sort == "urgency" and not sees_work_of_others(viewer):
        sort = "oldest"  # the order, and the marker of the next page, would tell how hot theirs is
    as_of = _as_of(after, sort)
    keys = _keys(sort, as_of)
    query = select_rows().add_columns(*[key.column.label(key.label) for key in keys])
    query = _narrowed(query.where(visible_to(viewer), _in_view(view, viewer, as_of)), narrower)
    rows, cursor = fetch(query, keys, after, limit)
    return Page(tuple(_told(row, viewer, as_of) for row in rows), cursor)


def counts(viewer: User) -> Mapping[str, int]:
    """How many cases each view holds for this viewer: exactly the rows that its pages show."""
    now = clock.now()
    live = [name for name in VIEWS if name != "solved"]
    columns = [func.count(case((_in_view(name, viewer, now), 1))) for name in live]
    query = _joined(select(*columns)).where(visible_to(viewer), Escalation.status.in_(LIVE))
    solved = _joined(select(func.count())).where(
        visible_to(viewer), _in_view("solved", viewer, now)
    )
    row = db.session.execute(query).one()
    return dict(zip(live, row, strict=True)) | {"solved": db.session.scalars(solved).one()}


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
        _joined(query)
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


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Escalation)
        .join(Thread, Thread.id == Escalation.thread_id)
        .outerjoin(ThreadHeat, ThreadHeat.thread_id == Escalation.thread_id)
    )


def _in_view(view: str, viewer: User | None, now: datetime) -> ColumnElement[bool]:
    with_support = Escalation.status.in_(WITH_SUPPORT)
    conditions: dict[str, tuple[ColumnElement[bool], ...]] = {
        "all": (Escalation.status.in_(LIVE),),
        "due-soon": (with_support, Escalation.due_at > now, Escalation.due_at <= now + SOON),
        "breached": (with_support, Escalation.due_at <= now),
        "unassigned": (Escalation.status == Status.OPEN, IS_IN_QUEUE),
        "mine": (with_support, Escalation.owner_id == (viewer.id if viewer else 0)),
        "pending": (Escalation.status == Status.PENDING,),
        "on-hold": (Escalation.status == Status.ON_HOLD,),
        "hot": (Escalation.status.in_(LIVE), IS_HOT if sees_work_of_others(viewer) else false()),
        "proposed": (Escalation.status == Status.PROPOSED,),
        "solved": (Escalation.status == Status.SOLVED,),
        "any": (Escalation.id.is_not(None),),
    }
    if view not in conditions:
        raise Invalid(view=say("A view is one of: %(views)s.", views=", ".join(VIEWS)))
    return and_(*conditions[view])


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


def _narrowed(
    query: Select[*tuple[Any, ...]], narrower: Mapping[str, str | None]
) -> Select[*tuple[Any, ...]]:
    if status := narrower.get("status"):
        query = query.where(Escalation.status == status)
    if owner := narrower.get("owner"):
        query = query.where(Escalation.owner_id == _id_of(owner))
    if opened_by := narrower.get("opened_by"):
        query = query.where(Escalation.opened_by == _id_of(opened_by))
    if team := narrower.get("team"):
        named = select(Team.id).where(called(team)).scalar_subquery()
        query = query.where(Escalation.team_id == named)
    if category := narrower.get("category"):
        query = query.where(Category.slug == category)
    return query


def _id_of(handle: str) -> ScalarSelect[int]:
    return select(User.id).where(User.handle_key == handle.casefold()).scalar_subquery()
