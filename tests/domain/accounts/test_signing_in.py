"""Signing in, and the sessions it opens."""

import statistics
import time
from datetime import timedelta

import argon2
import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations, passwords, queries, rules
from community.domain.accounts.models import Attempt, Session
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Invalid, NotFound, RateLimited
from tests.support.people import GOOD


def fail(identifier="ada", address="192.0.2.1"):
    with pytest.raises(Invalid) as refusal:
        operations.sign_in(identifier, "not the right one", address)
    return refusal.value.sentence


def sessions():
    return db.session.scalar(select(func.count()).select_from(Session))


@pytest.mark.parametrize(
    "identifier", ["ada", "ADA", " ada ", "ada@example.com", "Ada@Example.com"]
)
def test_handle_and_address_both_sign_in(ada, identifier):
    user, secret = operations.sign_in(identifier, GOOD, "192.0.2.77", "Firefox\n\x00")

    found, session = queries.signed_in_with(secret, clock.now())
    assert found.id == user.id == ada.id
    assert session.token_digest != secret
    assert (session.address, session.agent) == ("192.0.2.0/24", "Firefox")


def test_a_wrong_password_and_an_unknown_account_are_told_alike(ada, cast):
    told = {fail("ada"), fail("nobody"), fail("nobody@example.com"), fail("ben"), fail("\x00")}

    assert len(told) == 1
    assert sessions() == 0


def test_a_wrong_password_and_an_unknown_account_take_the_same_time(ada, app, monkeypatch):
    monkeypatch.setitem(app.config, "RATE_LIMITS", False)

    def took(identifier):
        # Of the processor, so that whoever else works on this machine does not count.
        began = time.process_time()
        fail(identifier)
        return time.process_time() - began

    known, unknown = [], []
    for _ in range(15):
        known.append(took("ada"))
        unknown.append(took("nobody"))
    assert statistics.median(unknown) == pytest.approx(statistics.median(known), rel=0.35)


def test_a_password_too_long_to_hash_is_refused_at_once(ada):
    began = time.process_time()  # of the processor: others may be at work on this machine

    with pytest.raises(Invalid):
        operations.sign_in("ada", "x" * 1_000_000)
    assert time.process_time() - began < 0.05


def test_one_address_has_six_tries_a_minute(ada):
    for _ in range(6):
        fail()

    with pytest.raises(RateLimited) as refusal:
        operations.sign_in("ada", GOOD, "192.0.2.1")
    assert 0 < refusal.value.retry_after <= 61
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert operations.sign_in("ada", GOOD, "192.0.2.1")


def test_one_network_has_ten_tries_in_five_minutes_and_the_owner_gets_in_from_elsewhere(ada):
    for number in range(10):
        fail(address=f"2001:db8::{number + 1:x}")

    with pytest.raises(RateLimited):
        operations.sign_in("ada", GOOD, "2001:db8::ffff")
    assert operations.sign_in("ada", GOOD, "2001:db8:0:1::1")


@pytest.mark.parametrize("identifier", ["ada", "nobody"])
def test_one_account_is_not_guessed_at_from_everywhere(ada, identifier):
    for number in range(30):
        fail(identifier, f"198.51.{number}.1")

    with pytest.raises(RateLimited):
        operations.sign_in(identifier, GOOD, "203.0.113.1")


def test_successes_count_for_nothing(ada):
    for _ in range(12):
        operations.sign_in("ada", GOOD, "192.0.2.1")

    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_a_hash_of_older_parameters_is_made_anew(ada):
    ada.password_hash = argon2.PasswordHasher(time_cost=1, memory_cost=8192).hash(GOOD)
    db.session.commit()

    operations.sign_in("ada", GOOD)

    db.session.refresh(ada)
    assert not passwords.is_outdated(ada.password_hash)
    assert operations.sign_in("ada", GOOD)


def open_session(user):
    secret = operations.open_session(user)
    return secret, queries.signed_in_with(secret, clock.now())[1]


@pytest.mark.parametrize(
    ("person", "idle"), [("ada", timedelta(days=14)), ("sam", timedelta(hours=12))]
)
def test_a_session_nobody_uses_ends(cast, person, idle):
    secret, _ = open_session(getattr(cast, person))
    now = clock.now()

    assert queries.signed_in_with(secret, now + idle - timedelta(minutes=1))
    assert queries.signed_in_with(secret, now + idle) is None


def test_a_session_ends_after_ninety_days_however_much_it_is_used(cast):
    secret, session = open_session(cast.ada)
    end = session.created_at + timedelta(days=90)
    with clock.frozen(end - timedelta(minutes=1)):
        operations.note_seen(session)

    assert queries.signed_in_with(secret, end - timedelta(seconds=1))
    assert queries.signed_in_with(secret, end) is None


def test_one_ends_ones_own_sessions_only(cast):
    _, hers = open_session(cast.ada)
    other_secret, _ = open_session(cast.ada)
    his_secret, his = open_session(cast.ben)

    with pytest.raises(NotFound):
        operations.end_session(his.id, by=cast.ada)
    operations.end_other_sessions(cast.ada, keep=hers)

    assert [session.id for session in queries.sessions_of(cast.ada, clock.now())] == [hers.id]
    assert queries.signed_in_with(other_secret, clock.now()) is None
    assert queries.signed_in_with(his_secret, clock.now())


def test_signing_out_ends_the_session_itself(cast):
    secret, _ = open_session(cast.ada)

    operations.sign_out(secret)
    operations.sign_out(secret)

    assert queries.signed_in_with(secret, clock.now()) is None


@pytest.mark.parametrize("secret", ["", "x", "é" * 50])
def test_a_made_up_secret_signs_nobody_in(cast, secret):
    assert queries.signed_in_with(secret, clock.now()) is None


def test_tidying_takes_only_what_is_over(cast):
    secret, _ = open_session(cast.ada)

    operations.tidy()
    assert queries.signed_in_with(secret, clock.now())
    with clock.frozen(clock.now() + rules.LONGEST + timedelta(hours=1)):
        operations.tidy()
    assert sessions() == 0
