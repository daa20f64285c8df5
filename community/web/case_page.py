"""Puts a case together for the page of its thread: as much of it as its viewer may see, and what they may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from community.domain.accounts.models import User
from community.domain.answers import queries as answers
from community.domain.desk import reading
from community.domain.desk.choices import open_to
from community.domain.desk.showing import CaseCard, CaseRow, MoveCard, PublicPart
from community.domain.escalations import asking, rules
from community.domain.escalations.availability import Colleague, colleagues
from community.domain.escalations.cards import LIVE, Move, Status
from community.domain.follow_ups import queries as follow_ups
from community.domain.follow_ups.queries import Asked
from community.domain.known_issues import queries as known_issues
from community.domain.known_issues.cards import IssueCard
from community.domain.satisfaction import queries as satisfaction
from community.domain.satisfaction.queries import RatingCard
from community.domain.settings.queries import terms
from community.domain.teams.models import Team
from community.domain.teams.queries import all_teams, place_of
from community.domain.threads import queries, rendering
from community.domain.threads.cards import PostCard, Turn
from community.domain.threads.models import Thread
from community.domain.threads.rules import takes_posts
from community.kernel import clock

MOST_ANSWERS = 30  # to choose from, of what solved it


@dataclass(frozen=True, slots=True)
class CasePanel:
    """A case as its panel shows it."""

    card: CaseCard
    sees_work: bool
    """Reasons, clocks, heat: for the team and moderators, not for those who only asked for the team."""
    offers: frozenset[Move]
    answers: tuple[tuple[int, str, str], ...]
    """Id, author and first words of each answer that may have solved it."""
    is_current: bool
    """The thread's page shows this one."""
    is_of_asker: bool
    """The viewer asked the question."""
    declined: MoveCard | None
    """Why it was left to the peers, if it was."""
    refused: str = ""
    """Why what was asked of it was not done."""
    opened: str = ""
    """The form that was refused."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """What stood in that form."""
    teams: tuple[tuple[Team, tuple[Colleague, ...]], ...] = ()
    """Whom it can be given to: each team with those who are there, the case's own first."""
    known_issue: IssueCard | None = None
    """What the question is, or is bound to."""
    rating: RatingCard | None = None
    """How the asker found the help, for the team and for them."""


@dataclass(frozen=True, slots=True)
class Support:
    """What a thread's page says of the support team."""

    public: PublicPart | None
    case: CasePanel | None
    ask_from: datetime | None
    """From when on the viewer may ask the team, if they may at all."""
    asked: Asked | None = None
    """Whether the solution worked, where the viewer is asked that."""
    rating_path: str | None = None
    """Where the viewer can say how they found the help, if they can."""


def of_thread(
    thread: Thread,
    viewer: User | None,
    shown: list[PostCard],
    now: datetime,
    issue: IssueCard | None,
) -> Support:
    """What the page of a thread shows of its case; `shown` are the answers, `issue` the known issue
    that it has read.

    `now` is the instant of the whole page: one that is a moment later lies after it, for good.
    """
    public = reading.public_part(thread.id) if thread.escalated_at else None
    is_solved = thread.turn == Turn.SOLVED
    asked = follow_ups.of_thread(thread, viewer) if is_solved else None
    if viewer is None or not rules.may_propose(viewer, thread, now, terms()):
        return Support(public, None, None, asked)
    current = reading.current_of(thread.id, viewer)
    case = _panel(current, viewer, thread, shown, issue, is_current=True) if current else None
    is_rateable = is_solved and case is not None and case.is_of_asker
    rating_path = satisfaction.path_for_thread(thread.id, viewer) if is_rateable else None
    return Support(public, case, _ask_from(thread, viewer, case, now), asked, rating_path)


def assemble(escalation_id: int, viewer: User) -> CasePanel:
    """A case for its own page. Raises NotFound."""
    found = reading.get_escalation(escalation_id, viewer)
    thread = queries.get_thread(found.thread_id, viewer, removed=True)
    shown = answers.answers_to(thread, viewer, None, MOST_ANSWERS, public_only=True).items
    is_current = reading.current_of(thread.id, viewer) == found.id
    issue = known_issues.of_thread(thread.id, viewer)
    return _panel(found.id, viewer, thread, list(shown), issue, is_current=is_current)


def address_of(row: CaseRow) -> str:
    """Where a case is worked on: its question, at the panel."""
    return f"/questions/{row.thread_id}/{quote(row.slug)}#case"


def _panel(
    escalation_id: int,
    viewer: User,
    thread: Thread,
    shown: list[PostCard],
    issue: IssueCard | None,
    *,
    is_current: bool,
) -> CasePanel:
    card = reading.card_of(escalation_id, viewer)
    offers = open_to(viewer, card.row, thread, clock.now(), place_of(viewer))
    return CasePanel(
        card=card, sees_work=rules.may_open(viewer, clock.now()), offers=offers,
        answers=_choices(shown) if Move.SOLVED in offers else (), is_current=is_current,
        is_of_asker=viewer.id == thread.asker_id, known_issue=issue, declined=_declined(card),
        teams=_receivers(card.row) if Move.ASSIGNED in offers else (),
        rating=satisfaction.rating_of(escalation_id, viewer) if card.row.received_at else None,
    )  # fmt: skip


def _receivers(row: CaseRow) -> tuple[tuple[Team, tuple[Colleague, ...]], ...]:
    teams = sorted(all_teams(), key=lambda team: team.id != row.team_id)
    people = colleagues(teams)
    return tuple((team, tuple(one for one in people[team.id] if one.is_there)) for team in teams)


def _choices(shown: list[PostCard]) -> tuple[tuple[int, str, str], ...]:
    return tuple(
        (card.id, card.author.name, rendering.excerpt(card.html)[:60])
        for card in shown
        if card.removed_at is None
    )


def _declined(card: CaseCard) -> MoveCard | None:
    last = card.history[-1] if card.history else None
    return last if last and last.kind == Move.DECLINED else None


def _ask_from(
    thread: Thread, viewer: User, case: CasePanel | None, now: datetime
) -> datetime | None:
    # What is solved is opened again, by whoever may say that it did not work.
    is_live = thread.escalated_at is not None or (
        case is not None and case.card.row.status in (*LIVE, Status.SOLVED)
    )
    if is_live or not takes_posts(thread) or rules.may_open(viewer, now):
        return None
    return asking.may_ask_from(thread, viewer, now)
