"""What narrows a view of the desk down: by status, owner, team, category, priority, heat, and words of the title."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, false, literal_column, or_, select

from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.escalations.cards import Priority, Status
from community.domain.escalations.models import NOT_OPEN, Escalation
from community.domain.escalations.sight import sees_work_of_others
from community.domain.heat.models import ThreadHeat
from community.domain.teams.models import Team
from community.domain.teams.queries import called
from community.domain.threads.models import Thread
from community.kernel.errors import Invalid
from community.kernel.folding import folded
from community.kernel.storable import storable
from community.kernel.words import say

ME = "me"  # whoever looks; nobody can have either as a handle, both are reserved or no handle
NOBODY = "-"
MOST_TITLE = 100  # characters
MOST_TITLE_WORDS = 6  # each is one more comparison a row
MOST_NAME = 80  # characters of a handle, a team or a category
SOON = timedelta(hours=4)
VIEWS = (
    "all", "due-soon", "breached", "unassigned", "mine", "pending", "on-hold", "hot", "proposed",
    "solved",
)  # fmt: skip
IS_HOT = Escalation.thread_id.in_(
    select(ThreadHeat.thread_id).where(ThreadHeat.hot_since.is_not(None))
)
IS_IN_QUEUE = or_(
    # A co-owned one that goes back has an owner until somebody of the team takes it.
    Escalation.owner_id.is_(None), Escalation.offered_team_id == Escalation.team_id,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Looking:
    """Who looks, when, and until when a case is due soon."""

    viewer_id: int
    now: datetime
    soon: datetime


Conditions = tuple[ColumnElement[bool], ...]
IS_LIVE = Escalation.ended_at.is_(None)
WITH_TEAM = Escalation.status != Status.PROPOSED  # of those that are live
IS_WAITING = and_(
    # Word for word as the index of those has it, or a database does not see that it will do.
    Escalation.status.not_in([literal_column(f"'{status}'") for status in NOT_OPEN]),
    or_(Escalation.owner_id.is_(None), Escalation.offered_team_id.is_not(None)),
)
# Made only for the view that is asked for: putting a condition together costs more than asking it of fifty cases.
HELD: Mapping[str, Callable[[_Looking], Conditions]] = {
    "all": lambda _: (IS_LIVE,),
    "due-soon": lambda by: (
        IS_LIVE, WITH_TEAM, Escalation.due_at > by.now, Escalation.due_at <= by.soon,
    ),
    "breached": lambda by: (IS_LIVE, WITH_TEAM, Escalation.due_at <= by.now),
    "unassigned": lambda _: (IS_WAITING, IS_IN_QUEUE),
    "mine": lambda by: (IS_LIVE, WITH_TEAM, Escalation.owner_id == by.viewer_id),
    "pending": lambda _: (IS_LIVE, Escalation.status == Status.PENDING),
    "on-hold": lambda _: (IS_LIVE, Escalation.status == Status.ON_HOLD),
    "hot": lambda _: (IS_LIVE, IS_HOT),
    "proposed": lambda _: (IS_LIVE, Escalation.status == Status.PROPOSED),
    "solved": lambda _: (Escalation.ended_at.is_not(None), Escalation.status == Status.SOLVED),
    "any": lambda _: (Escalation.id.is_not(None),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases of a view are wanted; what is empty is not asked for."""

    status: str | None = None
    owner: str | None = None
    """A handle, ME or NOBODY."""
    opened_by: str | None = None
    """The handle of who escalated it."""
    team: str | None = None
    """Its slug or name."""
    category: str | None = None
    """A slug."""
    priority: str | None = None
    hot: bool = False
    title: str | None = None
    """Words that all stand in the title."""

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    @property
    def chosen(self) -> dict[str, Any]:
        """What is asked for, by name; the rest is absent."""
        return {name: value for name, value in asdict(self).items() if value}


def clean_filter(given: dict[str, Any]) -> Filter:
    """A filter of what was typed or kept; names we do not know are left out. Raises Invalid."""
    known = {one.name for one in fields(Filter)}
    wanted = {name: _clean(name, value) for name, value in given.items() if name in known and value}
    found = Filter(**{name: value for name, value in wanted.items() if value})
    if found.status and found.status not in tuple(Status):
        raise Invalid(status=say("There is no such status."))
    if found.priority and found.priority not in tuple(Priority):
        raise Invalid(priority=say("A priority is urgent, high, normal or low."))
    return found


def in_view(view: str, viewer: User | None, now: datetime, soon: datetime) -> Conditions:
    """Conditions on Escalation: the view holds it. Raises KeyError."""
    if view == "hot" and not sees_work_of_others(viewer):
        return (false(),)
    return HELD[view](_Looking(viewer.id if viewer else 0, now, soon))


def passes(chosen: Filter, viewer: User | None) -> list[ColumnElement[bool]]:
    """Conditions on Escalation, joined with its thread if `reads_threads`."""
    found = [
        condition(chosen, viewer) for name, condition in WANTED.items() if getattr(chosen, name)
    ]
    if (chosen.priority or chosen.hot) and not sees_work_of_others(viewer):
        found.append(false())  # how urgent and how hot it is, is not for them to ask
    words = folded(chosen.title or "").split()[:MOST_TITLE_WORDS]
    return found + [Thread.title_folded.contains(word, autoescape=True) for word in words]


def reads_threads(chosen: Filter) -> bool:
    """Whether what is asked for stands on the thread rather than on the case."""
    return bool(chosen.category or chosen.title)


def _owned_by(chosen: Filter, viewer: User | None) -> ColumnElement[bool]:
    if chosen.owner == NOBODY:
        return Escalation.owner_id.is_(None)
    if chosen.owner == ME:
        return Escalation.owner_id == (viewer.id if viewer else 0)
    return Escalation.owner_id == _id_of(chosen.owner)


def _of_team(chosen: Filter, _viewer: User | None) -> ColumnElement[bool]:
    named = select(Team.id).where(called(chosen.team or "")).scalar_subquery()
    return Escalation.team_id == named


def _of_category(chosen: Filter, _viewer: User | None) -> ColumnElement[bool]:
    category = select(Category.id).where(Category.slug == chosen.category)
    return Thread.category_id == category.scalar_subquery()


def _id_of(handle: str | None) -> ScalarSelect[int]:
    return select(User.id).where(User.handle_key == (handle or "").casefold()).scalar_subquery()


WANTED: Mapping[str, Callable[[Filter, User | None], ColumnElement[bool]]] = {
    "status": lambda chosen, _: Escalation.status == chosen.status,
    "owner": _owned_by,
    "opened_by": lambda chosen, _: Escalation.opened_by == _id_of(chosen.opened_by),
    "team": _of_team,
    "category": _of_category,
    "priority": lambda chosen, _: Escalation.priority == chosen.priority,
    "hot": lambda _chosen, _viewer: IS_HOT,
}
"""What each field of a filter asks of a case; the words of the title are more than one."""


def _clean(name: str, value: Any) -> Any:
    if name == "hot":
        return bool(value)
    most = MOST_TITLE if name == "title" else MOST_NAME
    text = " ".join(storable(str(value)).split())
    if len(text) > most:
        raise Invalid(**{name: say("This has at most %(most)s characters.", most=most)})
    return text
