"""The job queue of this app: huey on SQLite, PostgreSQL or Redis, as the configuration says.

Everything that must not be lost stands in the database before the queue hears of it.
"""

import time
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer
from huey.storage import SqliteStorage
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry

from community.config import Settings
from community.jobs import schedule

NAME = "peerdesk"
RESPITE = 5.0  # seconds in which a queue that just failed us is not asked again
EXTENSION = "jobs"


@dataclass
class Queue:
    """The queue, and what may be put into it."""

    huey: Huey
    carry_out: Any
    """huey's task that carries out the pending reactions of these ids."""
    resting_until: float = field(default=0.0)


def init(app: Flask) -> Queue:
    """Make the queue of this app and register what it does."""
    huey = _made_for(app.config["SETTINGS"])
    # Web servers fork after this; a connection must not be shared with a child.
    huey.storage.close()
    queue = Queue(huey, schedule.register(huey, app))
    app.extensions[EXTENSION] = queue
    return queue


def of(app: Flask) -> Queue:
    """The queue that `init` made for this app."""
    queue: Queue = app.extensions[EXTENSION]
    return queue


def tell(ids: list[int]) -> None:
    """Ask the worker to carry out these pending reactions now; without it the sweep would find them."""
    queue = of(current_app)
    if time.monotonic() < queue.resting_until:
        return
    # Until it has answered, others do not wait for it too.
    queue.resting_until = time.monotonic() + RESPITE
    queue.carry_out(ids)
    queue.resting_until = 0.0


class _Storage(SqliteStorage):  # type: ignore[misc]
    """huey's tables in a file of their own, without a disk flush for each job: they may be lost."""

    def _create_connection(self) -> Any:
        connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


def _made_for(settings: Settings) -> Huey:
    # What is queued is unpickled by the worker, so it must be ours: signed with our key.
    common: dict[str, Any] = {
        "results": False,
        "serializer": SignedSerializer(secret=settings.key(), salt="peerdesk.jobs"),
    }
    if settings.environment == "test":
        return MemoryHuey(NAME, **common)
    if settings.redis_url:
        return RedisHuey(NAME, connection_pool=_pool(settings.redis_url), **common)
    if not settings.is_sqlite:
        dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        return PostgresHuey(NAME, dsn=dsn, connect_timeout=5, **common)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = settings.data_dir / "jobs.db"
    return SqliteHuey(NAME, storage_class=_Storage, filename=str(path), **common)


def _pool(url: str) -> ConnectionPool:
    # A Redis that is away must cost a request a moment, not a minute of retries.
    return ConnectionPool.from_url(
        url, socket_connect_timeout=1, socket_timeout=5, retry=Retry(NoBackoff(), 0)
    )
