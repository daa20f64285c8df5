"""The signs of spam and what is said of each, and how what was learned becomes a score. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from community.kernel.words import say


class Sign(StrEnum):
    """Something about a post that makes it wait for somebody to look."""

    TYPED_FAST = "typed_fast"
    WATCHED = "watched"
    BARE_LINKS = "bare_links"
    COPIED = "copied"
    TRAP = "trap"
    NO_PROOF = "no_proof"
    LIMITED = "limited"
    LIKELY = "likely"


# What those who review read.
SIGN_WORDS = {
    Sign.TYPED_FAST: say("It was typed faster than people type."),
    Sign.WATCHED: say("It holds words that are watched."),
    Sign.BARE_LINKS: say("It is hardly more than links."),
    Sign.COPIED: say("Much the same text was posted elsewhere a short while ago."),
    Sign.TRAP: say("A field that people do not see was filled in."),
    Sign.NO_PROOF: say("The browser did not do the work that newcomers’ browsers are asked for."),
    Sign.LIMITED: say("Posts of this person wait for a look at present."),
    Sign.LIKELY: say("It resembles what moderators removed as spam."),
}

# What the author reads: kind, true, and no lesson in getting around it.
AUTHOR_WORDS = {
    Sign.TYPED_FAST: say("It came very quickly, as machines write."),
    Sign.WATCHED: say("It holds words that advertisements often use."),
    Sign.BARE_LINKS: say("It is mostly links, and a few words about them would help readers."),
    Sign.COPIED: say("Much the same text was posted here a short while ago."),
    Sign.TRAP: say("The form was filled in the way machines do it."),
    Sign.NO_PROOF: say("Your browser could not do a small check that we ask of new members."),
    Sign.LIMITED: say("Somebody reads what new members write before all can read it."),
    Sign.LIKELY: say("At first sight it resembles an advertisement."),
}

NEUTRAL = 50  # percent: nothing is known
FEWEST_LESSONS = 10  # of spam, and as many of what is none, before anything is said at all
MOST_LESSONS = 10_000  # the newest decisions; older ones are forgotten, so it follows the times
MOST_WEIGHED = 60  # features of a post that say most
UNKNOWN_WEIGHT = 0.45  # how much a feature must be seen before it counts (Robinson's s)
MUTE = 0.1  # a feature nearer to even than this says nothing
WORDS_WEIGHT = 0.2  # of what the words say beside what the marks say: measured, see docs/spam.md
SUREST = 1e-6  # what either says is never surer than that
TOLD = 8  # features that reviewers are shown

SAME_WITHIN = timedelta(days=2)
LONG_TEXT = 40  # characters; shorter ones ("It works for me, thanks!") are the same by chance


@dataclass(frozen=True, slots=True)
class Manner:
    """How a post was sent, as far as its form tells; programs tell nothing."""

    typed_for: timedelta | None = None
    """How long the form was open, if known."""
    trapped: bool = False
    """A field was filled in that people do not see."""
    proved: bool = False
    """The browser did the work it was asked for."""


UNKNOWN = Manner()


@dataclass(frozen=True, slots=True)
class Judgement:
    """How much a post resembles spam, in percent; and the features that say most, the strongest first."""

    score: int
    features: tuple[tuple[str, int], ...] = ()
    """Pairs of a feature and the percent of spam among what held it."""


def judged(counts: Mapping[str, tuple[int, int]], spam: int, ham: int) -> Judgement:
    """The score of a post from how many lessons of either kind held each of its features.

    Its marks and its words are combined apart, as so many words would drown the few marks, and the
    words speak more softly. Where little was learned, or nothing about these features, it is neutral.
    """
    if min(spam, ham) < FEWEST_LESSONS:
        return Judgement(NEUTRAL)
    shares = {name: _share(*held, spam, ham) for name, held in counts.items() if any(held)}
    telling = sorted(
        ((name, share) for name, share in shares.items() if abs(share - 0.5) >= MUTE),
        key=lambda pair: (-abs(pair[1] - 0.5), pair[0]),
    )
    marks = [share for name, share in telling if name.startswith("*")]
    words = [share for name, share in telling if not name.startswith("*")]
    odds = _log_odds(marks) + WORDS_WEIGHT * _log_odds(words)
    shown = tuple((name, round(100 * share)) for name, share in telling[:TOLD])
    return Judgement(round(100 / (1 + math.exp(-odds))), shown)


def _log_odds(shares: Sequence[float]) -> float:
    """How the most telling of these weigh together; 0 is even.

    Robinson's chi-squared combining: https://www.linuxjournal.com/article/6467.
    """
    telling = shares[:MOST_WEIGHED]
    if not telling:
        return 0.0
    for_spam = _chi_squared(-2 * sum(math.log(1 - share) for share in telling), len(telling))
    for_ham = _chi_squared(-2 * sum(math.log(share) for share in telling), len(telling))
    chance = (1 + for_ham - for_spam) / 2
    chance = min(max(chance, SUREST), 1 - SUREST)
    return math.log(chance / (1 - chance))


def _share(in_spam: int, in_ham: int, spam: int, ham: int) -> float:
    of_spam, of_ham = in_spam / spam, in_ham / ham
    share = of_spam / (of_spam + of_ham)
    seen = in_spam + in_ham
    return (UNKNOWN_WEIGHT * 0.5 + seen * share) / (UNKNOWN_WEIGHT + seen)


def _chi_squared(value: float, half_freedom: int) -> float:
    """The chance that chi-squared of 2n degrees of freedom is at least this."""
    half = value / 2
    term = total = math.exp(-half)
    for step in range(1, half_freedom):
        term *= half / step
        total += term
    return min(total, 1.0)
