"""The rules of this community: reading and changing them, and carrying them out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.categories.models import Category
from community.domain.escalation_rules.models import EscalationRule, RuleTurn
from community.domain.escalation_rules.rules import (
    DEFAULTS,
    MOST_UNSOLVED,
    Mode,
    Rule,
    Story,
    holding_in,
    met_at,
    reach,
    why,
)
from community.domain.escalation_rules.stories import stories
from community.domain.escalation_rules.trying import DryRun, dry_run
from community.domain.escalations.cards import RuleKind
from community.domain.escalations.models import Escalation
from community.domain.escalations.opening import escalate_by_rule
from community.domain.events import ServiceChanged
from community.domain.settings.queries import terms
from community.domain.settings.rules import Terms
from community.domain.settings.schema import Amount
from community.kernel import bus, clock, marking
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say

LOOKED_BACK = timedelta(days=30)
MET_WITHIN = timedelta(days=1)
"""What was met longer before the last turn is history: an import, a rule just changed."""
MOST_THRESHOLD = 10_000
MOST_OF = {RuleKind.HEAT: 100, RuleKind.TWO_UNSOLVED: MOST_UNSOLVED}
MOST_WORDS, LONGEST_WORD = 50, 60


def rules() -> list[Rule]:
    """Every rule as it stands, in the order of the kinds: the general ones first, then those of categories."""
    rows = db.session.scalars(select(EscalationRule).order_by(EscalationRule.id)).all()
    general = {row.kind: row for row in rows if row.category_id is None}
    found = [_rule(general[kind]) if kind in general else DEFAULTS[kind] for kind in RuleKind]
    return found + [_rule(row) for row in rows if row.category_id is not None]


def rule_of(kind: RuleKind, category_id: int | None = None) -> Rule:
    """The rule of this kind that holds in a category, or the general one."""
    if category_id is not None:
        held = holding_in(rules(), category_id)
    else:
        held = [rule for rule in rules() if rule.category_id is None]
    return next(rule for rule in held if rule.kind is kind)


def change_rule(by: User, rule: Rule, is_sure: bool = False, seen: str | None = None) -> DryRun:
    """Put a rule in place of the one of its kind and category; gives what it would have done.

    `seen` is the mark of the rule that was changed, as its page had it. Raises Forbidden, Invalid, and
    Conflict when it has changed since, or would catch very much and nobody is sure.
    """
    check_may(by)
    check(rule)
    tried = dry_run(rule, rules())
    if rule.mode is not Mode.OFF and tried.is_much and not is_sure:
        raise Conflict(
            say(
                "This would have escalated %(n)s of the last %(m)s questions. Say that you are sure.",
                n=tried.count, m=tried.asked,
            ),
            sure=say("Say that you are sure."),
        )  # fmt: skip
    _put(by, rule, seen)
    return tried


@operation
def reset_rule(by: User, kind: RuleKind, category_id: int | None = None) -> None:
    """Take a category's own rule away, or put the general one back as it was shipped. Raises Forbidden."""
    check_may(by)
    row = _row(kind, category_id)
    if row is not None:
        before = _rule(row)
        db.session.delete(row)
        db.session.flush()
        _tell(by, before, rule_of(kind, category_id))


def carry_out() -> int:
    """Propose or escalate what meets a rule now; how many threads. A thread is brought up once."""
    now = clock.now()
    all_rules = [rule for rule in rules() if rule.mode is not Mode.OFF or rule.category_id]
    if all(rule.mode is Mode.OFF for rule in all_rules):
        _note_turn(now)  # what is met while no rule is on is nobody's backlog
        return 0
    since = _last_turn(now) - MET_WITHIN
    longest = max(map(reach, all_rules), default=timedelta())
    asked_since = min(now - LOOKED_BACK, since - longest)
    done = 0
    numbers = terms()
    # What waits for peers is met only then, and by its words still.
    read_since = since - max(MET_WITHIN, numbers.hours(Amount.PEER_HOURS))
    for some in stories(asked_since, read_since, only_open=True, stirred_since=since):
        brought_up = _latest([story.thread_id for story in some])
        for story in some:
            met = _met(all_rules, story, now, numbers)
            done += _carry_out(met, story, brought_up.get(story.thread_id), since)
    _note_turn(now)
    return done


