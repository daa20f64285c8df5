"""Replaying a forum through the rules: nothing is known before its time, and it agrees with the worker."""

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bench import replay
from bench.replay import Past, Replay
from community.domain.answers import operations as answers
from community.domain.escalation_rules import rulebook
from community.domain.escalation_rules.rules import DEFAULTS, Mode
from community.domain.escalations.cards import RuleKind
from community.domain.escalations.models import Escalation
from community.kernel import clock
from community.kernel.db import db

ASKED = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
UNANSWERED, UNSETTLED = DEFAULTS[RuleKind.UNANSWERED], DEFAULTS[RuleKind.UNSETTLED]
WORDS, TWO = DEFAULTS[RuleKind.WORDS], DEFAULTS[RuleKind.TWO_UNSOLVED]


def past(id_=1, asker="ada", asked=0, text="It stops", answered=(), solved=None):
    return Past(
        id_, asker, ASKED + asked * HOUR, text, tuple(ASKED + n * HOUR for n in answered),
        None if solved is None else ASKED + solved * HOUR, is_helped=solved is not None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "told", "hours"),
    [
        (UNANSWERED, past(), 24),
        (UNANSWERED, past(answered=[30]), 24),
        (UNANSWERED, past(answered=[20]), None),
        (UNSETTLED, past(), None),
        (UNSETTLED, past(answered=[2]), 122),
        (UNSETTLED, past(answered=[2], solved=100), None),
        (UNSETTLED, past(answered=[2], solved=200), 122),
        (WORDS, past(text="A refund!"), 4),
        (WORDS, past(text="A security hole!"), 0),
        (WORDS, past(text="A refund!", answered=[1], solved=1), None),
    ],
)
def test_a_thread_is_seen_at_the_first_look_after_the_rule_is_met(rule, told, hours):
    at = Replay([told]).detected_at(rule, told)

    assert at == (None if hours is None else ASKED + hours * HOUR + MINUTE)


def test_an_earlier_thread_counts_as_unsolved_only_until_it_was_solved():
    first, second = past(1, asked=0, solved=40, answered=[40]), past(2, asked=30)
    assert Replay([first, second]).detected_at(TWO, second) == ASKED + 34 * HOUR + MINUTE
    first = replace(first, solved_at=ASKED + 29 * HOUR)
    assert Replay([first, second]).detected_at(TWO, second) is None
    assert Replay([first, second]).detected_at(TWO, first) is None


def test_what_comes_later_is_not_known_before():
    told = past(answered=[10], solved=20)
    known = Replay([told]).known(told, ASKED + 5 * HOUR)
    assert (known.answered_at, known.settled_at) == (None, None)
    known = Replay([told]).known(told, ASKED + 20 * HOUR)
    assert (known.answered_at, known.settled_at) == (told.answered_at[0], told.solved_at)


def test_how_good_a_rule_is_is_counted_over_all_threads():
    pasts = [
        past(1, "a"), past(2, "b", answered=[30], solved=31), past(3, "c", answered=[1], solved=2),
        past(4, "d", answered=[2]), past(5, "e", asked=48),
    ]  # fmt: skip
    verdict = replay.judge(Replay(pasts), pasts, [UNANSWERED])

    assert (verdict.threads, verdict.unhelped, verdict.escalated, verdict.right) == (5, 3, 3, 2)
    assert (verdict.precision, verdict.recall, verdict.in_vain) == (2 / 3, 2 / 3, 1 / 2)
    assert (verdict.silent, verdict.days, verdict.waited) == (2, 2.0, 24 * HOUR + MINUTE)
    assert replay.judge(Replay(pasts), pasts, [UNANSWERED, UNSETTLED]).recall == 1


def row(id_, created, **more):
    return {"id": id_, "created": f"2026-{created}:00Z", "updated": f"2026-{created}:00Z", "creator": "ada",
            "title": "It stops", "content_html": "<p>Always &amp; ever</p>", "is_solved": False, **more}  # fmt: skip


@pytest.fixture
def forum(tmp_path):
    questions = [
        row(1, "03-02T09:00"), row(2, "03-03T09:00", is_solved=True, solution=12),
        row(3, "03-03T10:00", is_spam=True), row(4, "03-03T11:00", num_answers=3),
        row(5, "03-03T12:00", is_solved=None), row(6, "06-20T09:00"),
    ]  # fmt: skip
    written = [
        row(10, "03-02T10:00", question_id=1), row(11, "03-02T12:00", question_id=1, creator="ben", num_helpful=1),
        row(12, "03-03T20:00", question_id=2, creator="ben"), row(13, "03-02T09:10", question_id=1, creator="eve", is_spam=True),
    ]  # fmt: skip
    for name, rows in (("questions", questions), ("answers", written)):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt") as lines:
            lines.writelines(json.dumps(one) + "\n" for one in rows)
    return tmp_path


def test_a_forum_is_read_without_spam_unknown_ends_and_what_is_too_new(forum, capsys, monkeypatch):
    first, second = replay.read(forum)

    assert (first.id, first.text) == (1, "It stops\n Always & ever ")
    assert first.answered_at == (ASKED + 3 * HOUR,), "neither the asker's own nor spam"
    assert (first.is_helped, first.solved_at) == (True, None)
    assert (second.id, second.solved_at) == (2, ASKED + 35 * HOUR)

    monkeypatch.setattr("sys.argv", ["replay", str(forum)])
    replay.main()
    assert "2 threads of known outcome" in capsys.readouterr().out


def test_the_replay_and_the_worker_bring_the_same_threads_to_the_team(cast):
    told = [
        past(1, "a"),
        past(2, "b", answered=[20]),
        past(3, "c", answered=[30]),
        past(4, "d", text="An outage of it"),
    ]
    with clock.frozen(ASKED):
        off = [
            rule
            for rule in DEFAULTS.values()
            if rule.kind not in (RuleKind.UNANSWERED, RuleKind.WORDS)
        ]
        for rule in off:
            rulebook.change_rule(cast.root, replace(rule, mode=Mode.OFF))
        threads = [
            cast.thread(title=f"The printer stops at {one.id}", body=one.text, by=who)
            for one, who in zip(told, (cast.ada, cast.ben, cast.cleo, cast.mo), strict=True)
        ]
    for hour in range(40):
        with clock.frozen(ASKED + hour * HOUR + MINUTE):
            for one, thread in zip(told, threads, strict=True):
                if ASKED + hour * HOUR in one.answered_at:
                    answers.answer(thread, by=cast.sam, body="Clean the sensor.")
            rulebook.carry_out()

    db.session.rollback()
    cases = db.session.scalars(select(Escalation))
    worker = {(case.thread_id, case.opened_at) for case in cases}
    replayed = {
        (thread.id, min(seen))
        for one, thread in zip(told, threads, strict=True)
        if (
            seen := [
                at for rule in (UNANSWERED, WORDS) if (at := Replay(told).detected_at(rule, one))
            ]
        )
    }
    assert worker == replayed
    assert len(worker) == 3
