"""When a thread should reach the team though nobody says so: rules as data, judged by its story. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from community.domain.escalations.cards import RuleKind
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount
from community.kernel.words import Sentence, counting, say, say_count


class Mode(StrEnum):
    """What a rule does when it is met."""

    OFF = "off"
    PROPOSE = "propose"
    AUTOMATIC = "automatic"


@dataclass(frozen=True)
class Rule:
    """A rule as it stands. What its threshold counts depends on the kind."""

    kind: RuleKind
    mode: Mode
    threshold: int
    words: tuple[str, ...] = ()
    category_id: int | None = None
    """Of the category it stands in; None for all that have none of their own of this kind."""


DEFAULTS: Mapping[RuleKind, Rule] = {
    rule.kind: rule
    for rule in (
        Rule(RuleKind.UNANSWERED, Mode.PROPOSE, 24),  # hours
        Rule(RuleKind.UNSETTLED, Mode.PROPOSE, 5),  # days
        Rule(RuleKind.ME_TOO, Mode.PROPOSE, 10),  # people
        Rule(RuleKind.HEAT, Mode.PROPOSE, 60),  # degrees
        Rule(RuleKind.FAILED, Mode.PROPOSE, 3),  # people
        Rule(
            RuleKind.WORDS, Mode.PROPOSE, 1,  # of the words
            ("outage", "data loss", "refund", "security", "legal"),
        ),
        Rule(RuleKind.TWO_UNSOLVED, Mode.PROPOSE, 2),  # threads
        Rule(RuleKind.NEWCOMER, Mode.OFF, 8),  # hours
    )
}  # fmt: skip
MOST_UNSOLVED = 100  # of one person that are told apart
NOT_HELD_BACK = frozenset({"security"})  # words that do not wait for peers


@dataclass(frozen=True)
class Story:
    """What there is to know of a thread, with the times at which it came about."""

    thread_id: int
    title: str
    asked_at: datetime
    text: str = ""
    answered_at: datetime | None = None
    """By another person, for all to read."""
    settled_at: datetime | None = None
    """The first verdict that stands, or the closing."""
    me_too_at: Sequence[datetime] = ()
    failed_at: Sequence[datetime] = ()
    hot_since: datetime | None = None
    heat: int = 0
    unsolved_at: Sequence[datetime] = ()
    """When it came to each of the asker's threads that nobody has solved, up to this one."""
    is_first: bool = False
    """The asker's first in the category."""
    category_id: int = 0


def holding_in(rules: Iterable[Rule], category_id: int) -> list[Rule]:
    """The rules that hold in a category, in the order of the kinds: its own, and else the general ones."""
    found: dict[RuleKind, Rule] = {}
    for rule in rules:
        is_own = rule.category_id == category_id
        if is_own or (rule.category_id is None and rule.kind not in found):
            found[rule.kind] = rule
    return [found[kind] for kind in RuleKind if kind in found]


def reach(rule: Rule) -> timedelta:
    """How long after the asking a rule may first be met by waiting alone."""
    return rule.threshold * UNITS.get(rule.kind, timedelta())


def met_at(rule: Rule, story: Story, until: datetime, terms: Terms) -> datetime | None:
    """When a story first met a rule, not held back for peers any more; None if not until then."""
    found = MET[rule.kind](rule, story)
    if found is None:
        return None
    if not _is_urgent(rule, story):
        found = max(found, story.asked_at + terms.hours(Amount.PEER_HOURS))
    if found > until or (story.settled_at is not None and story.settled_at <= found):
        return None
    if rule.kind in WAITING and story.answered_at is not None and story.answered_at <= found:
        return None
    return found


def why(rule: Rule, story: Story) -> Sentence:
    """What a rule saw, in one sentence."""
    words = ", ".join(_words_in(rule, story))
    return counting(WHY[rule.kind], rule.threshold, words=words)


def when_met(rule: Rule) -> Sentence:
    """When a rule is met, with its number and its words, whatever the story."""
    return counting(WHY[rule.kind], rule.threshold, words=", ".join(rule.words))


WHY: Mapping[RuleKind, Sentence] = {
    RuleKind.UNANSWERED: say_count(
        "Nobody has answered for %(num)s hour.", "Nobody has answered for %(num)s hours.", 1
    ),
    RuleKind.UNSETTLED: say_count(
        "There are answers, and no verdict for %(num)s day.",
        "There are answers, and no verdict for %(num)s days.", 1,
    ),
    RuleKind.ME_TOO: say_count(
        "%(num)s person has this problem too.", "%(num)s people have this problem too.", 1
    ),
    RuleKind.HEAT: say("It is heating up: %(num)s degrees or more.", num=1),
    RuleKind.FAILED: say_count(
        "What was answered did not work for %(num)s person.",
        "What was answered did not work for %(num)s people.", 1,
    ),
    RuleKind.WORDS: say("It speaks of: %(words)s.", words=""),
    RuleKind.TWO_UNSOLVED: say_count(
        "The asker has %(num)s question that nobody has solved.",
        "The asker has %(num)s questions that nobody has solved.", 1,
    ),
    RuleKind.NEWCOMER: say_count(
        "Somebody new here has waited for %(num)s hour.",
        "Somebody new here has waited for %(num)s hours.", 1,
    ),
}  # fmt: skip
UNITS = {
    RuleKind.UNANSWERED: timedelta(hours=1),
    RuleKind.NEWCOMER: timedelta(hours=1),
    RuleKind.UNSETTLED: timedelta(days=1),
}
"""What the thresholds of rules about waiting count."""
WAITING = frozenset({RuleKind.UNANSWERED, RuleKind.NEWCOMER})
"""Rules about threads without an answer."""


def _waited(rule: Rule, story: Story) -> datetime | None:
    return story.asked_at + reach(rule)


def _newcomer_waited(rule: Rule, story: Story) -> datetime | None:
    return _waited(rule, story) if story.is_first else None


def _unsettled(rule: Rule, story: Story) -> datetime | None:
    return story.answered_at and story.answered_at + reach(rule)


def _nth(times: Sequence[datetime], number: int) -> datetime | None:
    return sorted(times)[number - 1] if len(times) >= number else None


def _hot(rule: Rule, story: Story) -> datetime | None:
    return story.hot_since if story.heat >= rule.threshold else None


def _words_in(rule: Rule, story: Story) -> list[str]:
    return [
        word
        for word in rule.words
        if re.search(rf"\b{re.escape(word)}\b", story.text, re.IGNORECASE)
    ]


def _worded(rule: Rule, story: Story) -> datetime | None:
    return story.asked_at if len(_words_in(rule, story)) >= rule.threshold else None


def _is_urgent(rule: Rule, story: Story) -> bool:
    if rule.kind is RuleKind.HEAT:
        return True
    return rule.kind is RuleKind.WORDS and bool(NOT_HELD_BACK.intersection(_words_in(rule, story)))


MET: Mapping[RuleKind, Callable[[Rule, Story], datetime | None]] = {
    RuleKind.UNANSWERED: _waited,
    RuleKind.NEWCOMER: _newcomer_waited,
    RuleKind.UNSETTLED: _unsettled,
    RuleKind.ME_TOO: lambda rule, story: _nth(story.me_too_at, rule.threshold),
    RuleKind.FAILED: lambda rule, story: _nth(story.failed_at, rule.threshold),
    RuleKind.HEAT: _hot,
    RuleKind.WORDS: _worded,
    RuleKind.TWO_UNSOLVED: lambda rule, story: _nth(story.unsolved_at, rule.threshold),
}
