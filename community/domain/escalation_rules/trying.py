"""Trying a rule dry: what it would have brought to the team over the last 30 days, and why. Nothing is changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.domain.escalation_rules.rules import Rule, Story, met_at, reach, why
from community.domain.escalation_rules.stories import stories
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.kernel import clock
from community.kernel.words import Sentence

LOOKED_BACK = timedelta(days=30)
MUCH = 0.25  # of all questions; a rule that catches more is asked about
MOST_LISTED = 200  # all are counted


@dataclass(frozen=True)
class Caught:
    """One thread that a rule would have brought to the team."""

    thread_id: int
    title: str
    at: datetime
    why: Sentence


@dataclass(frozen=True)
class DryRun:
    """What a rule would have done over the last 30 days."""

    caught: tuple[Caught, ...]
    """The newest first; at most MOST_LISTED."""
    count: int
    asked: int
    """Questions asked in that time where the rule holds."""

    @property
    def is_much(self) -> bool:
        return self.count > MUCH * self.asked

    @property
    def share(self) -> float:
        """Of what was asked; 0 when nothing was."""
        return min(self.count / self.asked, 1.0) if self.asked else 0.0


def dry_run(rule: Rule, beside: Iterable[Rule] = ()) -> DryRun:
    """What a rule would have escalated in the last 30 days, judged by what is known today.

    `beside` are the rules as they stand: a general one leaves categories with a rule of their own alone.
    """
    now, numbers = clock.now(), terms()
    begin = now - LOOKED_BACK
    elsewhere = {one.category_id for one in beside if one.kind is rule.kind} - {None}
    asked, caught = 0, []
    since = begin - max(reach(rule), numbers.hours(Amount.PEER_HOURS))
    for some in stories(since, since, category_id=rule.category_id):
        for story in some:
            if rule.category_id is None and story.category_id in elsewhere:
                continue
            asked += story.asked_at > begin
            at = met_at(rule, story, now, numbers)
            if at is not None and at > begin:
                caught.append((at, story))
    caught.sort(key=lambda one: one[0], reverse=True)
    listed = tuple(_caught(rule, at, story) for at, story in caught[:MOST_LISTED])
    return DryRun(listed, len(caught), asked)


def _caught(rule: Rule, at: datetime, story: Story) -> Caught:
    return Caught(story.thread_id, story.title, at, why(rule, story))
