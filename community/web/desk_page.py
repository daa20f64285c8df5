"""Puts the desk together: a view with its lines, the numbers of all views, and the case beside them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.categories import queries as categories
from community.domain.desk import colleagues, counting, reading
from community.domain.desk import queries as desk
from community.domain.desk.filters import Filter
from community.domain.desk.showing import CaseRow
from community.domain.escalations import giving
from community.domain.escalations.giving import Stuck
from community.domain.presence.queries import Here, others_at
from community.domain.saved_views import queries as saved_views
from community.domain.saved_views.queries import SavedViewCard
from community.domain.teams.queries import all_teams
from community.domain.threads import queries as threads
from community.domain.threads.cards import CategoryCard, PostCard
from community.kernel import clock
from community.kernel.errors import NotFound
from community.kernel.words import say
from community.web import thread_page
from community.web.desk_places import Place
from community.web.pages import ThreadPage

LATEST = 6  # posts beside the list; all of them are on the question's page
UNSAVED = 0  # the id under which a view is counted that has none


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the desk."""

    row: CaseRow
    here: tuple[Here, ...]
    """Who else has it before them."""
    asked_before: int
    """How many cases the asker had besides this one."""
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Views:
    """The list of views: which is shown, and how many cases each holds."""

    place: Place
    saved: tuple[SavedViewCard, ...]
    counts: Mapping[str, int]
    saved_counts: Mapping[int, int]
    """By the ids of those that are counted."""

    @property
    def total(self) -> int | None:
        """How many the shown one holds, if it is counted."""
        if self.place.saved:
            return self.saved_counts.get(self.place.saved.id)
        return self.saved_counts.get(UNSAVED) if self.place.chosen else self.counts[self.place.view]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the desk can be narrowed down to, and whom a case can be given to."""

    categories: tuple[CategoryCard, ...]
    teams: tuple[str, ...]
    colleagues: tuple[PersonCard, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A case beside the list: its thread, of which the latest posts, oldest first."""

    case_id: int
    place: Place
    page: ThreadPage
    latest: tuple[PostCard, ...]
    earlier: int
    """How many more the question's page has."""
    here: tuple[Here, ...]
    asked_before: int
    """How many cases the asker had besides this one."""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of one view of the desk."""

    as_of: datetime
    place: Place
    views: Views
    lines: tuple[Line, ...]
    next: Place | None
    choices: Choices
    beside: Beside | None
    stuck: tuple[Stuck, ...] = ()
    """Teams of which nobody is free to be given what waits."""


def assemble(person: User, place: Place, chosen: Collection[int] = ()) -> DeskPage:
    """The page of a place; `chosen` are the ids of cases that stay selected. Raises Invalid, NotFound."""
    found = desk.cases(person, place.view, after=place.after, **place.chosen.chosen)
    is_whole = not place.after and not found.next
    return DeskPage(
        as_of=clock.now(), place=place,
        views=views_at(place, person, len(found.items) if is_whole else None),
        lines=lines_of(found.items, person, chosen),
        next=Place(place.view, place.chosen, place.saved, found.next) if found.next else None,
        choices=_choices(person), beside=beside(place, person) if place.case else None,
        stuck=tuple(giving.stuck()),
    )  # fmt: skip


def lines_of(
    rows: Sequence[CaseRow], person: User, chosen: Collection[int] = ()
) -> tuple[Line, ...]:
    """The lines of some cases, in two queries."""
    here = others_at([row.thread_id for row in rows], person)
    cases = desk.cases_by_asker([row.asker.id for row in rows])
    return tuple(
        Line(row, here.get(row.thread_id, ()), cases.get(row.asker.id, 1) - 1, row.id in chosen)
        for row in rows
    )


def bare_lines(rows: Sequence[CaseRow]) -> tuple[Line, ...]:
    """The lines of some cases for those who do not work at the desk: without who is there."""
    return tuple(Line(row, (), 0, is_chosen=False) for row in rows)


def views_at(place: Place, person: User, shown: int | None = None) -> Views:
    """The list of views as it is at a place, in three queries however many are saved.

    `shown` is how many the one that is looked at holds, where that is seen already.
    """
    saved = saved_views.views_for(person)
    more: dict[int, tuple[str, Filter]] = dict(saved_views.to_count(saved))
    here = place.saved.id if place.saved else UNSAVED
    if place.saved or place.chosen:
        more[here] = (place.view, place.chosen)
    counts = counting.counts_with(person, more)
    # What others see is remembered for a while: nobody is told of four cases above three lines.
    own = {here: shown} if here in more and shown is not None else {}
    return Views(place, saved, counts.views, {**counts.saved, **own})


def beside(place: Place, person: User) -> Beside:
    """The case beside a list. Raises NotFound."""
    if place.case is None:
        raise NotFound(say("There is no such case."))
    found = reading.get_escalation(place.case, person)
    thread = threads.get_thread(found.thread_id, person, removed=True)
    page = thread_page.assemble(thread, person)
    posts = sorted((*page.answers, *page.beside), key=attrgetter("created_at", "id"))
    earlier = page.answer_count + len(page.beside) - len(posts[-LATEST:])
    here = others_at([thread.id], person).get(thread.id, ())
    cases = desk.cases_by_asker([thread.asker_id]).get(thread.asker_id, 1)
    return Beside(
        found.id, place, page, tuple(posts[-LATEST:]), max(earlier, 0), here, asked_before=cases - 1
    )


def _choices(person: User) -> Choices:
    found = categories.readable(person)
    return Choices(
        categories=tuple(CategoryCard(one.slug, one.name) for one in found),
        teams=tuple(team.name for team in all_teams()),
        colleagues=colleagues.those_who_work(),
    )
