"""A new password and a new address, by link or by giving the password again."""

from datetime import timedelta

import pytest

from community.domain.accounts import operations, queries
from community.domain.accounts.links import Purpose
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Gone, Invalid, RateLimited
from tests.support.mail import mails, token
from tests.support.people import BETTER, GOOD


@pytest.fixture
def session(ada):
    secret = operations.open_session(ada)
    return queries.signed_in_with(secret, clock.now())[1]


def is_open(secret):
    return queries.signed_in_with(secret, clock.now()) is not None


def test_a_link_sets_a_new_password_and_ends_all_sessions(ada):
    before = operations.open_session(ada)
    operations.ask_reset("ADA@example.com")

    user, secret = operations.reset_password(token("reset"), BETTER)

    assert user.id == ada.id
    assert is_open(secret)
    assert not is_open(before)
    assert operations.sign_in("ada", BETTER)
    with pytest.raises(Invalid):
        operations.sign_in("ada", GOOD)


def test_a_newer_link_makes_the_older_void_and_each_is_spent_once(ada):
    operations.ask_reset("ada@example.com")
    older = token("reset")
    operations.ask_reset("ada@example.com")
    newer = token("reset")

    with pytest.raises(Gone):
        operations.reset_password(older, BETTER)
    operations.reset_password(newer, BETTER)
    with pytest.raises(Gone):
        operations.reset_password(newer, BETTER)


def test_a_reset_link_is_good_for_an_hour(ada):
    operations.ask_reset("ada@example.com")
    link = token("reset")

    with clock.frozen(clock.now() + timedelta(hours=1, seconds=1)), pytest.raises(Gone):
        operations.reset_password(link, BETTER)


def test_a_link_opens_only_what_it_is_for(ada):
    operations.ask_reset("ada@example.com")
    link = token("reset")

    with pytest.raises(Gone):
        operations.confirm_email(link)
    with pytest.raises(Gone):
        operations.change_email(link)
    with pytest.raises(Gone):
        operations.reset_password(link, BETTER, Purpose.CLAIM)


def test_a_bad_password_does_not_spend_the_link(ada):
    operations.ask_reset("ada@example.com")
    link = token("reset")

    with pytest.raises(Invalid):
        operations.reset_password(link, "short")
    assert operations.reset_password(link, BETTER)


def test_nobody_learns_whether_an_address_is_known(cast):
    operations.ask_reset("nobody@example.com")

    assert not mails()


def test_imported_people_claim_their_account(cast):
    operations.ask_reset("ben@example.com")

    user, _ = operations.reset_password(token("claim"), BETTER, Purpose.CLAIM)

    assert user.id == cast.ben.id
    assert operations.sign_in("ben", BETTER)


def test_links_are_mailed_three_times_an_hour(ada):
    for _ in range(3):
        operations.ask_reset("ada@example.com")
        operations.ask_reset("nobody@example.com")

    for email in ("ada@example.com", "nobody@example.com"):
        with pytest.raises(RateLimited):
            operations.ask_reset(email)
    assert len(mails("reset")) == 3


def test_and_five_times_a_day(ada):
    now = clock.now()
    for hours in (0, 2, 4, 6, 8):
        with clock.frozen(now + timedelta(hours=hours)):
            operations.ask_reset("ada@example.com")

    with clock.frozen(now + timedelta(hours=10)), pytest.raises(RateLimited) as refused:
        operations.ask_reset("ada@example.com")
    assert refused.value.retry_after == 14 * 3600 + 1
    with clock.frozen(now + timedelta(hours=25)):
        operations.ask_reset("ada@example.com")


def test_changing_the_password_takes_the_one_before_and_ends_the_other_sessions(ada, session):
    other = operations.open_session(ada)
    operations.ask_reset("ada@example.com")
    with pytest.raises(Invalid) as refusal:
        operations.change_password(ada, session, "wrong wrong wrong", BETTER)
    assert set(refusal.value.fields) == {"current"}
    assert is_open(other)

    operations.change_password(ada, session, GOOD, BETTER)

    assert [kept.id for kept in queries.sessions_of(ada, clock.now())] == [session.id]
    assert operations.sign_in("ada", BETTER)
    with pytest.raises(Gone):
        operations.reset_password(token("reset"), GOOD)


def test_guessing_the_current_password_is_limited(ada, session):
    for _ in range(6):
        with pytest.raises(Invalid):
            operations.change_password(ada, session, "wrong wrong wrong", BETTER, "192.0.2.1")

    with pytest.raises(RateLimited):
        operations.change_password(ada, session, GOOD, BETTER, "192.0.2.1")


def test_a_new_address_counts_once_its_link_is_opened(ada, session):
    other = operations.open_session(ada)
    operations.ask_email_change(ada, session, "ada@new.example.com", GOOD)
    assert queries.find_by_email("ada@new.example.com") is None
    assert [mail.to for mail in mails("change")] == ["ada@new.example.com"]

    operations.change_email(token("change"), keep=session)

    assert queries.find_by_email("ada@new.example.com").id == ada.id
    assert queries.find_by_email("ada@example.com") is None
    assert not is_open(other)
    assert [kept.id for kept in queries.sessions_of(ada, clock.now())] == [session.id]


def test_a_link_to_the_old_address_is_void_after_the_change(ada, session):
    operations.ask_reset("ada@example.com")
    operations.ask_email_change(ada, session, "ada@new.example.com", GOOD)
    operations.change_email(token("change"))

    with pytest.raises(Gone):
        operations.reset_password(token("reset"), BETTER)


def test_changing_to_an_address_somebody_has_looks_the_same_and_tells_them(ada, session, cast):
    operations.ask_email_change(ada, session, "ben@example.com", GOOD)

    assert [mail.to for mail in mails("taken")] == ["ben@example.com"]
    assert not mails("change")


def test_an_address_that_was_taken_meanwhile_stays_with_its_owner(ada, session):
    operations.ask_email_change(ada, session, "new@example.com", GOOD)
    operations.create_person("dora", "new@example.com")

    with pytest.raises(Conflict):
        operations.change_email(token("change"))
    db.session.refresh(ada)
    assert ada.email == "ada@example.com"
