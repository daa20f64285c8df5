"""What search makes of events: the thread's place in the index is out of date."""

from typing import Protocol

from community.domain.events import MeTooChanged, ThreadMerged, VoteChanged
from community.domain.search import operations


class _OfThread(Protocol):
    """Any event that happened in a thread."""

    @property
    def thread_id(self) -> int: ...


def mark_thread_stale(event: _OfThread) -> None:
    """Have the worker read the event's thread again. Votes are no part of the index."""
    if not isinstance(event, VoteChanged | MeTooChanged):
        operations.mark_stale([event.thread_id])


def mark_both_stale(event: ThreadMerged) -> None:
    operations.mark_stale([event.thread_id, event.into_id])
