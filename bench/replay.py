"""`python -m bench.replay FOLDER`: what the rules would have done to a real forum, thread by thread, as time went on.

FOLDER holds a Kitsune forum (questions.jsonl.gz, answers.jsonl.gz). The rules are the product's own; the clock is simulated:
at each look a thread is as it was known then. The first half by date tunes, the second is reported. See docs/escalation-rules.md.
"""

import argparse
import gzip
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from community.domain.escalation_rules.rulebook import MET_WITHIN
from community.domain.escalation_rules.rules import DEFAULTS, Mode, Rule, Story, met_at, reach
from community.domain.escalations.cards import RuleKind
from community.domain.settings.rules import DEFAULTS as NUMBERS
from community.domain.settings.schema import Amount

EVERY = timedelta(minutes=1)  # how often the watch looks
LATELY = timedelta(days=30)  # how far back an asker's other threads count
SINCE = datetime(
    2024, 1, 1, tzinfo=UTC
)  # from here on the data has every month, and what came of it
LEFT_OUT = timedelta(days=30)  # at the end: what came of these is not known yet
MARK = re.compile(r"<[^>]+>")
REPLAYED = (
    RuleKind.UNANSWERED, RuleKind.UNSETTLED, RuleKind.WORDS, RuleKind.TWO_UNSOLVED,
    RuleKind.NEWCOMER,
)  # fmt: skip
"""The others look at what the data does not date: who has the problem too, and for whom an answer failed."""
TRIED: Mapping[RuleKind, Sequence[int]] = {
    RuleKind.UNANSWERED: (4, 8, 12, 24, 48, 72),
    RuleKind.UNSETTLED: (1, 2, 3, 5, 7, 10, 14),
    RuleKind.WORDS: (1, 2),
    RuleKind.TWO_UNSOLVED: (2, 3, 4),
    RuleKind.NEWCOMER: (4, 8, 12, 24, 48),
}


@dataclass(frozen=True)
class Past:
    """All that came of one thread, seen from the end."""

    id: int
    asker: str
    asked_at: datetime
    text: str
    answered_at: tuple[datetime, ...] = ()
    """By other people, in order."""
    solved_at: datetime | None = None
    is_helped: bool = False
    """It was solved, or somebody found an answer by another person helpful."""


@dataclass(frozen=True)
class Verdict:
    """How good a rule, or several together, were at finding threads that nobody helped with."""

    threads: int
    unhelped: int
    escalated: int
    right: int
    """Escalated, and nobody ever helped."""
    silent: int
    """Escalated, and nobody else ever wrote."""
    days: float
    waited: timedelta | None
    """The median from the asking to the escalation, of those that were right."""

    @property
    def precision(self) -> float:
        return self.right / self.escalated if self.escalated else 0.0

    @property
    def silence(self) -> float:
        return self.silent / self.escalated if self.escalated else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.unhelped if self.unhelped else 0.0

    @property
    def in_vain(self) -> float:
        """The share of the threads with help that were escalated all the same."""
        helped = self.threads - self.unhelped
        return (self.escalated - self.right) / helped if helped else 0.0

    @property
    def gain(self) -> float:
        """Youden's J: 0 is no better than drawing lots, 1 is perfect, whatever the share of the unhelped."""
        return self.recall - self.in_vain


