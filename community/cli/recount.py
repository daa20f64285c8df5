"""`flask recount`: whether what is kept beside its sources is what they say."""

import sys

import click
from flask.cli import with_appcontext
from rich.console import Console

from community.cli import counters, database
from community.domain.escalations import checking
from community.domain.spam import operations as spam
from community.kernel.operation import operation

SHOWN = 200  # lines of one kind; more say nothing new


@click.command("recount")
@click.option("--fix", is_flag=True, help="Write what the sources say.")
@with_appcontext
def recount(fix: bool) -> None:
    """Compare counters and reputations with what they are made of; exit 1 where they differ."""
    database.refuse_empty()
    with Console(stderr=True).status("Recounting"):
        lines = _mended() if fix else _compared()
    for line in lines[:SHOWN]:
        click.echo(line)
    if len(lines) > SHOWN:
        click.echo(f"… and {len(lines) - SHOWN} more")
    if not lines:
        click.echo("Everything adds up.")
        return
    click.echo(f"{len(lines)} differences{', mended' if fix else ''}.", err=True)
    sys.exit(1)


def _compared() -> list[str]:
    lines = [str(found) for some in counters.differences() for found in some]
    lines += counters.reputation_differences() + checking.differences()
    return lines + [
        f"spam bucket {bucket} is not the sum of its lessons" for bucket in spam.wrong_buckets()
    ]


@operation
def _mended() -> list[str]:
    lines = []
    for some in counters.differences():
        lines += [str(found) for found in some]
        counters.mend(some)
    lines += counters.reputation_differences()
    counters.mend_reputation()
    lines += checking.differences()
    checking.mend()
    lines += [f"spam bucket {bucket} is not the sum of its lessons" for bucket in spam.recount()]
    return lines
