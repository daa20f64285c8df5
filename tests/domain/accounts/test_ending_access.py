"""What ends when somebody's way in changes: a table of everything that opens an account."""

from datetime import timedelta

import pytest

from community.domain.accounts import links, operations, passwords, queries, second_factor
from community.domain.accounts.links import Purpose
from community.domain.departures import operations as departures
from community.kernel import clock
from community.kernel.errors import Gone
from tests.support.factors import switched_on
from tests.support.mail import mails, token
from tests.support.people import BETTER, GOOD, with_password


def change_password(cast, ada, session):
    operations.change_password(ada, session, GOOD, BETTER)


def reset_password(cast, ada, session):
    operations.ask_reset("ada@example.com")
    operations.reset_password(token("reset"), BETTER)


def change_address(cast, ada, session):
    operations.ask_email_change(ada, session, "new@example.com", GOOD)
    operations.change_email(token("change"), keep=session)


def switch_on(cast, ada, session):
    switched_on(ada, session)


def lose_phone(cast, ada, session):
    second_factor.remove(ada, by=cast.root)


def suspend(cast, ada, session):
    operations.suspend(ada, clock.now() + timedelta(days=1), "Rude.", by=cast.mo)


def promote(cast, ada, session):
    operations.grant_role(ada, "agent", by=cast.root)


def leave(cast, ada, session):
    departures.leave(ada, GOOD, "keep")


def stands(link):
    try:
        return bool(links.get(link, Purpose.CLAIM))
    except Gone:
        return False


# What goes on afterwards: the session it was done in, and programs where their person is at the wheel.
@pytest.mark.parametrize(
    ("happens", "goes_on"),
    [
        (change_password, {"this session"}),
        (reset_password, set()),
        (change_address, {"this session"}),
        (switch_on, {"this session", "token"}),
        (lose_phone, set()),
        (suspend, {"token"}),
        (promote, set()),
        (leave, set()),
    ],
)
def test_what_ends_and_what_goes_on(cast, ada, happens, goes_on):
    if happens is lose_phone:
        switched_on(ada)
    key = operations.create_token(ada, "script", ["read"], timedelta(days=1))[1]
    here, there = (operations.open_session(ada, code_given=True) for _ in range(2))
    session = queries.signed_in_with(here, clock.now())[1]
    link = links.make(ada, Purpose.CLAIM, ada.email)

    happens(cast, ada, session)

    found = {
        "this session": queries.signed_in_with(here, clock.now()) is not None,
        "another session": queries.signed_in_with(there, clock.now()) is not None,
        "token": operations.person_by_token(key) is not None,
        "link": stands(link),
    }
    assert {name for name, is_open in found.items() if is_open} == goes_on


def test_a_demotion_ends_everything(cast):
    key = operations.create_token(cast.sam, "script", ["read"], timedelta(days=1))[1]
    secret = operations.open_session(cast.sam)

    operations.grant_role(cast.sam, "member", by=cast.root)

    assert operations.person_by_token(key) is None
    assert queries.signed_in_with(secret, clock.now()) is None


@pytest.mark.parametrize(
    ("happens", "what", "to"),
    [
        (change_password, "password", "ada@example.com"),
        (reset_password, "password", "ada@example.com"),
        (change_address, "address", "ada@example.com"),
    ],
)
def test_the_person_is_told_where_they_were_before(cast, ada, happens, what, to):
    secret = operations.open_session(ada)
    session = queries.signed_in_with(secret, clock.now())[1]

    happens(cast, ada, session)

    told = mails("security")
    assert [(mail.to, mail.context["what"]) for mail in told] == [(to, what)]


def test_a_password_that_changes_while_one_signs_in_with_the_old_opens_nothing(
    cast, ada, monkeypatch
):
    matches = passwords.matches

    def changed_meanwhile(password, kept):
        was_right = matches(password, kept)
        with_password(ada, BETTER)
        return was_right

    monkeypatch.setattr(passwords, "matches", changed_meanwhile)

    with pytest.raises(Exception, match="do not belong together"):
        operations.sign_in("ada", GOOD)
    assert queries.sessions_of(ada, clock.now()) == []
