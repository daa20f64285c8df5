"""Events of known issues, in the past tense: ids and plain values."""

from dataclasses import dataclass

from community.kernel.bus import Event


@dataclass(frozen=True)
class KnownIssueChanged(Event):
    """What staff say of a known issue. `before` is None for a new one, `after` is None for one withdrawn."""

    thread_id: int
    known_issue_id: int
    changed_by: int
    before: str | None
    after: str | None
    number: int
    """Of the change, in the history of the issue."""


@dataclass(frozen=True)
class ThreadBound(Event):
    """A thread was bound to a known issue, or with `undone` is no longer."""

    thread_id: int
    known_issue_id: int
    of_thread_id: int
    """The thread of the known issue."""
    bound_by: int
    undone: bool
