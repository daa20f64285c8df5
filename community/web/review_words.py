"""The review queue in words: how many wait of what, why something looks like spam, and the keys of decisions."""

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.escalations import queries as cases
from community.domain.escalations.queries import Live
from community.domain.review import queries
from community.domain.review.rules import KIND_WORDS, Decision, Kind
from community.domain.spam.queries import SuspicionCard
from community.domain.spam.rules import SIGN_WORDS
from community.kernel import clock
from community.kernel.words import Sentence, say
from community.web.filters import translated

PROPOSED = "proposed"  # beside the kinds of the queue: what waits for the support team's word
PART_WORDS: dict[str, Sentence] = {str(kind): words for kind, words in KIND_WORDS.items()} | {
    PROPOSED: say("Proposed to the team")
}
KEYS = {
    Decision.AGREE: "a", Decision.REMOVE: "a", Decision.TAKE: "a",
    Decision.DISAGREE: "d", Decision.SHOW: "d", Decision.LEAVE: "d",
    Decision.IGNORE: "i",
}  # fmt: skip
DECIDED_WORDS = {
    Decision.AGREE: say("Removed, and who flagged it is told."),
    Decision.DISAGREE: say("Shown, and who flagged it is told."),
    Decision.IGNORE: say("Left as it was, and who flagged it is told."),
    Decision.SHOW: say("Shown. Its author is told."),
    Decision.REMOVE: say("Removed as spam."),
    Decision.TAKE: say("The edit is taken."),
    Decision.LEAVE: say("The post stays as it is."),
}
FEATURE_WORDS = {
    "*newcomer": say("a newcomer"),
    "*telephone": say("a telephone number"),
    "*shouted": say("mostly capital letters"),
    "*links:0": say("no link"),
    "*links:1": say("a link"),
    "*links:2": say("two links"),
    "*links:3": say("three links or more"),
    "*typed_fast": say("typed very fast"),
    "*watched": say("a watched word"),
    "*bare_links": say("hardly more than links"),
    "*copied": say("a copied text"),
    "*trap": say("a hidden field filled in"),
    "*no_proof": say("no work done by the browser"),
    "*earlier:0": say("its author’s first post"),
    "*earlier": say("how much its author had written before"),
    "*length": say("its length"),
    "*title": say("the length of its title"),
    "*asks": say("where it has question marks"),
    "*address:0": say("no e-mail address in it"),
    "*address:1": say("an e-mail address in it"),
    "*category": say("the category it was asked in"),
}
"""Of a mark that has a value the words for that value, or else for the mark."""


def counts_of(person: User, live: Live | None = None) -> dict[str, int]:
    """How much waits of each part of the queue, what is proposed to the team among it; empty parts are absent.

    `live` are the live cases, where they were counted before.
    """
    found: dict[str, int] = {str(kind): count for kind, count in queries.counts(person).items()}
    if may(person, Right.REVIEW, clock.now()):
        live = cases.count_live(person) if live is None else live
        found |= {PROPOSED: live.proposed} if live.proposed else {}
    return found


def parts_for(person: User, kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    """The parts of the queue that this person works."""
    own = tuple(str(kind) for kind in kinds)
    return (*own, PROPOSED) if may(person, Right.REVIEW, clock.now()) else own


def why_suspect(suspicion: SuspicionCard | None) -> list[str]:
    """Each reason for which a post waits, in the reader's language."""
    return [translated(SIGN_WORDS[sign]) for sign in suspicion.signs] if suspicion else []


def likeness(suspicion: SuspicionCard | None) -> list[str]:
    """What says most about whether it is spam: "“cheap” 97 %"."""
    if suspicion is None:
        return []
    return [f"{_feature(name)} {share} %" for name, share in suspicion.features]


def _feature(name: str) -> str:
    mark = name.partition("@")[0]
    said = FEATURE_WORDS.get(mark) or FEATURE_WORDS.get(mark.partition(":")[0])
    if name.startswith("*") and said:
        return translated(said)
    return f"“{name.removeprefix('site:')}”"
