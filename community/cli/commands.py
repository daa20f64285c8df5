"""Every command, put under `flask`."""

from flask import Flask

from community.cli.audit import audit
from community.cli.backup import backup, restore
from community.cli.categories import categories
from community.cli.check import check
from community.cli.demo import demo
from community.cli.imports import imports
from community.cli.people import people
from community.cli.recount import recount
from community.cli.search import search
from community.cli.serve import serve
from community.cli.worker import worker

COMMANDS = (
    audit, backup, categories, check, demo, imports, people, recount, restore, search, serve, worker,
)  # fmt: skip


def register(app: Flask) -> None:
    """Give the application its commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
