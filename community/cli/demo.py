"""`flask demo`: a community to look around in, for an empty database."""

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.progress import Progress

from community.cli import database
from community.config import Settings
from community.demo import load
from community.domain.accounts import passwords, queries
from community.jobs import queue
from community.kernel import bus
from community.kernel.errors import Conflict

PASSWORD = "labels-for-everyone"  # noqa: S105 everybody may know it: it opens nothing but the demo
SIGN_INS = {
    "ada": "member, asks and answers",
    "ben": "member, answers a lot",
    "cleo": "member",
    "mo": "moderator",
    "sam": "support agent",
    "root": "admin",
}
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command("demo")
@click.option(
    "--if-empty", is_flag=True, help="Leave a database alone that is not empty; no error."
)
@click.option("--yes", is_flag=True, help="Also in production, where the password is known to all.")
@with_appcontext
def demo(if_empty: bool, yes: bool) -> None:
    """Fill an empty database with a demo community."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.is_production and not yes:
        raise click.ClickException(
            "This is production, and everybody knows the password of the demo's admin. "
            "If that is what you want: flask demo --yes"
        )
    database.bring_up_to_date()
    if if_empty and not load.is_empty():
        click.echo("The database is not empty; it stays as it is.")
        return
    try:
        fill()
    except Conflict as refusal:
        raise click.ClickException(refusal.sentence) from None
    click.echo(sign_ins(settings))


def fill() -> None:
    """Fill the empty database, showing progress."""
    click.echo("Making the demo community; this takes a few seconds, once")
    # What follows later is done here at once; a worker would do it at the wrong time of the story.
    bus.tell_with(lambda _ids: None)
    try:
        with Progress(transient=True) as shown:
            task = shown.add_task("Making the demo community", total=None)
            load.load(PASSWORD, lambda done, of: shown.update(task, completed=done, total=of))
    finally:
        bus.tell_with(queue.tell)


def is_demo() -> bool:
    """Whether this database is filled with the demo: then everybody knows its passwords."""
    person = queries.find_by_handle("root")
    return person is not None and passwords.matches(PASSWORD, person.password_hash)


def sign_ins(settings: Settings) -> str:
    """What to say of how one gets in."""
    people = "\n".join(f"    {handle:<6}{what}" for handle, what in SIGN_INS.items())
    lines = [
        "DEMO: these people can sign in, all with the password",
        "",
        f"    {PASSWORD}",
        "",
        people,
    ]
    if settings.host not in LOOPBACK:
        lines += [
            "",
            f"WARNING: it is served on {settings.host}. Whoever reaches it can be its admin:",
            "use `make serve` with a database of your own for anything but a look.",
        ]
    return "\n".join(lines)
