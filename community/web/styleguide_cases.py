"""Made-up cases for the page that shows every component: in each state, and one with all there is to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from community.domain.accounts.cards import PersonCard
from community.domain.desk.filters import VIEWS, Filter
from community.domain.desk.showing import CaseCard, CaseRow, ClockCard, MoveCard, PublicPart
from community.domain.escalations.availability import Colleague
from community.domain.escalations.cards import Move
from community.domain.follow_ups.queries import Asked
from community.domain.follow_ups.rules import Outcome
from community.domain.presence.queries import Here
from community.domain.satisfaction.queries import RatingCard
from community.domain.saved_views.queries import SavedViewCard
from community.domain.teams.models import Absence
from community.domain.threads.cards import ThreadRow
from community.web.case_page import CasePanel, Support
from community.web.desk_page import Beside, Choices, DeskPage, Line, Views
from community.web.desk_places import Place
from community.web.pages import ThreadPage

HOUR = timedelta(hours=1)


def rows(threads: Sequence[ThreadRow], agent: PersonCard, now: datetime) -> tuple[CaseRow, ...]:
    """A line of the desk in each state."""
    kinds = (
        ("open", "urgent", -HOUR, None), ("open", "high", HOUR, agent), ("open", "normal", 9 * HOUR, None),
        ("pending", "normal", None, agent), ("proposed", "normal", None, None), ("solved", "low", None, agent),
    )  # fmt: skip
    return tuple(
        CaseRow(
            id=at, thread_id=row.id, slug=row.slug, title=row.title, category=row.category, asker=row.asker,
            status=status, priority=priority, team="Devices", owner=owner, opened_at=now - 20 * HOUR,
            received_at=now - 20 * HOUR, due_at=now + due if due else None,
            is_breached=due is not None and due < timedelta(), heat=80 // at, me_too_count=row.me_too_count, version=2,
        )
        for at, (row, (status, priority, due, owner)) in enumerate(zip(threads, kinds, strict=False), 1)
    )  # fmt: skip


def desk(
    threads: Sequence[ThreadRow], people: Sequence[PersonCard], page: ThreadPage, now: datetime
) -> DeskPage:
    """The desk with a case beside it, a saved view, and others who are there."""
    agent, here = people[2], (Here(people[1], is_typing=False), Here(people[2], is_typing=True))
    saved = SavedViewCard(
        id=1, name="Refunds", view="all", chosen=Filter(title="refund"), is_shared=True, is_mine=True,
        may_change=True, owner=agent,
    )  # fmt: skip
    place = Place("all", saved.chosen, saved, case=2)
    found = rows(threads, agent, now)
    return DeskPage(
        as_of=now, place=place, views=Views(place, (saved,), dict.fromkeys(VIEWS, 2), {1: 14}),
        lines=tuple(
            Line(row, here[: row.id % 3], row.id - 1, row.id == 1) for row in found
        ),
        next=None, choices=Choices((found[0].category,), ("Devices",), tuple(people[2:4])),
        beside=Beside(2, place, page, page.answers[:1], 3, here, asked_before=2),
    )  # fmt: skip


def support(row: CaseRow, agent: PersonCard, now: datetime) -> Support:
    """All that a question's page can say of the team."""
    row = replace(
        row, owner=agent, team_id=1, ownership="co_owned", offered_team="Billing", offered_team_id=2
    )
    card = CaseCard(
        row=row, reason="Three shops see it.", tried="Reset", wanted="A date", opened_by=agent,
        ended_at=None, wake_at=now + HOUR, link="https://example.com/bugs/88", remedy="", answer_id=None,
        previous_id=None, merged_into_id=None, policy="Ours", clocks=_clocks(now), history=_history(agent, now),
        heat_parts={"me_too": 20.0, "wording": 5.0},
    )  # fmt: skip
    offers = frozenset(
        {
            Move.TAKEN_OVER,
            Move.TURNED_DOWN,
            Move.WITHDRAWN,
            Move.CLAIMED,
            Move.SOLVED,
            Move.HELD,
            Move.DECLINED,
            Move.HANDED_BACK,
        }
    )
    panel = CasePanel(
        card=card, sees_work=True, offers=offers, answers=((11, "Noor Haddad", "The timer of 4.7"),),
        is_current=True, is_of_asker=False, declined=None,
        rating=RatingCard(4, "Quick, and kind.", now, agent),
    )  # fmt: skip
    public, asked = (
        PublicPart("open", now - HOUR, agent, now + HOUR),
        Asked(1, 1, 2, Outcome.PARTLY, "#asked"),
    )
    return Support(public, panel, None, asked, "#rating")


def colleagues(people: Sequence[PersonCard], now: datetime) -> tuple[Colleague, ...]:
    """Somebody of a team in each state: on duty, full, off, away, suspended."""
    states = (
        (0, True, False, True), (10, True, False, True), (3, False, False, True),
        (2, True, True, True), (1, True, False, False),
    )  # fmt: skip
    return tuple(
        Colleague(
            person=person, team_id=1, is_lead=not load, has_roster=True,
            shift=(now, now + 5 * HOUR) if on_duty else (now + 14 * HOUR, now + 20 * HOUR),
            is_on_duty=on_duty, load=load, capacity=10, own_capacity=None, given_at=None,
            absences=(Absence(starts_at=now - HOUR, ends_at=now + 48 * HOUR),) if away else (),
            is_away=away, is_usable=usable,
        )
        for person, (load, on_duty, away, usable) in zip(people, states, strict=False)
    )  # fmt: skip


def _clocks(now: datetime) -> tuple[ClockCard, ...]:
    return (
        ClockCard("first_response", 1, "fulfilled", 60, 20, None, None, now),
        ClockCard("next_response", 1, "running", 120, 40, now + HOUR, None, None),
        ClockCard("resolution", 1, "paused", 480, 300, None, None, None),
    )


def _history(agent: PersonCard, now: datetime) -> tuple[MoveCard, ...]:
    return tuple(
        MoveCard(number, kind, None, "open", agent, now - HOUR, "person", "Three shops see it.", None)
        for number, kind in enumerate(("opened", "claimed", "handed_back", "claimed", "asked", "resumed"), 1)
    )  # fmt: skip
