"""How a case is shown: frozen rows of just what a viewer may see."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from community.domain.accounts.cards import PersonCard
from community.domain.threads.cards import CategoryCard

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class MoveCard:
    """One line of a history."""

    number: int
    kind: str
    from_status: str | None
    to_status: str
    by: PersonCard | None
    """None for what nobody did, and for those who may not know."""
    at: datetime
    cause: str
    reason: str
    owner: PersonCard | None
    """Whose it was from then on."""
    team: str = ""
    """Which team's it was from then on."""
    offered_to: str = ""
    """The name of the person or team that it was offered to from then on."""


@dataclass(frozen=True, slots=True)
class ClockCard:
    """One clock as it stands at the moment of looking, whether or not anybody has noticed yet."""

    kind: str
    number: int
    state: str
    """running, paused, fulfilled; and breached, whatever it was before or will be."""
    target_minutes: int
    left_minutes: int
    """Of business time; below none when it is late."""
    due_at: datetime | None
    breached_at: datetime | None
    fulfilled_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the desk."""

    id: int
    thread_id: int
    slug: str
    title: str
    category: CategoryCard
    asker: PersonCard
    status: str
    priority: str | None
    """None for those who only asked for the team."""
    team: str
    owner: PersonCard | None
    opened_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    is_breached: bool
    heat: int | None
    """None for them, too."""
    me_too_count: int
    version: int
    team_id: int | None = None
    ownership: str = "support"
    """How the cases of its category belong to somebody."""
    offered_to: PersonCard | None = None
    offered_team: str = ""
    """To whom it is offered: a person, or a team by its name."""
    offered_team_id: int | None = None
    decide_by: datetime | None = None
    """Of a proposal: it is the team's by itself then."""

    @property
    def is_offered(self) -> bool:
        return self.offered_to is not None or self.offered_team_id is not None


@dataclass(frozen=True, slots=True)
class PublicPart:
    """What everybody may know of a thread that the team has."""

    status: str
    since: datetime
    owner: PersonCard | None
    reply_due_at: datetime | None
    """None when no reply is owed just now."""


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case by itself. What its viewer may not see is None, or an empty list."""

    row: CaseRow
    reason: str | None
    tried: str | None
    wanted: str | None
    opened_by: PersonCard | None
    ended_at: datetime | None
    wake_at: datetime | None
    link: str | None
    remedy: str | None
    answer_id: int | None
    previous_id: int | None
    merged_into_id: int | None
    policy: str | None
    clocks: tuple[ClockCard, ...] = field(default=())
    history: tuple[MoveCard, ...] = field(default=())
    heat_parts: dict[str, float] = field(default_factory=dict)

    @property
    def triage_minutes(self) -> int:
        """How long the deciding about a proposal may take, as it was when it was made."""
        until = self.row.decide_by or self.row.opened_at
        return (until - self.row.opened_at) // MINUTE
