"""What time it is, in one place, so that tests can stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_stops: list[datetime] = []


def now() -> datetime:
    """The present instant, in UTC."""
    return _stops[-1] if _stops else datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Stop the clock at an instant, for every thread of this process; nests.

    Threads that stop it at once meet each other's instants, and leave it going when the last is done.
    """
    _stops.append(at.astimezone(UTC))
    try:
        yield
    finally:
        _stops.remove(at.astimezone(UTC))
