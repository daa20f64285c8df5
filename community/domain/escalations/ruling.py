"""When a thread should reach the team though nobody says so: rules as data, judged by its story. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from community.domain.escalations.rules import PEER_WINDOW
from community.kernel.words import Sentence, say


class RuleKind(StrEnum):
    """What a rule looks at."""

    UNANSWERED = "unanswered"
    UNSETTLED = "unsettled"
    ME_TOO = "me_too"
    HEAT = "heat"
    FAILED = "did_not_work"
    WORDS = "words"
    TWO_UNSOLVED = "two_unsolved"
    NEWCOMER = "newcomer"


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


def met_at(rule: Rule, story: Story, until: datetime) -> datetime | None:
    """When a story first met a rule, not held back for peers any more; None if not until then."""
    found = MET[rule.kind](rule, story)
    if found is None:
        return None
    if not _is_urgent(rule, story):
        found = max(found, story.asked_at + PEER_WINDOW)
    if found > until or (story.settled_at is not None and story.settled_at <= found):
        return None
    if rule.kind in WAITING and story.answered_at is not None and story.answered_at <= found:
        return None
    return found


def why(rule: Rule, story: Story) -> Sentence:
    """What a rule saw, in one sentence."""
    words = ", ".join(_words_in(rule, story))
    return say(WHY[rule.kind].template, n=rule.threshold, words=words)


WHY = {
    RuleKind.UNANSWERED: say("Nobody has answered for %(n)s hours."),
    RuleKind.UNSETTLED: say("There are answers, and no verdict for %(n)s days."),
    RuleKind.ME_TOO: say("%(n)s people have this problem too."),
    RuleKind.HEAT: say("It is heating up: %(n)s degrees or more."),
    RuleKind.FAILED: say("What was answered did not work for %(n)s people."),
    RuleKind.WORDS: say("It speaks of: %(words)s."),
    RuleKind.TWO_UNSOLVED: say("The asker has %(n)s questions that nobody has solved."),
    RuleKind.NEWCOMER: say("Somebody new here has waited for %(n)s hours."),
}
WAITING = frozenset({RuleKind.UNANSWERED, RuleKind.NEWCOMER})
"""Rules about threads without an answer."""


def _waited(rule: Rule, story: Story) -> datetime | None:
    return story.asked_at + timedelta(hours=rule.threshold)


def _newcomer_waited(rule: Rule, story: Story) -> datetime | None:
    return _waited(rule, story) if story.is_first else None


def _unsettled(rule: Rule, story: Story) -> datetime | None:
    return story.answered_at and story.answered_at + timedelta(days=rule.threshold)


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
