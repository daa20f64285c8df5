"""Roles, suspensions, and leaving."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.accounts import operations, queries, rules
from community.domain.accounts.models import RoleGrant
from community.domain.departures import operations as departures
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.people import with_password

GOOD = "a long enough phrase"


def is_open(secret):
    return queries.signed_in_with(secret, clock.now()) is not None


@pytest.mark.parametrize("who", ["ada", "mo", "sam"])
def test_only_an_admin_grants_roles(cast, who):
    with pytest.raises(Forbidden):
        operations.grant_role(cast.ben, "admin", by=getattr(cast, who))

    assert queries.get_by_handle("ben").role == "member"


def test_a_new_role_is_written_down_and_ends_the_sessions(cast):
    secret = operations.open_session(cast.ben)

    operations.grant_role(cast.ben, "agent", by=cast.root)
    operations.grant_role(cast.ben, "agent", by=cast.root)

    grant = db.session.scalars(select(RoleGrant)).one()
    assert (grant.before, grant.role, grant.granted_by) == ("member", "agent", cast.root.id)
    assert not is_open(secret)


def test_the_last_admin_stays(cast):
    with pytest.raises(Conflict):
        operations.grant_role(cast.root, "member", by=cast.root)
    with pytest.raises(Invalid):
        operations.grant_role(cast.ben, "king")


@pytest.mark.parametrize(
    ("by", "whom", "may"),
    [
        ("ada", "ben", False), ("sam", "ben", False), ("mo", "ben", True), ("root", "ben", True),
        ("mo", "sam", False), ("mo", "mo", False), ("root", "mo", True), ("root", "root", False),
    ],
)  # fmt: skip
def test_who_may_suspend_whom(cast, by, whom, may):
    now = clock.now()

    assert rules.may_suspend(getattr(cast, whom), getattr(cast, by), now) is may


def test_a_suspended_person_signs_in_and_reads_only(cast):
    with_password(cast.ben, GOOD)
    secret = operations.open_session(cast.ben)

    operations.suspend(cast.ben, clock.now() + timedelta(days=1), "Spam", by=cast.mo)

    assert not is_open(secret)
    user, _ = operations.sign_in("ben", GOOD)
    assert rules.may(user, rules.Right.READ, clock.now())
    assert not rules.may(user, rules.Right.ASK, clock.now())
    with pytest.raises(Forbidden):
        operations.change_profile(user, "Benny")
    with pytest.raises(Forbidden):
        operations.create_token(user, "x", ["read"], timedelta(days=1))
    operations.unsuspend(user, by=cast.mo)
    assert operations.change_profile(user, "Benny").name == "Benny"


def test_the_reason_of_a_suspension_holds_nothing_that_nobody_sees(cast):
    until = clock.now() + timedelta(days=1)
    with pytest.raises(Invalid):
        operations.suspend(cast.ben, until, "\u200b\u3164", by=cast.mo)

    operations.suspend(cast.ben, until, "Spam\u202e and\u200b more", by=cast.mo)

    assert cast.ben.suspension_reason == "Spam and more"


def test_a_suspension_needs_a_reason_and_an_end(cast):
    with pytest.raises(Invalid):
        operations.suspend(cast.ben, clock.now() + timedelta(days=1), " ", by=cast.mo)
    with pytest.raises(Invalid):
        operations.suspend(cast.ben, clock.now(), "Spam", by=cast.mo)


def test_leaving_wipes_the_person_and_keeps_the_row(cast):
    with_password(cast.ben, GOOD)
    _, key = operations.create_token(cast.ben, "x", ["read"], timedelta(days=1))
    secret = operations.open_session(cast.ben)
    with pytest.raises(Invalid):
        departures.leave(cast.ben, "wrong wrong wrong", "keep")

    departures.leave(cast.ben, GOOD, "keep")

    assert queries.cards([cast.ben.id])[cast.ben.id].is_former
    assert queries.find_by_handle("ben") is None
    assert queries.find_by_email("ben@example.com") is None
    assert operations.person_by_token(key) is None
    assert not is_open(secret)
    assert operations.create_person("ben", "ben@example.com")
