"""The events of teams: who is in them, and who is away. Known through `events`."""

from dataclasses import dataclass

from community.kernel.bus import Event


@dataclass(frozen=True)
class TeamChanged(Event):
    """`what` is created, name, zone, round_robin, category, joined, left, lead, no_lead, roster or capacity."""

    team_id: int
    slug: str
    changed_by: int
    what: str
    before: str
    after: str
    person_id: int | None


@dataclass(frozen=True)
class AbsenceSet(Event):
    """Times are ISO; `ends_at` is empty for an open end. `has_begun` when it begins at once."""

    user_id: int
    set_by: int
    starts_at: str
    ends_at: str
    has_begun: bool


@dataclass(frozen=True)
class AbsenceEnded(Event):
    user_id: int
    ended_by: int
