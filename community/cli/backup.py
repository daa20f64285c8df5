"""`flask backup` and `flask restore`: all that is kept, in one file, while the product runs."""

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from community.cli import database, dumps
from community.config import Settings
from community.demo import load
from community.kernel import clock
from community.kernel.db import db

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database"
MAX_MANIFEST = 64 * 1024  # bytes
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    kind: str
    """"sqlite" or "postgresql": each goes back only into its own kind."""
    migration: str
    sha256: str
    made_at: str


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write all that is kept into FILE (a tar), also while the product runs."""
    if file.exists():
        raise click.ClickException(f"{file} exists already; a backup overwrites nothing.")
    with _refusals(), tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        dumps.write(_settings(), dump)
        manifest = Manifest(
            FORMAT, _kind(), database.standing(), _digest(dump), clock.now().isoformat()
        )
        _pack(file, manifest, dump)
    click.echo(f"{file}: {file.stat().st_size:,} bytes, migration {manifest.migration}")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put a backup into an empty database. Stop the web server and the worker first."""
    with _refusals(), tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        manifest = _unpack(file, dump)
        _refuse_other(manifest, _digest(dump))
        if database.standing() and not load.is_empty():
            raise click.ClickException("The database is not empty; a restore replaces nothing.")
        db.session.remove()
        db.engine.dispose()
        dumps.read(_settings(), dump)
    click.echo(
        f"Restored what was kept at {manifest.made_at}. "
        "The worker builds the search index anew; or run `flask search rebuild` now."
    )


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (dumps.CannotDump, tarfile.TarError, OSError) as error:
        raise click.ClickException(str(error)) from None


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _kind() -> str:
    return "sqlite" if _settings().is_sqlite else "postgresql"


def _pack(file: Path, manifest: Manifest, dump: Path) -> None:
    words = json.dumps(asdict(manifest), indent=2).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(words)
    unfinished = file.with_name(f"{file.name}.part")
    try:
        # 0600: it holds every address and every private word.
        unfinished.touch(mode=0o600, exist_ok=False)
        with tarfile.open(unfinished, "w:") as tar:
            tar.addfile(entry, io.BytesIO(words))
            tar.add(dump, DUMP, filter=_plain)
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def _unpack(file: Path, dump: Path) -> Manifest:
    """The manifest; the dump is written to the given place, whatever path the tar names."""
    with tarfile.open(file, "r:") as tar:
        members = tar.getmembers()
        if [member.name for member in members] != [MANIFEST, DUMP] or not all(
            member.isreg() for member in members
        ):
            raise click.ClickException(f"{file} is not a backup of Peerdesk.")
        if members[0].size > MAX_MANIFEST:
            raise click.ClickException(f"{file} is not a backup of Peerdesk.")
        manifest = _manifest(_member(tar, members[0]).read())
        with dump.open("wb") as target, _member(tar, members[1]) as source:
            while chunk := source.read(CHUNK):
                target.write(chunk)
    return manifest


def _member(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Any:
    return tar.extractfile(member)


def _manifest(words: bytes) -> Manifest:
    try:
        manifest = Manifest(**json.loads(words))
    except (ValueError, TypeError):
        raise click.ClickException("The backup's manifest cannot be read.") from None
    if manifest.format != FORMAT:
        raise click.ClickException(
            f"The backup has format {manifest.format}; this Peerdesk reads format {FORMAT}."
        )
    return manifest


def _refuse_other(manifest: Manifest, digest: str) -> None:
    if manifest.sha256 != digest:
        raise click.ClickException("The backup is damaged: its checksum does not match.")
    if manifest.kind != _kind():
        raise click.ClickException(
            f"The backup is of {manifest.kind}, and DATABASE_URL is of {_kind()}."
        )
    if manifest.migration != database.newest():
        raise click.ClickException(
            f"The backup stands at migration {manifest.migration or 'none'} and this Peerdesk at "
            f"{database.newest() or 'none'}. Restore it with the version that made it, then upgrade."
        )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
