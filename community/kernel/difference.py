"""A readable difference between two texts: by paragraph first, and down to the word where paragraphs changed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Comparisons of two pieces: about 0.1 s on a small machine. difflib alone is cubic at worst, so when they are used up,
# what is left counts as wholly replaced.
MAX_COMPARISONS = 600_000

_PARAGRAPH = re.compile(r"(?:[^\n]+\n?)+\n*|\n+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SENTENCE = re.compile(r"[^\n.!?]+[.!?]*[^\S\n]*|[.!?]+[^\S\n]*|\n")
_WORD_AND_BLANK = re.compile(r"\w+[^\S\n]*|[^\w\s][^\S\n]*|[^\S\n]+|\n")
_WORD = re.compile(r"\w+|[^\S\n]+|\n|[^\w\s]")

# Blanks by themselves come last: each is like each other, which makes them dear to compare.
_SIZES = (_PARAGRAPH, _LINE, _SENTENCE, _WORD_AND_BLANK, _WORD)


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of text that stayed, came or went."""

    kind: Kind
    text: str


def between(before: str, after: str, comparisons: int = MAX_COMPARISONS) -> list[Hunk]:
    """What stayed, went and came on the way from one text to the other, in reading order.

    The same and removed texts joined are the text before, the same and added ones the text after; no hunk is empty,
    and no two neighbours are alike. Changes too large for words, or for so many comparisons, are told by
    sentence, line or paragraph.
    """
    effort = _Effort(comparisons)
    return _readable(_by_piece(before, after, _SIZES, effort))


class _Effort:
    """How many comparisons may still be made."""

    def __init__(self, comparisons: int) -> None:
        self.left = comparisons

    def allows(self, comparisons: int) -> bool:
        """Whether so many are left; if so they are spent."""
        if comparisons > self.left:
            return False
        self.left -= comparisons
        return True


def _by_piece(
    before: str, after: str, sizes: Sequence[re.Pattern[str]], effort: _Effort
) -> Iterator[Hunk]:
    """The difference in pieces of the first size, and of what was replaced, in pieces of the next."""
    if before == after or not before or not after or not sizes:
        yield from _replaced(before, after)
        return

    old, new = sizes[0].findall(before), sizes[0].findall(after)
    done_old = done_new = 0
    for start_old, start_new, length in [*_matches(old, new, effort), (len(old), len(new), 0)]:
        gone, come = "".join(old[done_old:start_old]), "".join(new[done_new:start_new])
        yield from _by_piece(gone, come, sizes[1:], effort)
        done_old, done_new = start_old + length, start_new + length
        yield Hunk(Kind.SAME, "".join(old[start_old:done_old]))


def _replaced(before: str, after: str) -> Iterator[Hunk]:
    if before == after:
        yield Hunk(Kind.SAME, before)
    else:
        yield Hunk(Kind.REMOVED, before)
        yield Hunk(Kind.ADDED, after)


def _matches(old: list[str], new: list[str], effort: _Effort) -> list[tuple[int, int, int]]:
    """Runs of equal pieces in order, as (start in old, start in new, length).

    What SequenceMatcher.get_matching_blocks does, but stopping where the effort is spent. Equal beginnings and ends
    are set aside first, which costs next to nothing and settles most edits.
    """
    head = _length_of_common(zip(old, new, strict=False))
    room = min(len(old), len(new)) - head
    tail = _length_of_common(
        zip(reversed(old[len(old) - room :]), reversed(new[len(new) - room :]), strict=False)
    )
    found = [(0, 0, head), (len(old) - tail, len(new) - tail, tail)]

    matcher = SequenceMatcher(None, old, new, autojunk=False)
    places = Counter(new)
    pending = [(head, len(old) - tail, head, len(new) - tail)]
    while pending:
        old_start, old_end, new_start, new_end = pending.pop()
        cost = sum(1 + places[piece] for piece in old[old_start:old_end])
        if old_start == old_end or new_start == new_end or not effort.allows(cost):
            continue
        i, j, length = matcher.find_longest_match(old_start, old_end, new_start, new_end)
        if length:
            found.append((i, j, length))
            pending += [(i + length, old_end, j + length, new_end), (old_start, i, new_start, j)]
    return sorted(match for match in found if match[2])


def _length_of_common(pairs: Iterable[tuple[str, str]]) -> int:
    length = 0
    for one, other in pairs:
        if one != other:
            break
        length += 1
    return length


def _readable(hunks: Iterable[Hunk]) -> list[Hunk]:
    """Changes with only blanks between them joined to one: what went first, then what came."""
    result: list[Hunk] = []
    gone = come = blanks = ""
    for hunk in hunks:
        match hunk.kind:
            case Kind.REMOVED if hunk.text:
                gone, come, blanks = gone + blanks + hunk.text, come + blanks, ""
            case Kind.ADDED if hunk.text:
                gone, come, blanks = gone + blanks, come + blanks + hunk.text, ""
            case Kind.SAME if (gone or come) and not (blanks + hunk.text).strip():
                blanks += hunk.text
            case Kind.SAME if hunk.text:
                result += _change(gone, come)
                _append_same(result, blanks + hunk.text)
                gone = come = blanks = ""
    result += _change(gone, come)
    _append_same(result, blanks)
    return result


def _change(gone: str, come: str) -> list[Hunk]:
    return [Hunk(kind, text) for kind, text in ((Kind.REMOVED, gone), (Kind.ADDED, come)) if text]


def _append_same(result: list[Hunk], text: str) -> None:
    if result and result[-1].kind is Kind.SAME:
        text = result.pop().text + text
    if text:
        result.append(Hunk(Kind.SAME, text))
