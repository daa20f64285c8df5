"""A run that is killed at any moment goes on where it was: nothing twice, nothing lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from community.kernel.db import db
from tests.support import databases, dumps

ROOT = Path(__file__).resolve().parents[2]

# Imports in small batches, and kills itself with SIGKILL at the given moment of the given batch.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from community.importers import load, loss, stackexchange
from community.kernel.db import db
from tests.support import databases

url, data_dir, folder, moment, batch = sys.argv[1:]
load.BATCH = 3
written = 0
append = loss.append

def append_and_perhaps_die(*arguments):
    global written
    written += 1
    end = append(*arguments)
    if moment == "before the commit" and written == int(batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return end

def tell(tick):
    if moment == "after the commit" and written == int(batch):
        os.kill(os.getpid(), signal.SIGKILL)
    if moment == "while settling" and tick.stage == "settling":
        os.kill(os.getpid(), signal.SIGKILL)

loss.append = append_and_perhaps_die
app = databases.unfilled(url, Path(data_dir))
with app.app_context():
    db.create_all()
    outcome = load.load(stackexchange.read(Path(folder)), Path(data_dir), tell)
    print("done, went on" if outcome.resumed else "done at once")
"""

DEATHS = [("before the commit", 2), ("after the commit", 3), ("while settling", 0)]
NOT_COMPARED = {"import_run"}  # it tells when the run began


@pytest.fixture(params=databases.KINDS)
def fresh(request, tmp_path):
    """Makes the address of an empty database each time it is called."""
    made = []

    def make(name):
        if request.param == "sqlite":
            return f"sqlite:///{tmp_path}/{name}.db"
        base = databases.postgresql_url()
        unique = f"peerdesk_resuming_{os.getpid()}_{name}"
        made.append(unique)
        databases.on_server(f"CREATE DATABASE {unique} ENCODING 'UTF8' TEMPLATE template0")
        return base.rsplit("/", 1)[0] + f"/{unique}"

    yield make
    for name in made:
        databases.on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_import_killed_thrice_ends_as_one_that_was_never_killed(fresh, tmp_path):
    folder = dumps.small_stackexchange(tmp_path / "bikes")
    whole, killed = fresh("whole"), fresh("killed")
    unhurt = _run(whole, tmp_path / "whole", folder)
    assert unhurt.stdout.strip() == "done at once", unhurt.stderr

    for moment, batch in DEATHS:
        died = _run(killed, tmp_path / "killed", folder, moment, batch)
        assert died.returncode == -signal.SIGKILL, died.stderr
    assert _run(killed, tmp_path / "killed", folder).stdout.strip() == "done, went on"

    assert _contents(killed) == _contents(whole)
    reports = [dumps.report_of(tmp_path / name, "stackexchange") for name in ("whole", "killed")]
    assert reports[0] == reports[1]
    assert reports[0], "need rows that are left out"


def _run(url, data_dir, folder, moment="never", batch=0):
    arguments = [sys.executable, "-c", PROGRAM, url, str(data_dir), str(folder), moment, str(batch)]
    return subprocess.run(
        arguments, cwd=ROOT, capture_output=True, text=True, timeout=300,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
    )  # fmt: skip


def _contents(url):
    """All rows, each id as the place of its row: PostgreSQL does not give a number twice that a kill took.

    Without the times at which the import itself wrote them.
    """
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = {
            table: connection.execute(select(table).order_by(*table.primary_key)).mappings().all()
            for table in db.metadata.sorted_tables
            if table.name not in NOT_COMPARED
        }
    engine.dispose()
    places = {
        table.name: {row["id"]: place for place, row in enumerate(rows)}
        for table, rows in tables.items()
        if "id" in table.c
    }
    found = {
        table.name: sorted(str(_placed(table, row, places)) for row in rows)
        for table, rows in tables.items()
    }
    return {name: rows for name, rows in found.items() if rows}


def _placed(table, row, places):
    placed = {}
    for column in table.c:
        value = row[column.name]
        target = _target(column, row)
        if target and value is not None:
            placed[column.name] = places[target][value]
        elif column.name not in {"deleted_at", "removed_at", "at", "marked_at"}:
            placed[column.name] = value
    return placed


def _target(column, row):
    """The table a column points into, its own for an id; None for a plain value."""
    if column.name == "local_id":
        return {"user": "user", "question": "thread"}.get(row["kind"], "post")
    if column.name == "id":
        return column.table.name
    if column.name == "accepted_post_id":
        return "post"
    return next((key.column.table.name for key in column.foreign_keys), None)


def _on_server(url, statement):
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
