"""Switching a second factor on and off, renewing its codes, and losing it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.accounts import (
    operations,
    queries,
    second_factor,
)
from community.domain.accounts.models import RecoveryCode, SecondFactor, User
from community.domain.departures import operations as departures
from community.domain.moderation.models import Act
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.factors import by_password, is_open, session_of, switched_on
from tests.support.mail import mails
from tests.support.people import GOOD


def test_it_is_on_only_after_a_code_and_ends_the_other_sessions(ada):
    session, other = session_of(ada), operations.open_session(ada)
    second_factor.begin(ada)
    assert is_open(by_password(ada)), "an authenticator that was only begun guards nothing"

    with pytest.raises(Invalid):
        second_factor.switch_on(ada, session, "000000x")
    assert db.session.get(User, ada.id).factor_since is None

    phone = switched_on(ada, session)

    assert not is_open(other)
    assert len(set(phone.paper)) == 10
    assert [one.id for one in queries.sessions_of(ada, clock.now())] == [session.id]
    assert mails("security", "ada@example.com")[-1].context["what"] == "factor_on"
    with pytest.raises(Conflict):
        second_factor.begin(ada)


def test_switching_it_off_needs_a_code_and_ends_the_other_sessions(ada):
    phone = switched_on(ada)
    session, other = session_of(ada), operations.open_session(ada, code_given=True)

    with pytest.raises(Invalid):
        second_factor.switch_off(ada, session, "123")
    assert queries.factor_of(ada)

    second_factor.switch_off(ada, session, phone.code())

    assert queries.factor_of(ada) is None
    assert queries.recovery_codes_left(ada) == 0
    assert [one.id for one in queries.sessions_of(ada, clock.now())] == [session.id]
    assert not is_open(other)
    assert is_open(by_password(ada))
    assert mails("security")[-1].context["what"] == "factor_off"


def test_new_recovery_codes_make_the_old_worthless(ada):
    phone = switched_on(ada)

    fresh = second_factor.renew_codes(ada, session_of(ada), phone.code())

    with pytest.raises(Invalid):
        operations.finish(by_password(ada), phone.paper[0])
    assert is_open(operations.finish(by_password(ada), fresh[0])[1])


@pytest.mark.parametrize("who", ["ben", "mo", "sam"])
def test_only_an_admin_takes_it_from_somebody(cast, ada, who):
    switched_on(ada)

    with pytest.raises(Forbidden):
        second_factor.remove(ada, by=getattr(cast, who))

    assert queries.factor_of(ada)


def test_an_admin_does_and_it_is_written_down_and_told(cast, ada):
    switched_on(ada)
    session = operations.open_session(ada, code_given=True)
    key = operations.create_token(ada, "script", ["read"], timedelta(days=1))[1]

    second_factor.remove(ada, by=cast.root)

    act = db.session.scalars(select(Act).where(Act.verb == "change_security")).one()
    assert (act.by_id, act.person_id, act.detail) == (
        cast.root.id, ada.id, {"what": "factor_removed"},
    )  # fmt: skip
    assert mails("security", "ada@example.com")[-1].context["what"] == "factor_removed"
    assert not is_open(session)
    assert operations.person_by_token(key) is None
    assert is_open(by_password(ada))


def test_an_admin_needs_a_code_for_their_own(cast):
    switched_on(cast.root)

    with pytest.raises(Forbidden):
        second_factor.remove(cast.root, by=cast.root)


def test_members_own_matters_are_in_no_log_and_the_teams_are(cast, ada):
    switched_on(ada)
    switched_on(cast.sam)

    acts = list(db.session.scalars(select(Act).where(Act.verb == "change_security")))
    assert [act.person_id for act in acts] == [cast.sam.id]


def test_who_leaves_leaves_nothing_of_it(ada):
    phone = switched_on(ada)
    operations.finish(by_password(ada), phone.code())
    departures.leave(ada, GOOD, "keep")

    assert db.session.scalar(select(SecondFactor)) is None
    assert db.session.scalar(select(RecoveryCode)) is None
    assert db.session.get(User, ada.id, populate_existing=True).factor_since is None
