"""Joining, and confirming the address."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations, queries
from community.domain.accounts.models import MailedLink, User
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Gone, Invalid, RateLimited
from tests.support.mail import mails, token

GOOD = "a long enough phrase"


def join(handle="dora", email="dora@example.com", password=GOOD, address="192.0.2.1", **more):
    return operations.join(handle, "Dora", email, password, address, **more)


def people():
    return db.session.scalar(select(func.count()).select_from(User))


def test_joining_signs_nobody_in_until_the_address_is_confirmed(cast):
    user = join()

    assert user.is_pending
    assert queries.find_by_handle("dora") is None, "no page for somebody who may be anybody"
    with pytest.raises(Forbidden):
        operations.sign_in("dora", GOOD)


def test_confirming_signs_in(cast):
    join()

    user, secret = operations.confirm_email(token("confirm"))

    assert user.handle == "dora"
    assert queries.find_by_handle("DORA").id == user.id
    assert queries.signed_in_with(secret, clock.now())[0].id == user.id


def test_a_link_is_spent_once(cast):
    join()
    link = token("confirm")
    operations.confirm_email(link)

    with pytest.raises(Gone):
        operations.confirm_email(link)


def test_a_link_is_good_for_a_day(cast):
    join()
    link = token("confirm")

    with clock.frozen(clock.now() + timedelta(hours=24, seconds=1)), pytest.raises(Gone):
        operations.confirm_email(link)


@pytest.mark.parametrize("forged", ["", "x", "a.b", "x" * 5000, "é"])
def test_a_forged_link_opens_nothing(cast, forged):
    with pytest.raises(Gone):
        operations.confirm_email(forged)


def test_only_a_digest_of_the_link_is_kept(cast):
    join()
    link = token("confirm")

    kept = db.session.scalars(select(MailedLink.token_digest)).all()

    assert kept
    assert all(digest not in link and len(digest) == 64 for digest in kept)


def test_joining_with_a_known_address_tells_its_owner_and_nobody_else(cast):
    before = people()

    assert join(email="ADA@example.com") is None

    assert people() == before
    assert [mail.to for mail in mails("taken")] == ["ada@example.com"]
    assert not mails("confirm")


def test_whoever_confirms_first_has_the_address(cast):
    join("mallory", "dora@example.com")
    hers = token("confirm")
    join("dora", "dora@example.com")
    operations.confirm_email(token("confirm"))

    with pytest.raises(Exception, match="belongs to another"):
        operations.confirm_email(hers)
    assert queries.find_by_email("dora@example.com").handle == "dora"


@pytest.mark.parametrize("handle", ["ada", "ADA", "Ada", "аdа".replace("d", "d")])
def test_a_taken_handle_is_refused_whatever_its_case(cast, handle):
    before = people()

    with pytest.raises(Invalid) as refusal:
        join(handle)

    assert "handle" in refusal.value.fields
    assert people() == before


def test_a_handle_that_looks_like_a_members_is_refused(cast):
    operations.create_person("paypa1", "p@example.com")

    with pytest.raises(Invalid, match="looks like"):
        join("paypal")


def test_everything_that_is_wrong_is_told_at_once(cast):
    with pytest.raises(Invalid) as refusal:
        operations.join("a", "", "nowhere", GOOD)

    assert set(refusal.value.fields) == {"handle", "name", "email"}


def test_a_handle_nobody_confirmed_is_free_again(cast):
    join()

    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert join(email="other@example.com") is not None

    assert db.session.scalar(select(func.count()).where(User.handle_key == "dora")) == 1


def test_people_without_a_confirmed_address_are_forgotten_and_others_are_not(cast):
    join()
    before = people()

    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert operations.forget_lapsed() == 1

    assert people() == before - 1


def test_mails_to_one_address_are_limited(cast):
    for number in range(3):
        join(f"dora{number}x", "dora@example.com", address=f"198.51.{number}.1")

    with pytest.raises(RateLimited) as refusal:
        join("dora9x", "dora@example.com", address="203.0.113.1")
    assert 0 < refusal.value.retry_after <= 3601


def test_ten_join_from_one_network_in_an_hour(cast):
    for number in range(10):
        join(f"dora{number}x", f"d{number}@example.com", address=f"192.0.2.{number}")

    with pytest.raises(RateLimited):
        join("dorax", "dx@example.com", address="192.0.2.200")
    assert join("doray", "dy@example.com", address="198.51.100.1")


@pytest.mark.parametrize(
    ("own", "same", "another"),
    [
        ("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ff::9", "2001:db8:1:3::1"),
    ],
)
def test_three_join_from_one_address_in_an_hour(cast, own, same, another):
    now = clock.now()
    with clock.frozen(now):
        for number in range(3):
            join(f"dora{number}x", f"d{number}@example.com", address=own)
        before = people()

        with pytest.raises(RateLimited) as refusal:
            join("dorax", "dx@example.com", address=same)

        assert 3590 <= refusal.value.retry_after <= 3601 and people() == before
        assert join("doray", "dy@example.com", address=another)
    with clock.frozen(now + timedelta(hours=1, seconds=1)):
        assert join("dorax", "dx@example.com", address=same)


def test_an_office_behind_one_address_joins_if_an_admin_lets_it(cast):
    for number in range(12):
        join(f"dora{number}x", f"d{number}@example.com", most_an_hour=12)

    with pytest.raises(RateLimited):
        join("dorax", "dx@example.com", most_an_hour=12)


def test_a_deployer_may_turn_limits_off(cast, app, monkeypatch):
    monkeypatch.setitem(app.config, "RATE_LIMITS", False)

    for number in range(11):
        assert join(f"dora{number}x", f"d{number}@example.com")


def test_an_operator_makes_people_who_are_confirmed_at_once(cast):
    user = operations.create_person("eve", "eve@example.com", "agent", password=GOOD)

    assert user.is_staff
    assert user.email_confirmed_at
    assert operations.sign_in("eve@example.com", GOOD)[0].id == user.id
    with pytest.raises(Invalid):
        operations.create_person("eve", "eve2@example.com")
    with pytest.raises(Invalid):
        operations.create_person("eve2", "eve@example.com")
    with pytest.raises(Invalid):
        operations.create_person("eve2", "eve2@example.com", "king")
