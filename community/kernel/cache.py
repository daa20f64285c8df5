"""Remembering an answer for a few seconds, in this process."""

import threading
import time
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

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


def remembered_each(
    name: str, keys: Iterable[K], seconds: float, find: Callable[[list[K]], dict[K, T]]
) -> dict[K, T]:
    """The same for several keys of a kind: `find` is asked once, for those not remembered.

    It may leave keys out, and that they have no answer is remembered too.
    """
    present = time.monotonic()
    kept = {key: _answers.get((name, key), (0.0, None)) for key in keys}
    missing = [key for key, (until, _answer) in kept.items() if until <= present]
    if missing:
        found = find(missing)
        fresh = {key: (present + seconds, found.get(key)) for key in missing}
        kept |= fresh
        with _guard:
            if len(_answers) >= MOST:
                _answers.clear()
            _answers.update({(name, key): answer for key, answer in fresh.items()})
    return {key: answer for key, (_until, answer) in kept.items() if answer is not None}


def forget(key: Hashable) -> None:
    """Forget one answer, in this process only."""
    with _guard:
        _answers.pop(key, None)


def forget_all() -> None:
    """Forget everything; for tests, where time stands still and tables are emptied."""
    _answers.clear()
