"""`flask worker`: the process that does what nobody waits for."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from community.jobs.runner import Runner


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run later reactions, write the index, send mail. Stops on SIGTERM and Ctrl-C."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    click.echo("Worker is running; Ctrl-C stops it.")
    Runner(app).run()
