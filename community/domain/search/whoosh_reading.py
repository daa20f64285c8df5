"""Reading a Whoosh index: each segment's documents joined as sets and scored once."""

import copy
import heapq
from collections import Counter
from collections.abc import Sequence
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from community.domain.search import ranking
from community.domain.search.backend import DEPTH, Found, Search
from community.domain.search.parsing import Clause
from community.domain.search.whoosh_segment import Kept, Segment, Weights


class Snapshot:
    """The index at one generation. Its files stay readable when later ones replace them."""

    def __init__(
        self, storage: FileStorage, index_name: str, kept: Kept, before: "Snapshot | None"
    ) -> None:
        toc = TOC.read(storage, index_name)
        self.generation: int = toc.generation
        known = {segment.id: segment for segment in before.segments} if before else {}
        self.segments: list[Segment] = [
            _same(known.get(part.segment_id()), part) or Segment(storage, toc.schema, part, kept)
            for part in toc.segments
        ]
        self.count = sum(len(segment) for segment in self.segments)

    def frequency(self, term: str) -> int:
        """How many documents hold a term."""
        return sum(segment.frequency(term) for segment in self.segments)

    def find(self, search: Search) -> Found:
        """The threads that match, best first."""
        worths = [self._worth(clause) for clause in search.needed]
        best: list[tuple[float, int]] = []
        total = 0
        for segment in self.segments:
            scores = self._scores(segment, search, worths)
            total += len(scores)
            top = heapq.nlargest(DEPTH, zip(scores.values(), scores, strict=True))
            best += [(score, segment.threads[doc]) for score, doc in top]
        best.sort(reverse=True)
        return Found(tuple(thread_id for _score, thread_id in best[:DEPTH]), total)

    def _worth(self, clause: Clause) -> float:
        every = max(self.count, 1)
        held = [self.frequency(term) for term in clause.terms]
        if clause.also:
            held[0] += self.frequency(clause.also)
        return sum(ranking.rarity(min(holding, every), every) for holding in held)

    def _scores(self, segment: Segment, search: Search, worths: Sequence[float]) -> Weights:
        weighed = list(zip(search.needed, worths, strict=True))
        held, docs = _held(segment, weighed, search.enough)
        if docs is None:
            docs = set(range(len(segment.threads)))
        docs = _allowed(segment, search, docs)
        standing = segment.standing(search.today)
        if not held:
            return {doc: standing[doc] for doc in docs}
        scores = dict.fromkeys(docs, 0.0)
        for worth, weights in held:
            for doc in weights.keys() & docs if search.enough else docs:
                scores[doc] += worth * weights[doc]
        return {doc: score * standing[doc] for doc, score in scores.items()}


def _held(
    segment: Segment, weighed: Sequence[tuple[Clause, float]], enough: int | None
) -> tuple[list[tuple[float, Weights]], set[int] | None]:
    """What each clause is worth, by document, and the documents that hold all of them, or enough."""
    held: list[tuple[float, Weights]] = []
    docs: set[int] | None = None
    # The rarest first: then of the long lists only what it leaves needs to be read.
    for clause, worth in sorted(weighed, key=lambda pair: segment.rarest(pair[0])):
        weights = segment.weights(clause, None if enough else docs)
        held.append((worth, weights))
        if docs is None:
            docs = set(weights)
        elif not enough:
            docs &= weights.keys()
    if enough:
        met = Counter(doc for _worth, weights in held for doc in weights)
        docs = {doc for doc, times in met.items() if times >= enough}
    return held, docs


def _allowed(segment: Segment, search: Search, docs: set[int]) -> set[int]:
    for group in search.facets:
        if docs:
            docs &= segment.holders(group)
    if search.without and docs:
        docs -= segment.holders(search.without)
    for clause in search.excluded:
        docs -= segment.weights(clause, docs).keys()
    return docs - segment.deleted


def _same(known: Segment | None, part: Any) -> Segment | None:
    if known is None or len(known.deleted) == part.deleted_count():
        return known
    fewer = copy.copy(known)
    fewer.deleted = frozenset(part.deleted_docs())
    return fewer
