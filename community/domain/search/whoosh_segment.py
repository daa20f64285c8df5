"""One segment of a Whoosh index: posting lists decoded by the block and kept, columns in memory.

Whoosh's own matchers step from posting to posting in Python, which takes longer than a page may.
Here a list is decoded once, kept as two arrays, and joined with the others by the dictionary.
"""

import sys
import weakref
from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import TermNotFound

from community.domain.search import ranking
from community.domain.search.parsing import Clause
from community.domain.search.whoosh_fields import FACETS, TEXT

FEW = 25  # times as many postings, and picking beats reading the whole list
KEPT_POSTINGS = 2_000_000  # decoded ones, of all terms together: 16 MB

Postings = tuple["array[int]", "array[float]"]
Weights = dict[int, float]
_NONE: Postings = (array("I"), array("f"))


class Kept:
    """The posting lists used last, decoded. A segment never changes, so they stay true."""

    def __init__(self) -> None:
        self._lists: OrderedDict[tuple[str, str, str], Postings] = OrderedDict()
        self._count = 0

    def get(self, key: tuple[str, str, str]) -> Postings | None:
        found = self._lists.get(key)
        if found is not None:
            self._lists.move_to_end(key)
        return found

    def put(self, key: tuple[str, str, str], postings: Postings) -> None:
        self._lists[key] = postings
        self._count += len(postings[0]) + 1
        while self._count > KEPT_POSTINGS:
            _, dropped = self._lists.popitem(last=False)
            self._count -= len(dropped[0]) + 1


class _Files:
    """The open files of a segment, closed when the last who reads them lets go."""

    def __init__(self, terms: Any) -> None:
        self.terms = terms
        weakref.finalize(self, terms.close)


class Segment:
    """One part of the index: its files, and the columns of its documents in memory."""

    def __init__(self, storage: FileStorage, schema: Any, segment: Any, kept: Kept) -> None:
        self.id: str = segment.segment_id()
        self.deleted: frozenset[int] = frozenset(segment.deleted_docs())
        self._schema, self._kept = schema, kept
        self._files = _Files(segment.codec().terms_reader(storage, segment))
        self._terms = self._files.terms
        self.threads = _column(storage, segment, "thread")
        self.lengths = _column(storage, segment, "length")
        self._days = _column(storage, segment, "day")
        self._solved = _column(storage, segment, "solved")
        self._standing: tuple[int, list[float]] = (0, [])
        average = sum(self.lengths) / max(len(self.lengths), 1)
        self._damping = [ranking.damping(length, average) for length in self.lengths]

    def __len__(self) -> int:
        return len(self.threads) - len(self.deleted)

    def standing(self, today: int) -> list[float]:
        """For each document, what its score is multiplied with on this day."""
        if self._standing[0] != today:
            scores = [
                ranking.standing(bool(solved), today - day)
                for solved, day in zip(self._solved, self._days, strict=True)
            ]
            self._standing = (today, scores)
        return self._standing[1]

    def frequency(self, term: str) -> int:
        """How many documents hold a term, deleted ones too."""
        try:
            return int(self._terms.term_info(TEXT, term.encode()).doc_frequency())
        except TermNotFound:
            return 0

    def vocabulary(self) -> Iterator[tuple[str, int]]:
        """Every term, and how many documents hold it."""
        for (name, term), about in self._terms.items_from(TEXT, b""):
            if name != TEXT:
                return
            yield term.decode(), int(about.doc_frequency())

    def postings(self, term: str, name: str = TEXT) -> Postings:
        """The documents that hold a term, and what it is worth in each, from 0 to 1."""
        key = (self.id, name, term)
        found = self._kept.get(key)
        if found is None:
            found = self._decoded(term, name)
            self._kept.put(key, found)
        return found

    def holders(self, facets: Iterable[str]) -> set[int]:
        """The documents that have one of these facets."""
        return set().union(*(self.postings(facet, FACETS)[0] for facet in facets))

    def weights(self, clause: Clause, within: Set[int] | None) -> Weights:
        """The documents that hold a word or phrase, and what it is worth in each, from 0 to 1.

        With `within`, those of these documents; others may be among them.
        """
        if len(clause.terms) > 1:
            return self._phrase(clause.terms, within)
        found = self._worth(clause.terms[0], within)
        return {**self._worth(clause.also, within), **found} if clause.also else found

    def rarest(self, clause: Clause) -> int:
        """How many documents can hold a word or phrase at most."""
        also = self.frequency(clause.also) if clause.also else 0
        return also + min(self.frequency(term) for term in clause.terms)

    def _worth(self, term: str, within: Set[int] | None) -> Weights:
        key = (self.id, TEXT, term)
        few = within is not None and len(within) * FEW < self.frequency(term)
        if not few or within is None or self._kept.get(key):
            return dict(zip(*self.postings(term), strict=True))
        damping = self._damping
        return {
            doc: weight / (weight + damping[doc])
            for doc, weight, _places in _picked(self._matcher(term, TEXT), within)
        }

    def _decoded(self, term: str, name: str) -> Postings:
        matcher = self._matcher(term, name)
        if matcher is None:
            return _NONE
        ids, weights = array("I"), array("f")
        for some_ids, some_weights, _places in _blocks(matcher):
            ids.extend(some_ids)
            weights.extend(some_weights)
        damping = self._damping
        worth = (w / (w + damping[doc]) for doc, w in zip(ids, weights, strict=True))
        return ids, array("f", worth)

    def _phrase(self, terms: Sequence[str], within: Set[int] | None) -> Weights:
        common, worth = within, Weights()
        for term in sorted(set(terms), key=self.frequency):
            held = self._worth(term, common)
            worth = worth or held
            common = held.keys() if common is None else common & held.keys()
            if not common:
                return {}
        places = {term: self._places(term, common or ()) for term in set(terms)}
        return {
            doc: worth[doc]
            for doc in common or ()
            if _adjacent([places[term][doc] for term in terms])
        }

    def _places(self, term: str, wanted: Collection[int]) -> dict[int, bytes]:
        matcher = self._matcher(term, TEXT)
        if len(wanted) * FEW < self.frequency(term):
            return {doc: places for doc, _weight, places in _picked(matcher, wanted)}
        return {
            doc: places
            for ids, _weights, values in _blocks(matcher)
            for doc, places in zip(ids, values, strict=True)
            if doc in wanted
        }

    def _matcher(self, term: str, name: str) -> Any:
        try:
            return self._terms.matcher(name, term.encode(), self._schema[name].format)
        except TermNotFound:
            return None