def main() -> None:
    """Replay, tune on the first half, report the second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    pasts = [past for past in read(parser.parse_args().folder) if past.asked_at >= SINCE]
    if not pasts:
        raise SystemExit("There is no thread in it of which the outcome is known.")
    replay = Replay(pasts)
    first, second = halves(pasts)
    print(f"{len(pasts):,} threads of known outcome, {_span(pasts)}.")
    print(f"\nFirst half ({_span(first)}), to tune:\n")
    tuned = _tune(replay, first)
    without = [rule for rule in shipped() if rule.kind is not RuleKind.UNSETTLED]
    for name, rules in (
        ("as shipped", shipped()),
        ("as tuned", list(tuned.values())),
        ("as shipped, but without the rule on verdicts", without),
    ):
        print(f"\nSecond half ({_span(second)}), {name}:\n")
        _report(replay, second, rules)


def read(folder: Path) -> list[Past]:
    """The threads whose outcome is known, in the order of asking; spam and the last 30 days are left out."""
    answers: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(folder, "answers"):
        if not row.get("is_spam"):
            answers[row["question_id"]].append(row)
    pasts = [
        past_of(row, answers[row["id"]])
        for row in _rows(folder, "questions")
        if isinstance(row.get("is_solved"), bool)
        and not row.get("is_spam")
        # What was answered is not in the data: the thread would look as if nobody had answered.
        and (answers[row["id"]] or not row.get("num_answers"))
    ]
    pasts.sort(key=lambda past: past.asked_at)
    until = pasts[-1].asked_at - LEFT_OUT if pasts else None
    return [past for past in pasts if until is None or past.asked_at <= until]


def past_of(row: Mapping[str, Any], answers: Iterable[Mapping[str, Any]]) -> Past:
    """What came of one question."""
    by_others = sorted(
        (one for one in answers if one["creator"] != row["creator"]), key=lambda one: one["created"]
    )
    times = tuple(_moment(one["created"]) for one in by_others)
    solution = next((one for one in answers if one["id"] == row.get("solution")), None)
    solved_at = None
    if row["is_solved"]:
        # When it was accepted is not in the data: at the earliest with the answer that solved it.
        known = _moment(solution["created"]) if solution else None
        solved_at = known or (times[-1] if times else _moment(row["updated"]))
    found_helpful = any((one.get("num_helpful") or 0) > 0 for one in by_others)
    text = html.unescape(MARK.sub(" ", f"{row['title']}\n{row['content_html']}"))
    return Past(
        row["id"], row["creator"], _moment(row["created"]), text, times, solved_at,
        is_helped=row["is_solved"] or found_helpful,
    )  # fmt: skip


class Replay:
    """Threads as they were known at each instant, and when a rule would have seen them."""

    def __init__(self, pasts: Sequence[Past]) -> None:
        self._of_asker: dict[str, list[Past]] = defaultdict(list)
        for past in pasts:
            self._of_asker[past.asker].append(past)

    def detected_at(self, rule: Rule, past: Past) -> datetime | None:
        """The first look at which the rule brings the thread to the team, if there is one."""
        for at in sorted(self._looks(rule, past)):
            met = met_at(rule, self.known(past, at), at, NUMBERS)
            if met is not None and at - met <= MET_WITHIN:
                return at
        return None

    def known(self, past: Past, at: datetime) -> Story:
        """The story of a thread as far as it had come about."""
        own = self._of_asker[past.asker]
        unsolved = [
            past.asked_at
            for one in own
            if at - LATELY < one.asked_at <= past.asked_at
            and not (one.solved_at and one.solved_at <= at)
        ]
        answered = past.answered_at[0] if past.answered_at else None
        solved = past.solved_at
        return Story(
            past.id, "", past.asked_at, past.text,
            answered_at=answered if answered and answered <= at else None,
            settled_at=solved if solved and solved <= at else None,
            unsolved_at=() if solved and solved <= at else unsolved,
            is_first=own[0].id == past.id,
        )  # fmt: skip

    def _looks(self, rule: Rule, past: Past) -> Iterator[datetime]:
        """The looks at which something may have changed: all others in between say what the one before said."""
        begins = [past.asked_at, *past.answered_at[:1]]
        for begin in begins:
            for after in (timedelta(), NUMBERS.hours(Amount.PEER_HOURS), reach(rule)):
                yield begin + after + EVERY


def judge(replay: Replay, pasts: Sequence[Past], rules: Iterable[Rule]) -> Verdict:
    """How these rules did together: a thread is escalated by the first of them that sees it."""
    rules = list(rules)
    waits: list[timedelta] = []
    escalated = silent = 0
    for past in pasts:
        found = [at for rule in rules if (at := replay.detected_at(rule, past))]
        escalated += bool(found)
        silent += bool(found) and not past.answered_at
        if found and not past.is_helped:
            waits.append(min(found) - past.asked_at)
    days = (pasts[-1].asked_at - pasts[0].asked_at) / timedelta(days=1) if pasts else 0.0
    return Verdict(
        len(pasts), sum(not past.is_helped for past in pasts), escalated,
        len(waits), silent, days,
        median(waits) if waits else None,
    )  # fmt: skip


def halves(pasts: Sequence[Past]) -> tuple[Sequence[Past], Sequence[Past]]:
    """Those asked in the first half, and those after."""
    middle = len(pasts) // 2
    return pasts[:middle], pasts[middle:]


def shipped() -> list[Rule]:
    """The rules that can be replayed and are on, as the product comes."""
    return [DEFAULTS[kind] for kind in REPLAYED if DEFAULTS[kind].mode is not Mode.OFF]


def _tune(replay: Replay, pasts: Sequence[Past]) -> dict[RuleKind, Rule]:
    """The threshold of each kind that tells the unhelped from the helped best."""
    _head("rule", "threshold")
    best: dict[RuleKind, tuple[float, Rule]] = {}
    for kind, thresholds in TRIED.items():
        for threshold in thresholds:
            rule = replace(DEFAULTS[kind], threshold=threshold)
            verdict = judge(replay, pasts, [rule])
            _line(verdict, str(kind), str(threshold))
            if kind not in best or verdict.gain > best[kind][0]:
                best[kind] = (verdict.gain, rule)
    return {kind: rule for kind, (_gain, rule) in best.items() if rule.mode is not Mode.OFF}


def _report(replay: Replay, pasts: Sequence[Past], rules: Sequence[Rule]) -> None:
    _head("rule", "threshold")
    for rule in rules:
        _line(judge(replay, pasts, [rule]), str(rule.kind), str(rule.threshold))
    _line(judge(replay, pasts, rules), "together", "")


def _head(*names: str) -> None:
    columns = (
        *names,
        "escalated",
        "precision",
        "never answered",
        "recall",
        "helped, escalated",
        "J",
        "a day",
        "median",
    )
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")


def _line(verdict: Verdict, *names: str) -> None:
    hours = f"{verdict.waited / timedelta(hours=1):.0f} h" if verdict.waited else "–"
    share = verdict.escalated / verdict.threads
    a_day = verdict.escalated / verdict.days if verdict.days else 0.0
    cells = (
        *names, f"{share:.1%}", f"{verdict.precision:.1%}", f"{verdict.silence:.1%}", f"{verdict.recall:.1%}",
        f"{verdict.in_vain:.1%}", f"{verdict.gain:+.3f}", f"{a_day:.1f}", hours,
    )  # fmt: skip
    print(f"| {' | '.join(cells)} |", flush=True)


def _span(pasts: Sequence[Past]) -> str:
    share = sum(not past.is_helped for past in pasts) / len(pasts)
    return f"{pasts[0].asked_at:%Y-%m-%d} to {pasts[-1].asked_at:%Y-%m-%d}, {share:.1%} unhelped"


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


if __name__ == "__main__":
    main()
