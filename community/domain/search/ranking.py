"""How well a thread answers a search: its words, then whether it is solved, then how recent it is."""

import math
from datetime import datetime

WEIGHTS = {"A": 4.0, "B": 3.0, "C": 1.3, "D": 1.0}
"""How much a word counts in a title, a tag, the question and an answer."""

# Okapi BM25 with its usual constants: https://doi.org/10.1561/1500000019
SATURATION = 1.2
LENGTH_SHARE = 0.75

SOLVED_BONUS = 0.25  # a solved thread counts a quarter more
RECENT_BONUS = 0.25  # one of today, too; less and less with age
HALF_LIFE_DAYS = 365.0


def rarity(holding: int, total: int) -> float:
    """What a term tells, by how many of all the threads hold it. Never below zero."""
    return math.log1p((total - holding + 0.5) / (holding + 0.5))


def damping(length: int, average: float) -> float:
    """How much a thread of this many words must hold of a term for half of its worth."""
    return SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / max(average, 1.0))


def standing(is_solved: bool, age_days: int) -> float:
    """What the score of the words is multiplied with."""
    recent = RECENT_BONUS * math.exp2(-max(age_days, 0) / HALF_LIFE_DAYS)
    return 1.0 + (SOLVED_BONUS if is_solved else 0.0) + recent


def day(moment: datetime) -> int:
    """The number of a day; a day is fine enough for what is recent, and keeps pages steady."""
    return moment.toordinal()
