"""What an index must be able to do, whatever it is made of."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from community.domain.search.documents import Document
from community.domain.search.parsing import Clause
from community.domain.search.spelling import Vocabulary

DEPTH = 300  # how many hits can be paged through; who has not found it by then asks better


class IndexUnavailable(Exception):
    """The index is missing or cannot be read. The worker builds it anew."""


@dataclass(frozen=True, slots=True)
class Search:
    """A query made ready for an index: terms to hold or not, and facets of which some must hold."""

    needed: tuple[Clause, ...]
    excluded: tuple[Clause, ...]
    facets: tuple[tuple[str, ...], ...]
    """Of each group a thread must have one."""
    without: tuple[str, ...]
    """None of these may a thread have."""
    today: int
    enough: int | None = None
    """So many of the needed terms are enough, one or two; the more the better. None: all of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best threads by score, at most DEPTH, and how many there are in all."""

    ids: tuple[int, ...]
    total: int


Reader = Callable[[Sequence[int]], list[Document]]
"""Reads the documents of some threads."""

NOTHING = Found((), 0)


class Index(Protocol):
    """An index of documents. One process writes at a time; any number read meanwhile."""

    def __hash__(self) -> int: ...

    def find(self, search: Search) -> Found:
        """The threads that match, best first. Raises IndexUnavailable."""

    def generation(self) -> object:
        """What changes when the index may answer differently."""

    def counts(self, terms: Collection[str]) -> dict[str, int]:
        """How many threads hold each of these terms. Raises IndexUnavailable."""

    def vocabulary(self) -> Vocabulary:
        """The words it knows, as of a minute ago at most. Raises IndexUnavailable."""

    def exclusively(self) -> AbstractContextManager[None]:
        """The right to write, for one process at a time. Raises Busy after a bounded wait."""

    def write(self, thread_ids: Sequence[int], standing: Sequence[Document]) -> None:
        """Put these documents in place of whatever was known of these threads, in one commit.

        Of threads without a document nothing stays. Only inside `exclusively`. Raises
        IndexUnavailable.
        """

    def documents(self) -> int:
        """How many documents there are. Raises IndexUnavailable."""

    def is_sound(self) -> bool:
        """Whether it is there, of this version, and nobody met an error while reading it."""

    def rebuild(self, all_threads: Iterator[list[int]], read: Reader) -> int:
        """Build the index anew beside the old one and put it in its place; how many documents.

        What is written meanwhile is not lost. Raises Busy when another process does the same.
        """

    def forget_former(self) -> None:
        """Throw away what was kept of the index as it stood before it was built anew."""


class Busy(Exception):
    """Another process is writing the index."""
