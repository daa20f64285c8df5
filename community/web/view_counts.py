"""Counting views without writing while somebody reads: gathered here, written now and then."""

import re
import threading
import time
from collections import Counter

from flask import Flask, request

from community.domain.accounts.models import User
from community.domain.escalations import viewing
from community.domain.threads import operations
from community.domain.threads.models import Thread

EVERY = 15.0  # seconds between writes; what a kill loses is at most this
BOT = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|headless", re.IGNORECASE)

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
    if (person and person.id == thread.asker_id) or BOT.search(request.user_agent.string or "bot"):
        return
    with _guard:
        _views[thread.id] += 1
        if person is not None:
            _seen.add((thread.id, person.id))


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
    with _guard:
        views, seen = dict(_views), set(_seen)
        _views.clear()
        _seen.clear()
    operations.count_views(views)
    if seen:
        viewing.feel_views(seen)
