"""What a person typed, read into a small tree: words, phrases, what to leave out, and filters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from community.domain.search.analysis import is_stop_word, sequence
from community.domain.threads.cards import Turn
from community.kernel.errors import Invalid
from community.kernel.words import say

MAX_QUERY = 200  # characters
MAX_PARTS = 16  # words and filters

_PART = re.compile(
    r"(?P<minus>-)?"
    r"(?:(?P<name>tag|category|author|is|turn):)?"
    r'(?:["“”](?P<quoted>[^"“”]*)["“”]?|(?P<bare>[^\s"“”]+))',
    re.IGNORECASE,
)


class Mark(StrEnum):
    """What can be asked of a thread with `is:`."""

    SOLVED = "solved"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    OFFICIAL = "official"
    OPEN = "open"  # neither solved nor closed


@dataclass(frozen=True, slots=True)
class Clause:
    """A word, or words that stand side by side: the terms they are found by."""

    terms: tuple[str, ...]
    text: str
    """As it was typed."""
    also: str | None = None
    """A term that serves as well: the word that was probably meant."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold for a thread besides its words. Each of them must."""

    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    turns: tuple[Turn, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tags or self.categories or self.authors or self.marks or self.turns)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. An empty one finds nothing."""

    needed: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    filters: Filters = field(default_factory=Filters)
    without: Filters = field(default_factory=Filters)

    def __bool__(self) -> bool:
        return bool(self.needed or self.excluded or self.filters or self.without)

    @property
    def terms(self) -> frozenset[str]:
        """Every term that a hit may show."""
        shown = {term for clause in self.needed for term in clause.terms}
        return frozenset(shown | {clause.also for clause in self.needed if clause.also})


@dataclass(slots=True)
class _Parts:
    """The parts of a query while they are being read."""

    clauses: list[Clause] = field(default_factory=list)
    named: dict[str, list[str]] = field(default_factory=dict)

    def filters(self) -> Filters:
        tags, categories, authors = (
            tuple(self.named.get(name, ())) for name in ("tag", "category", "author")
        )
        marks = tuple(Mark(value) for value in self.named.get("is", ()))
        turns = tuple(Turn(value) for value in self.named.get("turn", ()))
        return Filters(tags, categories, authors, marks, turns)


def parse(
    typed: str, category: str | None = None, tag: str | None = None, turn: str | None = None
) -> Query:
    """The query in what was typed, narrowed further by the fields beside it.

    Anything that is no operator of ours is words. Raises Invalid(q=…, turn=…).
    """
    if len(typed) > MAX_QUERY:
        raise Invalid(
            q=say("A search has at most %(most)s characters. Please shorten it.", most=MAX_QUERY)
        )
    wanted, unwanted = _Parts(), _Parts()
    count = 0
    for part in _PART.finditer(typed):
        count += _read(part, unwanted if part["minus"] else wanted)
    if count > MAX_PARTS:
        raise Invalid(
            q=say("A search has at most %(most)s words. Please leave some out.", most=MAX_PARTS)
        )
    for name, value in (("category", category), ("tag", tag), ("turn", _turn(turn))):
        if value:
            wanted.named.setdefault(name, []).append(value.casefold())
    needed = _without_stop_words(_once(wanted.clauses))
    return Query(needed, _once(unwanted.clauses), wanted.filters(), unwanted.filters())


def words(text: str, most: int) -> tuple[str, ...]:
    """The terms of plain text that say something, each once, in order; for likeness, not for search."""
    found = dict.fromkeys(
        term for word in text.split() if not is_stop_word(word) for term in sequence(word)
    )
    return tuple(found)[:most]


def _read(part: re.Match[str], into: _Parts) -> int:
    name = (part["name"] or "").casefold()
    value = (part["quoted"] if part["quoted"] is not None else part["bare"]).strip()
    if name and _is_filter(name, value):
        into.named.setdefault(name, []).append(value.casefold().lstrip("@#"))
        return 1
    text = f"{name} {value}".strip()
    terms = sequence(text)
    if terms:
        into.clauses.append(Clause(terms, text))
    return len(text.split())


def _is_filter(name: str, value: str) -> bool:
    if name in ("is", "turn"):
        return value.casefold() in (list(Mark) if name == "is" else list(Turn))
    return bool(value)


def _turn(turn: str | None) -> Turn | None:
    if not turn:
        return None
    if turn not in list(Turn):
        raise Invalid(turn=say("A turn is one of: %(turns)s.", turns=", ".join(Turn)))
    return Turn(turn)


def _once(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple({clause.terms: clause for clause in clauses}.values())


def _without_stop_words(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    telling = tuple(clause for clause in clauses if not is_stop_word(clause.text))
    return telling or clauses
