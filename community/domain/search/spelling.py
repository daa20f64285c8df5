"""The words an index knows, and which of them a misspelt one was probably meant to be."""

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from community.domain.search.analysis import term_of

SHORTEST = 4  # letters; of shorter words nearly all are close to one another
BEGUN = 3  # letters of a word from which on one can say which it may become
LONG = 6  # letters from which on two mistakes are forgiven
MANY = 20_000  # words, from which on those in one thread alone are left out: most are slips too


class Vocabulary:
    """Words in order of their length, each with how many threads hold it."""

    def __init__(self, counted: Iterable[tuple[str, int]]) -> None:
        telling = [(word, count) for word, count in counted if is_correctable(word)]
        if len(telling) > MANY:
            telling = [(word, count) for word, count in telling if count > 1]
        telling.sort(key=lambda pair: len(pair[0]))
        self._words = [word for word, _ in telling]
        self._counts = array("I", [count for _, count in telling])
        self._masks = array("Q", [_mask(word) for word in self._words])

    def closest(self, term: str) -> str | None:
        """The word with few mistakes between, and common; None if none is near."""
        if not is_correctable(term):
            return None
        allowed = 2 if len(term) >= LONG else 1
        mask = _mask(term)
        first = bisect_left(self._words, len(term) - allowed, key=len)
        end = bisect_right(self._words, len(term) + allowed, key=len)
        near = []
        for place in range(first, end):
            # One mistake changes at most two of the letters a word has.
            if (self._masks[place] ^ mask).bit_count() > 2 * allowed:
                continue
            word = self._words[place]
            mistakes = distance(term, word, allowed)
            if 0 < mistakes <= allowed:
                near.append((_strangeness(term, word, mistakes, self._counts[place]), word))
        return min(near)[1] if near else None

    def completed(self, beginning: str) -> str | None:
        """The commonest word that begins so; None if there is none, or hardly a beginning."""
        if len(beginning) < BEGUN:
            return None
        begun = [
            (count, word)
            for word, count in zip(self._words, self._counts, strict=True)
            if word.startswith(beginning)
        ]
        return max(begun)[1] if begun else None


def _strangeness(typed: str, word: str, mistakes: int, count: int) -> float:
    """How little likely it is that this was meant. A hundred times commoner makes up for a mistake."""
    return mistakes + 0.5 * (typed[0] != word[0]) - 0.5 * math.log10(count + 1)


def is_correctable(term: str) -> bool:
    """Whether a term is a word one can misspell: letters, and enough of them."""
    return len(term) >= SHORTEST and term.isalpha()


def swaps(word: str) -> set[str]:
    """The terms of a word with two letters next to each other changed over, in every place."""
    if not is_correctable(word):
        return set()
    changed = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return {term_of(other) for other in changed} - {term_of(word)}


def distance(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped with the next; above `most`, more.

    Optimal string alignment: https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, opposite in enumerate(other, 1):
            cost = above[column - 1] + (letter != opposite)
            cost = min(cost, above[column] + 1, line[column - 1] + 1)
            swapped = row > 1 and column > 1 and letter == other[column - 2]
            if swapped and opposite == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, above = above, line
    return above[-1]


def _mask(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask
