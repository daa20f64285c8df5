"""Keys for programs."""

from datetime import timedelta

import pytest

from community.domain.accounts import operations, queries
from community.kernel import clock
from community.kernel.errors import Conflict, Invalid, NotFound

YEAR = timedelta(days=365)


def test_a_token_lets_its_person_in_with_its_scopes(cast):
    token, secret = operations.create_token(cast.ada, " my script ", ["read"], YEAR)

    user, scopes = operations.person_by_token(secret)

    assert (user.id, scopes) == (cast.ada.id, frozenset({"read"}))
    assert secret.startswith("pd_")
    assert secret not in token.token_digest
    assert token.name == "my script"


def test_a_token_notes_when_it_was_used(cast):
    token, secret = operations.create_token(cast.ada, "x", ["read", "write"], YEAR)

    operations.person_by_token(secret)

    assert queries.tokens_of(cast.ada)[0].used_at is not None
    assert token.scopes == "read write"


def test_a_token_opens_nothing_after_its_time_or_its_end(cast):
    token, secret = operations.create_token(cast.ada, "x", ["read"], timedelta(days=1))

    with clock.frozen(clock.now() + timedelta(days=1)):
        assert operations.person_by_token(secret) is None
    operations.end_token(token.id, by=cast.ada)
    operations.end_token(token.id, by=cast.ada)
    assert operations.person_by_token(secret) is None


@pytest.mark.parametrize("secret", ["", "pd_", "pd_x", "x" * 1000, "pd_é"])
def test_a_made_up_token_opens_nothing(cast, secret):
    assert operations.person_by_token(secret) is None


def test_one_ends_ones_own_tokens_only(cast):
    token, secret = operations.create_token(cast.ada, "x", ["read"], YEAR)

    with pytest.raises(NotFound):
        operations.end_token(token.id, by=cast.ben)
    assert operations.person_by_token(secret)


def test_what_makes_no_sense_is_told_at_once(cast):
    with pytest.raises(Invalid) as refusal:
        operations.create_token(cast.ada, "", ["king"], timedelta(0))

    assert set(refusal.value.fields) == {"name", "scopes", "lifetime"}


def test_a_person_has_only_so_many(cast):
    for _ in range(20):
        operations.create_token(cast.ada, "x", ["read"], YEAR)

    with pytest.raises(Conflict):
        operations.create_token(cast.ada, "x", ["read"], YEAR)
