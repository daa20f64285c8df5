"""What a category promises who asks in it: derived from its rules and its service level, never written by hand. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.domain.escalation_rules.rules import Mode, Rule, holding_in, reach
from community.domain.escalations.cards import Priority, RuleKind
from community.domain.escalations.terms import ClockKind, Promise
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount
from community.kernel.business_time import DAY_MINUTES, Hours, add
from community.kernel.words import Sentence, say, say_count

NOTICING = timedelta(minutes=5)  # the watch looks every minute; it may be busy, or just starting
HOUR = 60
DAY_HOURS = 24
LONG = timedelta(days=2)  # what is longer is said in days, where it is whole ones
AROUND = ((0, DAY_MINUTES),)


@dataclass(frozen=True)
class SupportPromise:
    """When the team has a question that nobody answers, and by when it replies."""

    wait: timedelta
    """Of the clock, from the asking: left to the community."""
    handover: timedelta
    """After that, until the team has it at the latest."""
    reply: timedelta
    """Of business time, from then on."""
    hours: Hours
    may_be_declined: bool
    """A moderator may leave it to the community, and says why."""

    @property
    def is_round_the_clock(self) -> bool:
        return not self.hours.dates and all(day == AROUND for day in self.hours.week)

    def with_team_by(self, asked_at: datetime) -> datetime:
        """When the team has it at the latest."""
        return asked_at + self.wait + self.handover

    def reply_by(self, asked_at: datetime) -> datetime:
        """When its reply is due at the latest."""
        return add(self.hours, self.with_team_by(asked_at), self.reply)

    @property
    def sentence(self) -> Sentence:
        """The promise, for everybody."""
        return say(
            "If nobody answers within %(wait)s, the support team steps in and replies within %(reply)s.",
            wait=_lasting(self.wait), reply=self._replying(),
        )  # fmt: skip

    @property
    def terms(self) -> Sentence:
        """How exactly that is counted."""
        minutes = self.handover // timedelta(minutes=1)
        if self.may_be_declined:
            return say(
                "The team has it at most %(minutes)s minutes after that, unless a moderator leaves it to"
                " the community and says why. The time to reply counts from then.",
                minutes=minutes,
            )
        return say(
            "The team has it at most %(minutes)s minutes after that. The time to reply counts from then.",
            minutes=minutes,
        )

    def _replying(self) -> Sentence:
        minutes = self.reply // timedelta(minutes=1)
        if self.is_round_the_clock:
            return _lasting(self.reply)
        if minutes % HOUR:
            return say_count(
                "%(num)s working minute", "%(num)s working minutes", minutes
            )  # fmt: skip
        return say_count("%(num)s working hour", "%(num)s working hours", minutes // HOUR)


def promise_in(
    category_id: int, rules: Iterable[Rule], promise: Promise, numbers: Terms
) -> SupportPromise | None:
    """What the rules and the terms of a category come to; None if no rule brings every unanswered question."""
    held = holding_in(rules, category_id)
    rule = next((one for one in held if one.kind is RuleKind.UNANSWERED), None)
    if rule is None or rule.mode is Mode.OFF:
        return None
    is_proposed = rule.mode is Mode.PROPOSE
    triage = numbers.minutes(Amount.TRIAGE_MINUTES)
    return SupportPromise(
        wait=max(reach(rule), numbers.hours(Amount.PEER_HOURS)),
        handover=NOTICING + (triage if is_proposed else timedelta()),
        reply=promise.target(ClockKind.FIRST_RESPONSE, Priority.NORMAL),
        hours=promise.hours,
        may_be_declined=is_proposed,
    )


def _lasting(span: timedelta) -> Sentence:
    minutes = span // timedelta(minutes=1)
    if minutes % HOUR:
        return say_count("%(num)s minute", "%(num)s minutes", minutes)
    hours = minutes // HOUR
    if span > LONG and hours % DAY_HOURS == 0:
        return say_count("%(num)s day", "%(num)s days", hours // DAY_HOURS)
    return say_count("%(num)s hour", "%(num)s hours", hours)
