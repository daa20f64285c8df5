"""What is personal is kept for its time and no longer; the times are settings."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations as accounts
from community.domain.accounts.models import Attempt, Session
from community.domain.accounts.queries import sessions_of
from community.domain.drafts import operations as drafts
from community.domain.drafts.models import Draft
from community.domain.drafts.rules import ASK
from community.domain.exports import operations as exports
from community.domain.exports.models import DataExport
from community.domain.heat.models import ThreadSignal
from community.domain.notifications.models import Email
from community.domain.settings import operations as settings
from community.domain.votes import operations as votes
from community.jobs.clean_up import clean_up
from community.jobs.make_exports import make_exports
from community.kernel import clock
from community.kernel.db import db

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def cleaned(days, hours=0):
    with clock.frozen(START + timedelta(days=days, hours=hours)):
        clean_up()
    db.session.expire_all()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def traces(cast):
    """Somebody was here at noon of the first of March."""
    with clock.frozen(START):
        accounts.open_session(cast.cleo, "203.0.113.7", "Mozilla")
        votes.me_too(cast.thread(), by=cast.cleo)
        accounts.ask_reset("cleo@example.com")
        drafts.keep(cast.cleo, ASK, {"body": "Begun."})
        exports.ask(cast.cleo)
        make_exports()
    for mail in db.session.scalars(select(Email)):
        mail.due_at = None
    db.session.commit()
    return cast


def test_networks_go_after_thirty_days_and_the_sign_in_stays(traces):
    cleaned(days=29)
    session = db.session.scalars(select(Session)).first()
    assert session is None or session.address == "203.0.113.0/24"


def test_networks_of_a_session_in_use_are_forgotten_and_it_goes_on(traces):
    session = db.session.scalars(select(Session)).one()
    session.seen_at = START + timedelta(days=29)
    db.session.commit()
    cleaned(days=30, hours=1)

    assert db.session.scalars(select(Session.address)).all() == [""]
    assert sessions_of(traces.cleo, START + timedelta(days=30))


def test_each_thing_goes_at_its_time_and_not_before(traces):
    kept = {1: (Attempt,), 7: (DataExport,), 30: (ThreadSignal, Email), 90: (Draft,)}
    for days, models in kept.items():
        cleaned(days=days, hours=-1)
        for model in models:
            assert count(model), f"{model.__name__} went too early"
        cleaned(days=days, hours=1)
        for model in models:
            assert not count(model), f"{model.__name__} is kept too long"


def test_an_admin_sets_how_long(traces):
    settings.change(
        {"mail_days": 2, "export_days": 3, "address_days": 4, "draft_days": 5, "signal_days": 6},
        by=traces.root,
    )
    db.session.scalars(select(Session)).one().seen_at = START + timedelta(days=5)
    db.session.commit()
    left = {}
    for day in (3, 5, 6, 7):
        cleaned(days=day, hours=1)
        left[day] = (count(Email), count(Draft), count(ThreadSignal))
    assert left == {3: (0, 1, left[3][2]), 5: (0, 0, left[5][2]), 6: (0, 0, 0), 7: (0, 0, 0)}
    assert left[5][2]
    assert db.session.scalars(select(Session.address)).all() == [""]


def test_the_network_of_what_heats_a_question_goes_with_the_others(traces):
    settings.change({"signal_days": 60}, by=traces.root)
    signals = select(ThreadSignal.network).where(ThreadSignal.person_id == traces.cleo.id)
    assert "203.0.113.0/24" in db.session.scalars(signals).all()

    cleaned(days=31)

    assert set(db.session.scalars(signals)) == {""}
