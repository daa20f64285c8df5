"""The README names every setting and every command, and the Makefile every target it promises."""

import re
from pathlib import Path

import click
import pytest

from community.cli.commands import COMMANDS
from community.config import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def spellings(command, before="flask"):
    name = f"{before} {command.name}"
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from spellings(inner, name)
    else:
        yield name


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_a_setting_is_in_the_readme(name):
    assert f"`{name.upper()}`" in README


@pytest.mark.parametrize("spelling", [words for one in COMMANDS for words in spellings(one)])
def test_a_command_is_in_the_readme(spelling):
    assert spelling in README


def test_no_setting_in_the_readme_is_gone():
    table = README.split("## Settings")[1].split("\n## ")[0]
    named = re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)

    assert {name.lower() for name in named} == set(Settings.model_fields)


def test_what_is_linked_is_there():
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)

    # The picture is taken from the running product.
    assert [path for path in linked if not (ROOT / path).exists() and path != "docs/home.png"] == []


def test_every_make_target_has_its_sentence():
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()

    assert [
        name for name in phony if not re.search(rf"^{name}:.*## \w", makefile, re.MULTILINE)
    ] == []
