"""Reading what the demo community is made of: people, areas and threads, written in TOML."""

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
LENGTH = re.compile(r"\d+[dhm]( \d+[dhm])*")

Table = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """What there is to load, as it was written."""

    people: list[Table]
    categories: list[Table]
    threads: list[Table]
    crews: Table
    """The support teams, and who is away."""
    care: Table
    """What waits in the review queue: flags and suggested edits."""
    texts: list[Table]
    """The terms and the privacy text, each version."""
    tools: Table
    """What the team keeps ready at the desk: replies and views."""


def read(folder: Path = HERE) -> Content:
    """The demo content: one file of people, of categories, of teams, of care, of texts and of tools, and one of threads a category."""
    people = _table(folder / "people.toml")["people"]
    categories = _table(folder / "categories.toml")["categories"]
    texts = _table(folder / "texts.toml")["texts"]
    threads = [
        thread
        for path in sorted((folder / "threads").glob("*.toml"))
        for thread in _table(path)["threads"]
    ]
    return Content(
        people,
        categories,
        threads,
        _table(folder / "teams.toml"),
        _table(folder / "care.toml"), texts,
        _table(folder / "desk_tools.toml"),
    )  # fmt: skip


def length(text: str) -> timedelta:
    """A length of time as it is written there: "9d 2h", "41m"."""
    if not LENGTH.fullmatch(text):
        raise ValueError(f"This is no length of time: {text!r}")
    parts = (int(part[:-1]) * UNITS[part[-1]] for part in text.split())
    return sum(parts, timedelta())


def _table(path: Path) -> Table:
    with path.open("rb") as file:
        return tomllib.load(file)
