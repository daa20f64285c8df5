"""What narrows a view of the desk down: by status, owner, team, category, priority, heat, and words of the title."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.escalations.cards import LIVE, WITH_SUPPORT, Priority, Status
from community.domain.escalations.models import Escalation, ThreadHeat
from community.domain.threads.models import Thread
from community.kernel.errors import Invalid
from community.kernel.storable import storable
from community.kernel.words import say

ME = "me"  # whoever looks; nobody can have either as a handle, both are reserved or no handle
NOBODY = "-"
MOST_TITLE = 100  # characters
MOST_TITLE_WORDS = 6  # each is one more comparison a row
MOST_NAME = 80  # characters of a handle, a team or a category
IS_HOT = ThreadHeat.hot_since.is_not(None)


@dataclass(frozen=True, slots=True)
class _Looking:
    """Who looks, when, and until when a case is due soon."""

    viewer_id: int
    now: datetime
    soon: datetime


Conditions = tuple[ColumnElement[bool], ...]
WITH_TEAM = Escalation.status.in_(WITH_SUPPORT)
IS_LIVE = Escalation.status.in_(LIVE)
# Made only for the view that is asked for: putting a condition together costs more than asking it of fifty cases.
HELD: Mapping[str, Callable[[_Looking], Conditions]] = {
    "all": lambda _: (IS_LIVE,),
    "due-soon": lambda by: (WITH_TEAM, Escalation.due_at > by.now, Escalation.due_at <= by.soon),
    "breached": lambda by: (WITH_TEAM, Escalation.due_at <= by.now),
    "unassigned": lambda _: (Escalation.status == Status.OPEN, Escalation.owner_id.is_(None)),
    "mine": lambda by: (WITH_TEAM, Escalation.owner_id == by.viewer_id),
    "pending": lambda _: (Escalation.status == Status.PENDING,),
    "on-hold": lambda _: (Escalation.status == Status.ON_HOLD,),
    "hot": lambda _: (IS_LIVE, IS_HOT),
    "proposed": lambda _: (Escalation.status == Status.PROPOSED,),
    "solved": lambda _: (Escalation.status == Status.SOLVED,),
    "any": lambda _: (Escalation.id.is_not(None),),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases of a view are wanted; what is empty is not asked for."""

    status: str | None = None
    owner: str | None = None
    """A handle, ME or NOBODY."""
    team: str | None = None
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


def in_view(view: str, viewer: User | None, now: datetime, soon: datetime) -> ColumnElement[bool]:
    """A condition on Escalation joined with its heat: the view holds it. Raises KeyError."""
    return and_(*HELD[view](_Looking(viewer.id if viewer else 0, now, soon)))


def passes(chosen: Filter, viewer: User | None) -> list[ColumnElement[bool]]:
    """Conditions on Escalation joined with its heat, and with its thread if `reads_threads`."""
    found: list[ColumnElement[bool]] = []
    if chosen.status:
        found.append(Escalation.status == chosen.status)
    if chosen.owner:
        found.append(_owned_by(chosen.owner, viewer))
    if chosen.team:
        found.append(Escalation.team == chosen.team)
    if chosen.category:
        category = select(Category.id).where(Category.slug == chosen.category)
        found.append(Thread.category_id == category.scalar_subquery())
    if chosen.priority:
        found.append(Escalation.priority == chosen.priority)
    if chosen.hot:
        found.append(IS_HOT)
    words = (chosen.title or "").split()[:MOST_TITLE_WORDS]
    return found + [Thread.title.icontains(word, autoescape=True) for word in words]


def reads_threads(chosen: Filter) -> bool:
    """Whether what is asked for stands on the thread rather than on the case."""
    return bool(chosen.category or chosen.title)


def _owned_by(owner: str, viewer: User | None) -> ColumnElement[bool]:
    if owner == NOBODY:
        return Escalation.owner_id.is_(None)
    if owner == ME:
        return Escalation.owner_id == (viewer.id if viewer else 0)
    theirs = select(User.id).where(User.handle_key == owner.casefold())
    return Escalation.owner_id == theirs.scalar_subquery()


def _clean(name: str, value: Any) -> Any:
    if name == "hot":
        return bool(value)
    most = MOST_TITLE if name == "title" else MOST_NAME
    text = " ".join(storable(str(value)).split())
    if len(text) > most:
        raise Invalid(**{name: say("This has at most %(most)s characters.", most=most)})
    return text
