"""The place in a thread that answers a search, with the words that were found marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from community.domain.search.analysis import fold, tokens

LENGTH = 220  # characters of a fragment
LOOKED_AT = 6_000  # characters of one post
SHORTEST_STEM = 3

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks the places where one of these terms stands."""

    terms: frozenset[str]

    def marked(self, text: str) -> Markup:
        """A whole text, escaped, with what was found in it marked."""
        return _marked(text, self._spans(text))

    def fragment(self, texts: Iterable[tuple[int, str]]) -> tuple[int, Markup] | None:
        """The best place of these texts (by post id) and whose it is; None if nothing is found."""
        for post_id, text in sorted(texts, key=lambda pair: -self._promise(pair[1])):
            if not self._promise(text):
                return None
            spans = self._spans(text[:LOOKED_AT])
            if spans:
                return post_id, _cut(text, spans)
        return None

    def _promise(self, text: str) -> int:
        """How many of the terms seem to be in a text: a stem is nearly always how a word begins."""
        folded = fold(text[:LOOKED_AT])
        return sum(_stub(term) in folded for term in self.terms)

    def _spans(self, text: str) -> list[Span]:
        spans: list[Span] = []
        for token in tokens(text):
            if token.term not in self.terms:
                continue
            if spans and token.start < spans[-1][1]:  # the pairs of text without spaces overlap
                spans[-1] = (spans[-1][0], max(token.end, spans[-1][1]))
            else:
                spans.append((token.start, token.end))
        return spans


def _stub(term: str) -> str:
    return term[: max(SHORTEST_STEM, len(term) - 1)]


def _cut(text: str, spans: Sequence[Span]) -> Markup:
    start = _densest(spans)
    start = text.rfind(" ", 0, max(start - LENGTH // 4, 0) + 1) + 1 if start > LENGTH // 4 else 0
    end = len(text)
    if end - start > LENGTH:
        end = max(text.rfind(" ", start, start + LENGTH), start + LENGTH // 2)
    inside = [(a - start, b - start) for a, b in spans if a >= start and b <= end]
    cut = _marked(text[start:end], inside)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return escape(before) + cut + escape(after)


def _densest(spans: Sequence[Span]) -> int:
    """Where the stretch of a fragment's length begins that holds most of what was found."""
    starts = [start for start, _end in spans]
    reach = LENGTH // 2
    return max(
        starts, key=lambda first: (sum(first <= at < first + reach for at in starts), -first)
    )


def _marked(text: str, spans: Sequence[Span]) -> Markup:
    pieces, last = [], 0
    for start, end in spans:
        pieces += [escape(text[last:start]), Markup("<mark>%s</mark>") % text[start:end]]
        last = end
    return Markup("").join([*pieces, escape(text[last:])])


def surface(term: str, texts: Iterable[str]) -> str:
    """How a term is written in these texts; the term itself if it is in none of them."""
    for text in texts:
        for match in re.finditer(r"\w+", text):
            for token in tokens(match[0]):
                if token.term == term:
                    return match[0].lower()
    return term
