"""The loss report: every row that was not brought in, with its reason, each exactly once."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from community.importers.records import Lost


def path_of(source: str, data_dir: Path) -> Path:
    """Where the report of a source lies."""
    return data_dir / "imports" / f"{source}-loss.jsonl"


def append(path: Path, stage: str, lost: Iterable[Lost], at: int) -> int:
    """Write rows at a byte offset, in place of whatever stands after it; the offset of the new end.

    The offset is kept with the batch in the database, and moves only when the batch is committed.
    So what a killed run had written and not committed is overwritten, never doubled. On disk when
    this returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(_line(stage, row) for row in lost).encode()
    with path.open("r+b" if path.exists() else "w+b") as file:
        # A report that was cut or taken away meanwhile goes on at its end, not after a hole of zeros.
        file.truncate(min(at, file.seek(0, os.SEEK_END)))
        file.seek(0, os.SEEK_END)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def _line(stage: str, row: Lost) -> str:
    fields = {
        "stage": stage,
        "kind": row.kind,
        "id": row.foreign_id,
        "reason": row.reason,
        "detail": row.detail[:300],
    }
    # ASCII, because a dump may hold halves of characters that no encoding takes.
    return json.dumps(fields) + "\n"
