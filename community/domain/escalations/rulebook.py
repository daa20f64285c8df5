"""The rules of this community: reading and changing them, trying them dry, and carrying them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.escalations.models import Escalation, EscalationRule
from community.domain.escalations.opening import escalate_by_rule
from community.domain.escalations.ruling import DEFAULTS, Mode, Rule, RuleKind, met_at, why
from community.domain.escalations.stories import stories
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import operation
from community.kernel.words import Sentence, say

LOOKED_BACK = timedelta(days=30)
MET_WITHIN = timedelta(
    days=1
)  # what was met before that is history: an import, a rule just changed
READ_WITHIN = timedelta(days=2)
MUCH = 0.25  # of all questions; a rule that catches more is asked about
MOST_THRESHOLD = 10_000
MOST_WORDS, LONGEST_WORD = 50, 60


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
    asked: int
    """Questions asked in that time."""

    @property
    def is_much(self) -> bool:
        return len(self.caught) > MUCH * self.asked


def rules() -> list[Rule]:
    """Every rule as it stands, in the order of the kinds."""
    changed = {row.kind: row for row in db.session.scalars(select(EscalationRule))}
    return [_rule(changed[kind]) if kind in changed else DEFAULTS[kind] for kind in RuleKind]


def dry_run(rule: Rule) -> DryRun:
    """What a rule would have escalated in the last 30 days, the newest first; nothing is changed."""
    now = clock.now()
    told = stories(now - LOOKED_BACK, now - LOOKED_BACK, only_open=False)
    found = [(met_at(rule, story, now), story) for story in told]
    caught = [
        Caught(story.thread_id, story.title, at, why(rule, story)) for at, story in found if at
    ]
    return DryRun(tuple(sorted(caught, key=lambda one: one.at, reverse=True)), len(told))


@operation
def change_rule(by: User, rule: Rule, is_sure: bool = False) -> DryRun:
    """Put a rule in place of the one of its kind; gives what it would have done.

    Raises Forbidden, Invalid, and Conflict when it would catch very much and nobody is sure.
    """
    now = clock.now()
    if not may(by, Right.SETTINGS, now):
        raise Forbidden(say("Only an admin changes rules."))
    _check(rule)
    tried = dry_run(rule)
    if rule.mode is not Mode.OFF and tried.is_much and not is_sure:
        raise Conflict(
            say(
                "This would have escalated %(n)s of the last %(m)s questions. Say that you are sure.",
                n=len(tried.caught), m=tried.asked,
            )
        )  # fmt: skip
    row = db.session.get(EscalationRule, rule.kind) or EscalationRule(kind=rule.kind)
    row.mode, row.threshold, row.words = rule.mode, rule.threshold, list(rule.words)
    row.changed_by, row.changed_at = by.id, now
    db.session.add(row)
    return tried


def carry_out() -> int:
    """Propose or escalate what meets a rule now; how many threads. A thread is brought up once."""
    now = clock.now()
    active = [rule for rule in rules() if rule.mode is not Mode.OFF]
    told = stories(now - LOOKED_BACK, now - READ_WITHIN, only_open=True)
    brought_up = _latest([story.thread_id for story in told])
    done = 0
    for story in told:
        for rule in active:
            at = met_at(rule, story, now)
            if at is None or now - at > MET_WITHIN:
                continue
            if (before := brought_up.get(story.thread_id)) and before >= at:
                continue
            opens = rule.mode is Mode.AUTOMATIC
            done += (
                escalate_by_rule(story.thread_id, str(rule.kind), why(rule, story), opens)
                is not None
            )
            break
    return done


def _latest(ids: Sequence[int]) -> dict[int, datetime]:
    query = (
        select(Escalation.thread_id, func.max(Escalation.opened_at))
        .where(Escalation.thread_id.in_(ids))
        .group_by(Escalation.thread_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _rule(row: EscalationRule) -> Rule:
    return Rule(RuleKind(row.kind), Mode(row.mode), row.threshold, tuple(row.words))


def _check(rule: Rule) -> None:
    if not 0 < rule.threshold <= MOST_THRESHOLD:
        raise Invalid(threshold=say("A threshold is a whole number from 1 to 10,000."))
    if len(rule.words) > MOST_WORDS or any(
        not word.strip() or len(word) > LONGEST_WORD for word in rule.words
    ):
        raise Invalid(words=say("At most 50 words, each with 1 to 60 characters."))
    if rule.kind is RuleKind.WORDS and not rule.words:
        raise Invalid(words=say("Say which words."))
