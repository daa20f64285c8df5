"""An import as a whole: under which name it began, how far it is, and what it came to."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from community.domain.threads.models import ImportRun
from community.importers import loss
from community.importers.records import Dump
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict
from community.kernel.operation import operation
from community.kernel.slugs import slugify
from community.kernel.words import say


@dataclass(frozen=True)
class Tick:
    """How far the import is: what it reads, how much of it, and how many rows it has gone through."""

    stage: str
    rows: int
    fraction: float | None
    is_last: bool


@dataclass(frozen=True)
class Outcome:
    """What an import came to."""

    source: str
    imported: dict[str, int]
    """By kind of thing."""
    lost: dict[str, int]
    """By reason."""
    report: Path
    was_done: bool
    """It had been brought in before, and nothing was changed."""
    resumed: bool
    started_at: datetime


@operation
def begin(dump: Dump) -> ImportRun:
    """The run of this dump: the one that began before, or a new one under a name of its own."""
    runs = list(db.session.scalars(select(ImportRun)))
    directory = str(dump.directory.resolve())
    for run in runs:
        if run.counts.get("fingerprint") == dump.fingerprint:
            return run
        if run.counts.get("directory") == directory:
            raise Conflict(
                say(
                    "The files in %(directory)s changed since they were brought in.",
                    directory=directory,
                )
            )
    taken = {run.source for run in runs}
    # The first forum of a kind has the short name; it stands in the addresses that are answered.
    base = dump.kind if dump.kind not in taken else slugify(dump.directory.resolve().name)[:50]
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    run = ImportRun(
        source=next(name for name in names if name not in taken),
        counts={
            "fingerprint": dump.fingerprint, "directory": directory, "loss_bytes": 0,
            "imported": {}, "lost": {},
        },
        started_at=clock.now(), stage="", position=0,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    return run


def outcome(run: ImportRun, data_dir: Path, was_done: bool, resumed: bool) -> Outcome:
    """What a run came to by now."""
    return Outcome(
        run.source, run.counts["imported"], run.counts["lost"],
        loss.path_of(run.source, data_dir), was_done, resumed, run.started_at,
    )  # fmt: skip
