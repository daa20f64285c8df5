"""What Prometheus reads is what the database holds, and only for who shows the token."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.domain.escalations import operations as escalations
from community.domain.escalations.models import Escalation
from community.domain.notifications.models import Email
from community.kernel import clock, heartbeat
from community.kernel.bus import PendingReaction
from community.kernel.db import db
from tests.support.statements import counted

TOKEN = "for-prometheus-alone"


@pytest.fixture
def told(app, browse, monkeypatch):
    """Every figure by its name, with its label if it has one."""
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)

    def read():
        db.session.commit()
        answer = browse(None).get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200, answer.text
        found = re.findall(r"^(peerdesk_\S+) (\S+)$", answer.text, re.MULTILINE)
        return {name: float(value) for name, value in found}

    return read


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", "Bearer ü"])
def test_who_shows_no_token_finds_nothing(app, browse, monkeypatch, header):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)

    assert browse(None).get("/metrics", headers={"Authorization": header}).status_code == 404


def test_without_a_token_configured_nobody_finds_anything(app, browse):
    assert browse(None).get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_questions_and_cases_are_told_by_state_also_where_there_is_none(cast, told):
    cast.thread()
    case = escalations.escalate(cast.thread(title="The printer is late"), by=cast.mo, reason="Why")
    db.session.execute(update(Escalation).values(due_at=clock.now() - timedelta(minutes=1)))

    figures = told()

    assert case.status == "open"
    assert figures['peerdesk_threads{turn="needs_answer"}'] == 1
    assert figures['peerdesk_threads{turn="with_support"}'] == 1
    assert figures['peerdesk_cases{status="open"}'] == 1
    assert figures['peerdesk_cases{status="pending"}'] == 0
    assert figures["peerdesk_cases_late"] == 1
    assert figures["peerdesk_posts"] == 2
    assert figures["peerdesk_people"] == 6


def test_what_waits_and_what_was_given_up_are_told_apart(cast, told):
    thread = cast.thread()
    cast.answer(thread)
    waiting = list(db.session.scalars(select(PendingReaction)))
    assert len(waiting) > 1, "need one to wait and one to be given up"
    waiting[0].due_at = None
    for row in waiting[1:]:
        row.created_at = clock.now() - timedelta(minutes=5)
    now = clock.now()
    for number, (due_at, sent_at) in enumerate([(now, None), (None, now), (None, None)]):
        db.session.add(
            Email(
                to="ada@example.com", kind="news", key=f"m{number}", context={}, created_at=now,
                due_at=due_at, sent_at=sent_at,
            )
        )  # fmt: skip

    figures = told()

    assert figures['peerdesk_reactions{state="waiting"}'] == len(waiting) - 1
    assert figures['peerdesk_reactions{state="given_up"}'] == 1
    assert 300 <= figures["peerdesk_reactions_oldest_seconds"] < 400
    assert figures['peerdesk_mails{state="waiting"}'] == 1
    assert figures['peerdesk_mails{state="given_up"}'] == 1


def test_a_worker_that_was_never_heard_of_is_silent_for_ever(app, told):
    assert told()["peerdesk_worker_silence_seconds"] == float("inf")

    heartbeat.beat("here:1")
    assert told()["peerdesk_worker_silence_seconds"] < 60


def test_it_costs_as_many_statements_however_much_there_is(cast, told):
    for number in range(3):
        cast.thread(title=f"The printer number {number} jams")

    with counted() as statements:
        told()

    assert len(statements) == 9, "one a measure"
