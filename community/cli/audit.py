"""`flask audit`: whether the audit log is as it was written."""

import sys

import click
from flask.cli import AppGroup

from community.cli import database
from community.domain.moderation import verifying
from community.domain.moderation.verifying import Head

audit = AppGroup("audit", help="Prove the audit log.")

MOST_TOLD = 20


class Noted(click.ParamType):  # type: ignore[type-arg]
    """A head as it was noted: NUMBER:DIGEST."""

    name = "NUMBER:DIGEST"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        number, _colon, digest = value.partition(":")
        if (
            not number.isascii()
            or not number.isdigit()
            or len(digest) != len(verifying.head().digest)
        ):
            self.fail("a head is a number, a colon and 64 hexadecimal digits", param, ctx)
        return Head(int(number[:9]), digest.lower())


@audit.command("verify")
@click.option("--head", "noted", type=Noted(), help="One noted before: all up to it must stand.")
def verify(noted: Head | None) -> None:
    """Follow the chain from its beginning and say where it breaks; exit status 1 if it does."""
    database.refuse_empty()
    count = 0
    for count, found in enumerate(verifying.breaks(noted), start=1):
        if count <= MOST_TOLD:
            click.echo(f"entry {found.number}: {found.why}" if found.number else found.why)
    if count:
        click.echo(f"The audit log was altered: {count} breaks.")
        sys.exit(1)
    if taken := verifying.words_taken_out():
        click.echo(f"Of {taken} entries words were taken out, for people who left.")
    click.echo(f"The audit log holds. Note its head elsewhere: {verifying.head()}")
