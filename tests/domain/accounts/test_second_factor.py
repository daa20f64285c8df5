"""The second factor: every way in asks for it, and every code works once."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from community.domain.accounts import (
    factor_codes,
    links,
    operations,
    queries,
)
from community.domain.accounts.models import RecoveryCode, SecondFactor, Session
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Invalid, RateLimited, SignInNeeded
from tests.support.factors import by_password, is_open, session_of, switched_on
from tests.support.mail import mails, token
from tests.support.people import BETTER, GOOD
from tests.support.together import slow_writes, together


def by_reset_link(user):
    operations.ask_reset("ada@example.com")
    return operations.reset_password(token("reset"), BETTER)[1]


def by_claim_link(user):
    made = links.make(user, links.Purpose.CLAIM, user.email)
    return operations.reset_password(made, BETTER, links.Purpose.CLAIM)[1]


def by_confirming(user):
    made = links.make(user, links.Purpose.CONFIRM, user.email)
    return operations.confirm_email(made)[1]


@pytest.mark.parametrize("way", [by_password, by_reset_link, by_claim_link, by_confirming])
def test_every_way_in_asks_for_the_code(ada, way):
    phone = switched_on(ada)

    secret = way(ada)
    assert not is_open(secret)
    _, fresh = operations.finish(secret, phone.code())

    assert is_open(fresh)
    assert not is_open(secret), "what was known before the code opens nothing"


@pytest.mark.parametrize("way", [by_password, by_reset_link, by_claim_link, by_confirming])
def test_without_a_second_factor_no_way_asks(ada, way):
    assert is_open(way(ada))


def test_nobody_else_opens_a_session_by_themselves():
    """Each way in is in the list above, or signs nobody in."""
    # Where it is written, and where Flask's own is asked, which opens a cookie.
    there = ("sessions.py", "flash_cookie.py")
    callers = {
        path.name
        for path in Path("community").rglob("*.py")
        if "open_session(" in path.read_text() and path.name not in there
    }

    assert callers == {"credentials.py", "joining.py", "signing_in.py", "second_step.py"}


def test_a_code_is_taken_once(ada):
    phone = switched_on(ada)
    code = phone.code()
    operations.finish(by_password(ada), code)

    with pytest.raises(Invalid):
        operations.finish(by_password(ada), code)


def test_the_code_that_proved_it_signs_nobody_in(ada):
    phone = switched_on(ada, steps=0)

    with pytest.raises(Invalid):
        operations.finish(by_password(ada), phone.code())


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_one_step(ada, steps, is_taken):
    phone = switched_on(ada)
    secret = by_password(ada)
    code = phone.code(steps)

    if is_taken:
        assert is_open(operations.finish(secret, code)[1])
    else:
        with pytest.raises(Invalid):
            operations.finish(secret, code)


def test_an_older_code_is_not_taken_after_a_newer(ada):
    phone = switched_on(ada)
    operations.finish(by_password(ada), phone.code(1))

    with pytest.raises(Invalid):
        operations.finish(by_password(ada), phone.code(0))


@pytest.mark.parametrize(
    "typed", ["", "000000", "12345", "1234567", "１２３４５６", "abcdef", "\x00" * 6, "9" * 5000]
)
def test_what_is_no_code_is_refused(ada, typed):
    phone = switched_on(ada)
    if typed == phone.code():
        typed = "999999"

    with pytest.raises(Invalid):
        operations.finish(by_password(ada), typed)


def test_a_recovery_code_works_once_however_it_is_typed_and_is_told(ada):
    phone = switched_on(ada)
    typed = phone.paper[3].replace("-", " ").upper()

    assert is_open(operations.finish(by_password(ada), typed)[1])
    with pytest.raises(Invalid):
        operations.finish(by_password(ada), phone.paper[3])

    assert queries.recovery_codes_left(ada) == 9
    assert mails("security")[-1].context["what"] == "code_used"


def test_a_recovery_code_is_nobody_elses(cast, ada):
    switched_on(ada)
    other = switched_on(cast.ben)

    with pytest.raises(Invalid):
        operations.finish(by_password(ada), other.paper[0])


def test_the_same_code_by_many_at_once_lets_one_in(ada, app):
    phone = switched_on(ada)
    waiting, code = [by_password(ada) for _ in range(4)], phone.code()

    with slow_writes():
        outcomes = together(app, [partial(operations.finish, one, code) for one in waiting])

    assert sum(isinstance(outcome, tuple) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Invalid) for outcome in outcomes) == 3


def test_five_tries_in_five_minutes_and_twenty_in_an_hour(ada):
    phone, tries = switched_on(ada), 0
    start = clock.now()
    for minute in range(0, 60, 6):
        with clock.frozen(start + timedelta(minutes=minute)):
            secret = by_password(ada)
            for _ in range(6):
                try:
                    operations.finish(secret, "abc")
                except Invalid:
                    tries += 1
                except RateLimited:
                    break

    assert tries == 20
    with clock.frozen(start + timedelta(minutes=59)), pytest.raises(RateLimited):
        operations.finish(by_password(ada), phone.code())


def test_one_network_has_ten_tries_for_whomever(cast, ada):
    """Who has the passwords of many guesses a little with each."""
    people = [cast.ada, cast.ben, cast.cleo]
    phones = [switched_on(person) for person in people]

    def waiting(person):
        secret = operations.open_session(person)
        return lambda code, address: operations.finish(secret, code, address=address)

    for person in people[:2]:
        finish = waiting(person)
        for host in range(5):
            with pytest.raises(Invalid):
                finish("abc", f"203.0.113.{host}")
    with pytest.raises(RateLimited):
        waiting(cast.cleo)(phones[2].code(), "203.0.113.77")

    assert is_open(waiting(cast.cleo)(phones[2].code(), "198.51.100.1")[1])


def test_a_right_code_counts_against_nobody(ada):
    phone = switched_on(ada)
    now = clock.now()

    for minute in range(7):
        with clock.frozen(now + timedelta(seconds=30 * minute)):
            operations.finish(by_password(ada), phone.code(1))


def test_the_code_is_waited_for_ten_minutes(ada):
    phone = switched_on(ada)
    secret = by_password(ada)

    with clock.frozen(clock.now() + timedelta(minutes=10)), pytest.raises(SignInNeeded):
        operations.finish(secret, phone.code())


def test_who_waits_is_out_once_the_password_is_another(ada):
    phone = switched_on(ada)
    session, waiting = session_of(ada), by_password(ada)

    operations.change_password(ada, session, GOOD, BETTER)

    with pytest.raises(SignInNeeded):
        operations.finish(waiting, phone.code())


def test_a_waiting_session_is_no_device_and_is_tidied_away(ada):
    switched_on(ada)
    before = len(queries.sessions_of(ada, clock.now()))
    by_password(ada)

    assert len(queries.sessions_of(ada, clock.now())) == before
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        operations.tidy()
    assert not db.session.scalar(select(Session).where(Session.awaits_code))


def test_nothing_in_the_database_is_the_secret_or_a_code(ada):
    phone = switched_on(ada)
    rows = [*db.session.scalars(select(SecondFactor)), *db.session.scalars(select(RecoveryCode))]
    kept = " ".join(str(vars(row)) for row in rows).casefold()

    assert rows
    assert phone.secret.casefold() not in kept
    assert not [code for code in phone.paper if code in kept or code.replace("-", "") in kept]


def test_with_another_key_the_paper_still_opens_and_it_is_said_why(ada, app, monkeypatch):
    phone = switched_on(ada)
    secret = by_password(ada)
    monkeypatch.setitem(app.config, "SECRET_KEY", "k" * 40)

    with pytest.raises(Invalid) as refused:
        operations.finish(secret, phone.code())
    assert "key was changed" in refused.value.fields["code"]
    assert is_open(operations.finish(secret, phone.paper[0])[1])


def test_a_secret_is_of_one_person_and_one_seed(app):
    made = {factor_codes.secret_of(*one) for one in ((1, "a"), (1, "b"), (2, "a"), (12, "a"))}

    assert len(made) == 4
    assert all(len(secret) == 32 for secret in made)
