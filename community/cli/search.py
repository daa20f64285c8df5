"""`flask search`: care for the search index."""

import time

import click
from flask.cli import AppGroup

from community.cli import database
from community.domain.search import operations
from community.domain.search.backend import Busy

search = AppGroup("search", help="Care for the search index.")


@search.command("rebuild")
def rebuild() -> None:
    """Build the index anew beside the old one, and put it in its place. The site runs on meanwhile."""
    database.refuse_empty()
    began = time.monotonic()
    try:
        count = operations.rebuild()
    except Busy:
        raise click.ClickException(
            "Another process is writing the index. Try again later."
        ) from None
    click.echo(f"The index holds {count:,} questions; built in {time.monotonic() - began:.1f} s.")
