"""Counting views without writing while somebody reads: gathered here, written now and then."""

import re
import threading
import time
from collections import Counter

from flask import Flask, request

from community.domain.accounts.models import User
from community.domain.heat import viewing
from community.domain.threads import operations
from community.domain.threads.models import Thread

EVERY = 15.0  # seconds between writes; what a kill loses is at most this
BOT = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|headless", re.IGNORECASE)

SEEN = "peerdesk.seen"
"""Where a request says whose page it is, for those who answer the next one alike."""

_views: Counter[int] = Counter()
_seen: set[viewing.Seen] = set()
_guard = threading.Lock()
_written_at = 0.0


def init(app: Flask) -> None:
    """Write what was gathered after an answer has gone out, when it is time."""
    if not app.testing:  # tests write when they say so
        app.teardown_request(_write_when_due)


def saw(thread: Thread, person: User | None) -> None:
    """Somebody opened a thread. Bots are not counted, nor is the asker."""
    request.environ[SEEN] = thread.id
    if person is None or person.id != thread.asker_id:
        count(thread.id, request.user_agent.string, person)


def count(thread_id: int, agent: str, person: User | None = None) -> None:
    """Count a view by somebody who is not the asker, as far as one knows."""
    if BOT.search(agent or "bot"):
        return
    with _guard:
        _views[thread_id] += 1
        if person is not None:
            _seen.add((thread_id, person.id))


def _write_when_due(_error: BaseException | None) -> None:
    global _written_at
    present = time.monotonic()
    with _guard:
        if not _views or present - _written_at < EVERY:
            return
        _written_at = present
    write()


def write() -> None:
    """Write what was gathered since the last time."""
    views, seen = _taken()
    operations.count_views(views)
    if seen:
        viewing.feel_views(seen)


def forget() -> None:
    """Forget what was gathered; for tests, where tables are emptied."""
    _taken()


def _taken() -> tuple[dict[int, int], set[viewing.Seen]]:
    with _guard:
        views, seen = dict(_views), set(_seen)
        _views.clear()
        _seen.clear()
    return views, seen
