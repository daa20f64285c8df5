"""Text as terms: words of any script folded, stemmed and counted the same way in index and query."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from whoosh.lang.porter2 import stem

MAX_TERM = 64  # characters; longer ones are keys and hashes, found by their beginning
SHORTEST_STEMMED = 3
ARTICLE = "ال"  # Arabic writes its article on the word
SHORTEST_WITH_ARTICLE = 5

# Written without spaces, or with particles on the word: each character is a term, and each two.
_UNSPACED = (
    "\u0e01-\u0e7f\u0e81-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\u3005-\u3007\u3041-\u30ff\u3130-\u318f\u31f0-\u31ff"  # kana, jamo
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uffdc"  # Han, Hangul
    "\U00020000-\U0003134f"
)
# Signs that belong to a word though they are no letters by themselves.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0711\u0730-\u074a\u0900-\u0963\u0966-\u0dff\u0f18-\u0fbc\u200c\u200d"
)
_TOKEN = re.compile(
    rf"([{_UNSPACED}]+)"
    r"|\b[cCfF](?:\+\+|\#)(?!\w)"
    rf"|(?:[^\W_{_UNSPACED}]|[{_MARKS}])+(?:['’](?:s|t|d|m|ll|re|ve)(?![^\W_]))?",
)
_ASCII = re.compile(
    r"\b[cCfF](?:\+\+|\#)(?!\w)|[a-zA-Z0-9]+(?:'(?:s|t|d|m|ll|re|ve)(?![a-zA-Z0-9]))?"
)  # the same for plain text, in a third of the time
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h",
     "ى": "ي", "ة": "ه", "ـ": None, "\u200c": None, "\u200d": None, "ς": "σ"}
)  # fmt: skip

_STOP_WORDS = """
    a am an and are as at be been but by can could did do does for from had has have how i if in
    into is it its me my no not of on or our please so that the their them then there these they
    this to was we were what when where which who why will with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


class Token(NamedTuple):
    """One term of a text, where it stands among the others and in the characters."""

    term: str
    position: int
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The terms of a text in order. Of text without spaces, each character and each pair of them."""
    position = 0
    for match in _TOKEN.finditer(text):
        if not match[1]:
            term = term_of(match[0])
            if term:
                yield Token(term, position, match.start(), match.end())
                position += 1
            continue
        start, run = match.start(), match[1]
        for offset in range(len(run)):
            at = start + offset
            yield Token(_composed(run[offset]), position, at, at + 1)
            if offset + 1 < len(run):
                yield Token(_composed(run[offset : offset + 2]), position, at, at + 2)
            position += 1


def terms(text: str) -> Iterator[tuple[str, int]]:
    """The terms of a text and their positions: what `tokens` says, without the characters."""
    if not text.isascii():
        return ((token.term, token.position) for token in tokens(text))
    found = filter(None, map(term_of, _ASCII.findall(text)))
    return ((term, position) for position, term in enumerate(found))


def sequence(text: str) -> tuple[str, ...]:
    """The terms a query asks for in this order: pairs only, where the text has no spaces."""
    terms: list[str] = []
    for match in _TOKEN.finditer(text):
        run = match[1]
        if not run:
            terms.append(term_of(match[0]))
        elif len(run) == 1:
            terms.append(_composed(run))
        else:
            terms.extend(_composed(run[i : i + 2]) for i in range(len(run) - 1))
    return tuple(term for term in terms if term)


@lru_cache(maxsize=65_536)
def term_of(word: str) -> str:
    """A word without case, accents and ending: what it is found by. Empty for marks alone."""
    folded = fold(word)
    if folded.startswith(ARTICLE) and len(folded) >= SHORTEST_WITH_ARTICLE:
        folded = folded[len(ARTICLE) :]
    if folded.isascii() and folded.isalpha() and len(folded) >= SHORTEST_STEMMED:
        folded = stem(folded)
    return folded[:MAX_TERM]


def fold(word: str) -> str:
    """A word without case and accents; "it's" is "it", "don't" is "dont"."""
    if word.isascii():
        plain = word.casefold()
    else:
        apart = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
        plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
        plain = unicodedata.normalize("NFC", plain.casefold()).translate(_LETTERS)
    return plain.removesuffix("'s").replace("'", "")


def is_stop_word(word: str) -> bool:
    """Whether a word says too little to look for when others stand beside it."""
    return word.casefold() in STOP_WORDS


@lru_cache(maxsize=8_192)
def _composed(signs: str) -> str:
    return unicodedata.normalize("NFKC", signs)
