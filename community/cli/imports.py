"""`flask import`: bringing in old forums, with progress, and told what was left out."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from community.cli import database
from community.importers import kitsune, stackexchange
from community.importers.load import load
from community.importers.records import Dump
from community.importers.runs import Outcome, Tick
from community.kernel.errors import DomainError

EVERY = 10.0  # seconds between plain lines, where there is no terminal

Tell = Callable[[Tick], None]

imports = AppGroup("import", help="Bring in an old forum from a directory.")
DIRECTORY = click.Path(exists=True, file_okay=False, path_type=Path)


@imports.command("stackexchange")
@click.argument("directory", type=DIRECTORY)
def import_stackexchange(directory: Path) -> None:
    """Bring in a Stack Exchange dump: Posts.xml, and the other files where they are there."""
    _import(lambda: stackexchange.read(directory))


@imports.command("kitsune")
@click.argument("directory", type=DIRECTORY)
def import_kitsune(directory: Path) -> None:
    """Bring in a Kitsune forum: questions.jsonl and answers.jsonl, plain or .gz."""
    _import(lambda: kitsune.read(directory))


def _import(read: Callable[[], Dump]) -> None:
    database.refuse_empty()
    try:
        with _progress() as tell:
            outcome = load(read(), Path(current_app.config["DATA_DIR"]), tell)
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence) from None
    _sum_up(outcome)


@contextmanager
def _progress() -> Iterator[Tell]:
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows"), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def tell(tick: Tick) -> None:
            if tick.stage not in tasks:
                tasks[tick.stage] = bars.add_task(tick.stage, total=1.0, rows=0)
            done = 1.0 if tick.is_last else tick.fraction
            bars.update(tasks[tick.stage], completed=done, rows=tick.rows)

        yield tell


def _plain_lines() -> Tell:
    told_at = time.monotonic()

    def tell(tick: Tick) -> None:
        nonlocal told_at
        if tick.is_last or time.monotonic() - told_at >= EVERY:
            told_at = time.monotonic()
            share = "done" if tick.is_last else f"{tick.fraction or 0:.0%}"
            click.echo(f"{tick.stage}: {tick.rows:,} rows, {share}", err=True)

    return tell


def _sum_up(outcome: Outcome) -> None:
    if outcome.was_done:
        click.echo(
            f"This forum is here already, as “{outcome.source}”, since "
            f"{outcome.started_at:%Y-%m-%d %H:%M} UTC. Nothing was changed."
        )
    elif outcome.resumed:
        click.echo("Went on where the last run had stopped.")
    console = Console()
    console.print(_table("Brought in", outcome.imported))
    if outcome.lost:
        console.print(_table("Left out, and why", outcome.lost))
        click.echo(f"Every row left out, with its reason: {outcome.report}")
    click.echo(f"Old addresses are answered under /old/{outcome.source}/questions/<id>.")


def _table(title: str, counts: dict[str, int]) -> Table:
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    for name, count in sorted(counts.items(), key=lambda pair: -pair[1]):
        table.add_row(name, f"{count:,}")
    return table
