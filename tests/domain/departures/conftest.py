"""Somebody who has been here for a while."""

import pytest

from community.domain.accounts import operations as accounts
from tests.support.leaving import BIO, EMAIL, GOOD, HANDLE, NAME, PLACE, SITE


@pytest.fixture
def person(cast):
    """Somebody who has been here for a while and left traces wherever one can."""
    known = accounts.create_person(HANDLE, EMAIL, password=GOOD, name=NAME)
    accounts.change_profile(known, NAME, BIO, PLACE, SITE)
    accounts.open_session(known, "203.0.113.7", "Mozilla/5.0")
    return known
