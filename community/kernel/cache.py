"""Remembering an answer for a few seconds, in this process."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 2_000  # answers kept; past it all are forgotten, which is rare and cheap

_answers: dict[Hashable, tuple[float, Any]] = {}
_guard = threading.Lock()


def remembered(key: Hashable, seconds: float, find: Callable[[], T]) -> T:
    """What `find` gave at most so many seconds ago under this key, else what it gives now."""
    present = time.monotonic()
    kept = _answers.get(key)
    if kept is not None and kept[0] > present:
        answer: T = kept[1]
        return answer
    found = find()
    with _guard:
        if len(_answers) >= MOST:
            _answers.clear()
        _answers[key] = (present + seconds, found)
    return found


def forget(key: Hashable) -> None:
    """Forget one answer, in this process only."""
    with _guard:
        _answers.pop(key, None)


def forget_all() -> None:
    """Forget everything; for tests, where time stands still and tables are emptied."""
    _answers.clear()
