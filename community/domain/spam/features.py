"""What of a post is learned from: how it came about, its words, pairs of them, and where its links lead. Pure."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from community.domain.spam.folding import folded
from community.domain.spam.rules import Sign

BUCKETS = 2**16  # the most that is ever kept: rows of three numbers
MOST = 300  # features of one post; a wall of text is no better known than a page of it
MOST_TEXT = 8_000  # characters that are looked at
LONG_WORD = 24  # characters; past it, letters of a script without spaces, or noise
SITE = re.compile(r"(?:https?://|www\.)(?:[^\s/@]*@)?([^\s/:?#<>\"')\]]{3,100})", re.IGNORECASE)
# The others say what we thought of it already: learned from, they would prove themselves right.
LEARNED = frozenset(
    {Sign.TYPED_FAST, Sign.WATCHED, Sign.BARE_LINKS, Sign.COPIED, Sign.TRAP, Sign.NO_PROOF}
)
MOST_LINKS = 3  # and more
MOST_TITLE = 10  # words, and more
TELEPHONE = re.compile(r"(?<![\w.])\+?\d(?:[\s().*_-]{0,3}\d){8,14}(?![\w.])")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a post came about, before one reads it."""

    kind: str = ""
    """"question", "answer", "comment", or "own" for what somebody adds to their own question."""
    category_id: int = 0
    """Of a question; 0 for the others, whose place somebody else chose."""
    earlier: int = 0
    """How many posts its author had written before, up to `MOST_EARLIER`."""


MOST_EARLIER = 3
NOTHING_KNOWN = Circumstances()


def features_of(
    title: str,
    body: str,
    signs: Iterable[Sign] = (),
    is_new: bool = False,
    about: Circumstances = NOTHING_KNOWN,
) -> tuple[str, ...]:
    """What is known of a post, each once, in a fixed order; words are folded, marks begin with a star."""
    text = f"{title}\n{body}"[:MOST_TEXT]
    found = dict.fromkeys(f"*{sign}" for sign in sorted(signs) if sign in LEARNED)
    if is_new:
        found["*newcomer"] = None
    sites = [site.casefold().removeprefix("www.") for site in SITE.findall(text)]
    words = [part for word in folded(ADDRESS.sub(" ", text)).split() for part in _parts(word)]
    found |= dict.fromkeys(_marks(text))
    found |= dict.fromkeys(
        f"{mark}@{about.kind}" for mark in _shape(title, body, len(sites), about)
    )
    found |= dict.fromkeys(f"site:{site}" for site in sites)
    found |= dict.fromkeys(words)
    found |= dict.fromkeys(f"{first} {second}" for first, second in pairwise(words))
    return tuple(found)[:MOST]


def bucket_of(feature: str) -> int:
    """Where a feature is counted, from 1 on: the same in every process and for ever.

    Only the number is kept, so what was learned holds no word anybody wrote.
    """
    digest = hashlib.blake2b(feature.encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest) % BUCKETS + 1


def _marks(text: str) -> list[str]:
    letters = [sign for sign in text if sign.isalpha()]
    shouted = sum(sign.isupper() for sign in letters)
    marks = []
    if TELEPHONE.search(text):
        marks.append("*telephone")
    if len(letters) > 20 and shouted * 2 > len(letters):
        marks.append("*shouted")
    return marks


def _shape(title: str, body: str, links: int, about: Circumstances) -> list[str]:
    """What a post is like without its words; each means another thing in a question than in an answer."""
    marks = [
        f"*links:{min(links, MOST_LINKS)}",
        f"*length:{len(body.strip()).bit_length()}",
        f"*earlier:{min(about.earlier, MOST_EARLIER)}",
        f"*asks:{int('?' in title)}{int('?' in body)}",
        f"*address:{int('@' in title or '@' in body)}",
    ]
    if title:
        marks.append(f"*title:{min(len(title.split()), MOST_TITLE)}")
    if about.category_id:
        marks.append(f"*category:{about.category_id}")
    return marks


def _parts(word: str) -> list[str]:
    if len(word) <= LONG_WORD and (word.isascii() or word[0] < "\u0e00"):
        return [word]
    # Scripts that write no spaces: pairs of letters stand for words.
    return [word[at : at + 2] for at in range(min(len(word), 80) - 1)] or [word]
