"""`flask people`: make a person, give them a token for the API, and let in who lost their phone."""

import sys
from datetime import timedelta
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from community.cli import database
from community.domain.accounts import links, operations, queries, second_factor
from community.domain.accounts.cards import Role
from community.domain.accounts.links import Purpose
from community.kernel.errors import DomainError

people = AppGroup("people", help="Make people and give them tokens.")

TOKEN_DAYS = 365


@people.command("create")
@click.argument("handle")
@click.option("--email", required=True, help="Counts as confirmed.")
@click.option(
    "--role",
    default=Role.MEMBER.value,
    type=click.Choice([role.value for role in Role]),
    show_default=True,
)
@click.option("--name", help="Shown beside what they write; the handle if not given.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of input."
)
def create(handle: str, email: str, role: str, name: str | None, password_stdin: bool) -> None:
    """Make a person. Without a password, prints a link that sets one, once, within 24 hours."""
    database.refuse_empty()
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    try:
        user = operations.create_person(handle, email, role, password=password, name=name)
    except DomainError as error:
        _fail(error)
    click.echo(f"Made {user.handle} ({role}).")
    if password is None:
        token = links.make(user, Purpose.CLAIM, email)
        click.echo(f"{current_app.config['BASE_URL']}/claim/{token}")


@people.command("token")
@click.argument("handle")
@click.option("--name", default="command line", show_default=True)
@click.option("--scopes", default="read write", show_default=True, help="Words of: read, write.")
@click.option("--days", default=TOKEN_DAYS, type=click.IntRange(1, 366), show_default=True)
def token(handle: str, name: str, scopes: str, days: int) -> None:
    """Print a new API token of a person. It cannot be shown again."""
    database.refuse_empty()
    wanted = scopes.replace(",", " ").split()
    try:
        _row, secret = operations.create_token(
            queries.get_by_handle(handle), name, wanted, timedelta(days=days)
        )
    except DomainError as error:
        _fail(error)
    click.echo(secret)


@people.command("remove-second-factor")
@click.argument("handle")
def remove_second_factor(handle: str) -> None:
    """Let somebody in who lost their phone and their recovery codes: the password alone is asked again."""
    database.refuse_empty()
    try:
        second_factor.remove(queries.get_by_handle(handle))
    except DomainError as error:
        _fail(error)
    click.echo(f"{handle} has no second factor any more, and is signed out everywhere.")


def _fail(error: DomainError) -> NoReturn:
    for sentence in error.fields.values() or [error.sentence]:
        click.echo(sentence, err=True)
    sys.exit(1)
