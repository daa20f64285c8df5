"""The whole database into one file and back: SQLite by its online backup, PostgreSQL by its own tools."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from community.config import Settings

PLAIN = ("--no-owner", "--no-privileges")  # it may go back under another name
PAGES_AT_ONCE = 512  # of a copy step; writers get their turn in between


class CannotDump(Exception):
    """Why it could not be done; nothing was changed."""


def write(settings: Settings, target: Path) -> None:
    """Copy the database as it stands at one instant. Raises CannotDump."""
    if settings.is_sqlite:
        with closing(_opened(_path(settings))) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=PAGES_AT_ONCE)
            # One file without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            _refuse_unsound(copy)
        return
    _run(settings, "pg_dump", "--format=custom", f"--file={target}", *PLAIN)


def read(settings: Settings, source: Path) -> None:
    """Put a copy into the database, in one transaction. Raises CannotDump."""
    if settings.is_sqlite:
        with closing(_opened(source)) as copy, closing(sqlite3.connect(_path(settings))) as target:
            _refuse_unsound(copy)
            copy.backup(target)
        return
    _run(
        settings,
        "pg_restore",
        "--clean",
        "--if-exists",
        "--single-transaction",
        str(source),
        *PLAIN,
    )


def _path(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")


def _opened(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise CannotDump(f"There is no database at {path}.")
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)


def _refuse_unsound(connection: sqlite3.Connection) -> None:
    try:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise CannotDump(f"The copy is not a sound database: {error}") from None
    if said != "ok" or broken:
        raise CannotDump(f"The copy is not a sound database: {said if said != 'ok' else broken}")


def _run(settings: Settings, tool: str, *arguments: str) -> None:
    path = shutil.which(tool)
    if path is None:
        raise CannotDump(
            f"{tool} is not installed. Debian and Ubuntu: apt-get install postgresql-client"
        )
    url = make_url(settings.database_url).set(drivername="postgresql")
    # Arguments can be read by everybody on the machine, so the password goes by the environment.
    address = url.set(password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603 the command is ours
        [path, f"--dbname={address}", *arguments],
        env=os.environ | secret, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise CannotDump(f"{tool}: {done.stderr.strip()[-500:] or 'failed'}")
