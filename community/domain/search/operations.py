"""Keeping the index true: marking threads, writing what was marked, building all of it anew."""

import logging
import time
from collections.abc import Iterator, Sequence

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from community.domain.search.chosen import index
from community.domain.search.documents import documents
from community.domain.search.models import StaleDocument
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation
from community.kernel.upsert import one_or_all

logger = logging.getLogger(__name__)

BATCH = 500  # threads a commit
READ_AT_ONCE = 200  # threads, while all are read
COUNT_EVERY = 60.0  # seconds between two counts of documents and threads
PAUSE_AFTER_FAILURE = 30.0  # seconds
MISSING_ALLOWED = 0.02  # share of threads without a document that may be on their way

Marks = list[tuple[int, int]]
"""Thread ids, each with the version of its mark."""

_not_before: dict[str, float] = {}


@operation
def mark_stale(thread_ids: Sequence[int]) -> None:
    """Have the worker read these threads again. A mark made while it reads them is not lost."""
    if not thread_ids:
        return
    now = clock.now()
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    marks = [
        {"thread_id": thread_id, "marked_at": now, "version": 1}
        for thread_id in sorted(set(thread_ids))
    ]
    insert = dialect.insert(StaleDocument).values(one_or_all(marks))
    again = {"version": StaleDocument.version + 1, "marked_at": now}
    db.session.execute(insert.on_conflict_do_update(index_elements=["thread_id"], set_=again))


def drain() -> int:
    """Write what is marked into the index; how many threads. Raises Busy, IndexUnavailable."""
    if not _marks(1):
        return 0
    written = 0
    with index().exclusively():
        while marks := _marks(BATCH):
            ids = [thread_id for thread_id, _version in marks]
            index().write(ids, documents(ids))
            _forget(marks)
            written += len(marks)
    return written


def mend() -> bool:
    """Build the index anew if it is missing, of another version, damaged or never was filled.

    Whether it was built. Raises Busy when another process is building it.
    """
    if time.monotonic() < _not_before.get("mend", 0.0) or not _needs_rebuild():
        return False
    _not_before["mend"] = time.monotonic() + PAUSE_AFTER_FAILURE
    logger.warning("Building the search index: there is none yet, or it was harmed")
    count = rebuild()
    _not_before.pop("mend")
    logger.info("The search index was built anew: %s threads", count)
    return True


def rebuild() -> int:
    """Build the index anew beside the old one while the site runs; how many threads it holds.

    Raises Busy when another process does the same.
    """
    marks = _marks(None)
    count = index().rebuild(_all_threads(), documents)
    # Whatever was marked before we began has been read since.
    for first in range(0, len(marks), BATCH):
        _forget(marks[first : first + BATCH])
    return count


def forget_former() -> None:
    """Leave nothing of the index as it stood before it was built anew. Raises Busy, IndexUnavailable."""
    index().forget_former()


def _needs_rebuild() -> bool:
    if not index().is_sound():
        return True
    if time.monotonic() < _not_before.get("count", 0.0):
        return False
    _not_before["count"] = time.monotonic() + COUNT_EVERY
    standing = select(func.count()).select_from(Thread).where(Thread.removed_at.is_(None))
    waiting = select(func.count()).select_from(StaleDocument)
    threads = db.session.scalar(standing) or 0
    known = index().documents() + (db.session.scalar(waiting) or 0)
    return threads - known > threads * MISSING_ALLOWED


def _marks(limit: int | None) -> Marks:
    query = (
        select(StaleDocument.thread_id, StaleDocument.version)
        .order_by(StaleDocument.marked_at, StaleDocument.thread_id)
        .limit(limit)
    )
    # Ended at once: what is read after this must be as new as the marks at least.
    marks = [(row.thread_id, row.version) for row in db.session.execute(query)]
    db.session.rollback()
    return marks


@operation
def _forget(marks: Marks) -> None:
    seen = tuple_(StaleDocument.thread_id, StaleDocument.version).in_(marks)
    db.session.execute(delete(StaleDocument).where(seen))


def _all_threads() -> Iterator[list[int]]:
    last = 0
    while True:
        query = select(Thread.id).where(Thread.id > last).order_by(Thread.id).limit(READ_AT_ONCE)
        ids = list(db.session.scalars(query))
        if not ids:
            return
        yield ids
        last = ids[-1]
        # Each batch as it stands when it is read; and no transaction open for minutes.
        db.session.rollback()
