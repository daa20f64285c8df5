"""`flask categories`: the places where things are asked."""

import click
from flask.cli import AppGroup

from community.cli import database
from community.domain.categories import operations
from community.kernel.errors import DomainError

categories = AppGroup("categories", help="Make the categories in which people ask.")


@categories.command("create")
@click.argument("name")
@click.option("--slug", default="", help="Its address; made of the name if not given.")
@click.option("--description", default="", help="One sentence.")
@click.option("--team", default="", help="The support team that answers for it.")
@click.option(
    "--readers",
    type=click.Choice(["everyone", "members", "staff"]),
    default="everyone",
    show_default=True,
)
def create(name: str, slug: str, description: str, team: str, readers: str) -> None:
    """Add a category after the others."""
    database.refuse_empty()
    try:
        made = operations.create(
            name=name, slug=slug, description=description, team=team, readers=readers
        )
    except DomainError as error:
        raise click.ClickException(error.sentence) from None
    click.echo(f"Made {made.name} at /c/{made.slug}.")