def check_may(by: User) -> None:
    """Raises Forbidden for who is no admin."""
    if not may(by, Right.SETTINGS, clock.now()):
        raise Forbidden(say("Only an admin changes rules."))


def check(rule: Rule) -> None:
    """Raises Invalid(threshold=…, words=…) for a rule that makes no sense."""
    most = MOST_OF.get(rule.kind, MOST_THRESHOLD)
    wrong = {}
    if not 0 < rule.threshold <= most:
        wrong["threshold"] = say("A threshold is a whole number from 1 to %(most)s.", most=most)
    if len(rule.words) > MOST_WORDS or any(
        not word.strip() or len(word) > LONGEST_WORD for word in rule.words
    ):
        wrong["words"] = say("At most 50 words, each with 1 to 60 characters.")
    if rule.kind is RuleKind.WORDS and not rule.words:
        wrong["words"] = say("Say which words.")
    if wrong:
        raise Invalid(**wrong)


def mark_of(rule: Rule) -> str:
    """Tells one state of a rule from another."""
    return marking.mark([rule.mode, rule.threshold, list(rule.words), rule.category_id])


def _met(
    all_rules: Sequence[Rule], story: Story, now: datetime, numbers: Terms
) -> Iterator[tuple[Rule, datetime]]:
    """The rules that a story has met, and when it did."""
    for rule in holding_in(all_rules, story.category_id):
        at = None if rule.mode is Mode.OFF else met_at(rule, story, now, numbers)
        if at is not None:
            yield rule, at


def _carry_out(
    met: Iterable[tuple[Rule, datetime]], story: Story, brought_up: datetime | None, since: datetime
) -> bool:
    for rule, at in met:
        if at < since or (brought_up and brought_up >= at):
            continue
        opens = rule.mode is Mode.AUTOMATIC
        made = escalate_by_rule(story.thread_id, str(rule.kind), why(rule, story), opens)
        return made is not None
    return False


def _last_turn(now: datetime) -> datetime:
    last = db.session.scalar(select(RuleTurn.at))
    return min(last, now) if last else now


@operation
def _note_turn(now: datetime) -> None:
    turn = db.session.get(RuleTurn, 1, populate_existing=True, with_for_update=True)
    if turn is None:
        db.session.add(RuleTurn(id=1, at=now))
    else:
        turn.at = max(turn.at, now)


@operation
def _put(by: User, rule: Rule, seen: str | None) -> None:
    before = rule_of(rule.kind, rule.category_id)
    now = clock.now()
    state = {"mode": rule.mode, "threshold": rule.threshold, "words": list(rule.words)}
    key = {"kind": rule.kind, "category_id": rule.category_id}
    # Two who set it for the first time at once both insert, and the second waits for the first.
    is_new = insert_missing(EscalationRule, [{**key, **state, "changed_at": now}])
    row = _row(rule.kind, rule.category_id)
    assert row is not None
    if seen is not None and seen != mark_of(before if is_new else _rule(row)):
        raise Conflict(say("Somebody has changed this rule since you opened it. Look again."))
    row.mode, row.threshold, row.words = rule.mode, rule.threshold, list(rule.words)
    row.changed_by, row.changed_at = by.id, now
    db.session.flush()
    _tell(by, before, rule)


def _row(kind: RuleKind, category_id: int | None) -> EscalationRule | None:
    query = select(EscalationRule).where(
        EscalationRule.kind == kind, EscalationRule.category_id.is_not_distinct_from(category_id)
    )
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _tell(by: User, before: Rule, after: Rule) -> None:
    name = str(after.kind)
    category_id = after.category_id or before.category_id
    if category_id is not None:
        name += f": {db.session.get_one(Category, category_id).slug}"
    bus.record(ServiceChanged("rule", name, _brief(before), _brief(after), by.id, ""))


def _brief(rule: Rule) -> str:
    words = f": {', '.join(rule.words)}" if rule.words else ""
    return f"{rule.mode} {rule.threshold}{words}"


def _latest(ids: Sequence[int]) -> dict[int, datetime]:
    query = (
        select(Escalation.thread_id, func.max(Escalation.opened_at))
        .where(Escalation.thread_id.in_(ids))
        .group_by(Escalation.thread_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _rule(row: EscalationRule) -> Rule:
    return Rule(
        RuleKind(row.kind), Mode(row.mode), row.threshold, tuple(row.words), row.category_id
    )
