"""How known issues are shown: frozen rows of just what a page needs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """How far staff are with a known issue."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class IssueCard:
    """A known issue as somebody may read it; its thread is one that they may read."""

    id: int
    thread_id: int
    slug: str
    title: str
    """Of its thread, as the slug is."""
    stage: Stage
    fixed_in: str
    """In which version; empty unless it is fixed."""
    note: str
    """A way round it, or what is known; plain text, perhaps empty."""
    since: datetime
    """When it came to this stage."""
    declared_at: datetime
    number: int
    """How often it was changed: what a change is made of has to be the newest."""
    affected: int
    """Distinct people who asked about it or have it too, in threads that the viewer may read."""
    bound: int
    """Threads bound to it that the viewer may read."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of the history of a known issue."""

    number: int
    stage: Stage | None
    """None when it was withdrawn."""
    fixed_in: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BoundRow:
    """A thread bound to a known issue."""

    id: int
    slug: str
    title: str
    bound_at: datetime
