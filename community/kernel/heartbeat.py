"""Signs of life: each worker says every few seconds that it is there, for all machines to see."""

from datetime import datetime, timedelta

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel import clock
from community.kernel.db import Base, UtcDateTime, db
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing

INTERVAL = timedelta(seconds=10)
SILENCE = 3 * INTERVAL  # one late beat is a busy machine; three are a dead worker


class WorkerHeartbeat(Base):
    """When one worker was last heard of."""

    __tablename__ = "worker_heartbeat"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    """Host and process."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@operation
def beat(name: str) -> None:
    """Say that this worker lives."""
    now = clock.now()
    insert_missing(WorkerHeartbeat, [{"name": name, "at": now}])
    row = db.session.get_one(WorkerHeartbeat, name)
    row.at = now


@operation
def fall_silent(name: str) -> None:
    """Say that this worker has stopped as it should."""
    db.session.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.name == name))


@operation
def forget_dead(before: datetime) -> None:
    """Drop the traces of workers that were killed."""
    db.session.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.at < before))


def last_beat() -> datetime | None:
    """When any worker was last heard of."""
    return db.session.scalar(select(func.max(WorkerHeartbeat.at)))


def lives(now: datetime) -> bool:
    """Whether some worker has been heard of lately."""
    last = last_beat()
    return last is not None and last >= now - SILENCE
