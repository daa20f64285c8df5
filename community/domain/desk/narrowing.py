"""Which cases are meant: a view of the desk, narrowed down, for somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from community.domain.accounts.models import User
from community.domain.desk.filters import (
    NOBODY,
    SOON,
    VIEWS,
    Filter,
    in_view,
    passes,
    reads_threads,
)
from community.domain.escalations.models import Escalation
from community.domain.escalations.sight import sees_all, visible_to
from community.domain.heat.models import ThreadHeat
from community.domain.threads.models import Thread
from community.kernel.errors import Invalid
from community.kernel.words import say

HEAT = func.coalesce(ThreadHeat.value, 0)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The cases of a view that pass a filter and that its viewer may know of."""

    view: str
    chosen: Filter
    viewer: User | None
    conditions: tuple[ColumnElement[bool], ...]

    @property
    def is_few(self) -> bool:
        """Whether an index leads straight to them: what one person has or opened, and what is hot."""
        of_one = self.chosen.opened_by or self.chosen.owner not in (None, NOBODY)
        return bool(of_one or self.chosen.hot or self.view in ("mine", "hot"))

    def select(self, *columns: Any, with_heat: bool = False) -> Select[*tuple[Any, ...]]:
        """These columns of each."""
        with_thread = not sees_all(self.viewer) or reads_threads(self.chosen)
        return joined(select(*columns), with_thread, with_heat).where(*self.conditions)


def narrowed(viewer: User | None, view: str, chosen: Filter, now: datetime) -> Narrowed:
    """The cases of a view as it is now. Raises Invalid."""
    wanted = (visible_to(viewer), *held_by(view, viewer, now), *passes(chosen, viewer))
    return Narrowed(view, chosen, viewer, wanted)


def held_by(view: str, viewer: User | None, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions on Escalation: the view holds it now. Raises Invalid."""
    if view not in (*VIEWS, "any"):
        raise Invalid(view=say("A view is one of: %(views)s.", views=", ".join(VIEWS)))
    return in_view(view, viewer, now, now + SOON)


def joined(
    query: Select[*tuple[Any, ...]], with_thread: bool, with_heat: bool = False
) -> Select[*tuple[Any, ...]]:
    """The query on Escalation, with what stands on its thread and how hot that is, where asked for."""
    query = query.select_from(Escalation)
    if with_thread:
        query = query.join(Thread, Thread.id == Escalation.thread_id)
    if with_heat:
        query = query.outerjoin(ThreadHeat, ThreadHeat.thread_id == Escalation.thread_id)
    return query