def _blocks(matcher: Any) -> Iterator[tuple[Sequence[int], Sequence[float], Sequence[bytes]]]:
    # The one place that looks under Whoosh's own interface, which has no reading by the block.
    if not isinstance(matcher, W3LeafMatcher):
        while matcher.is_active():
            yield (matcher.id(),), (matcher.weight(),), (matcher.value(),)
            matcher.next()
        return
    while matcher.is_active():
        matcher.id(), matcher.weight(), matcher.value()  # each reads its part of the block
        yield matcher._ids, matcher._weights, matcher._values
        matcher._next_block()


def _picked(matcher: Any, wanted: Iterable[int]) -> Iterator[tuple[int, float, bytes]]:
    """The postings of these documents alone, skipping the blocks without any."""
    if matcher is None:
        return
    for doc in sorted(wanted):
        if matcher.is_active():
            matcher.skip_to(doc)
        if not matcher.is_active():
            return
        if matcher.id() == doc:
            yield doc, matcher.weight(), matcher.value()


def _adjacent(places: Sequence[bytes]) -> bool:
    starts: set[int] | None = None
    for step, packed in enumerate(places):
        here = {position - step for position in array("H", packed)}
        starts = here if starts is None else starts & here
        if not starts:
            return False
    return True


def _column(storage: FileStorage, segment: Any, name: str) -> "array[int]":
    # Whoosh would read number by number; a column is a file of big-endian ones, zeros left out
    # at its end.
    count = segment.doc_count_all()
    file_name = W3Codec.column_filename(segment, name)
    column = array("I")
    if storage.file_exists(file_name):
        column.frombytes((Path(storage.folder) / file_name).read_bytes())
    if sys.byteorder == "little":
        column.byteswap()
    if len(column) > count:
        raise ValueError(f"Column {name} has {len(column)} rows instead of {count}")
    column.extend([0] * (count - len(column)))
    return column
