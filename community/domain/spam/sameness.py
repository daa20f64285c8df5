"""Whether two texts are much the same. Pure."""

import hashlib

from community.domain.spam.folding import folded

RUN = 3  # words in a row
KEPT = 8  # numbers of a text: a near copy shares some of them as good as always
ALIKE = 0.6  # of all the runs of words that either text has, those that both have


def shingles(text: str) -> frozenset[int]:
    """Every run of words of a text as a number; of a short text, the whole of it."""
    words = folded(text).split()
    runs = {tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}
    return frozenset(_number(" ".join(run)) for run in runs)


def kept_of(all_of: frozenset[int]) -> list[int]:
    """The few of them that are kept: the smallest, which are the same in a near copy."""
    return sorted(all_of)[:KEPT]


def is_alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether most of what either says is in both (Jaccard)."""
    return len(one & other) >= ALIKE * len(one | other)


def _number(run: str) -> int:
    # 63 bits: what a signed column of either database holds.
    digest = hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
