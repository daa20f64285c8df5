"""Where a question's page offers to ask the support team."""

from datetime import timedelta

import pytest

from community.kernel import clock
from community.kernel.db import db
from tests.support.pages import words

pytestmark = pytest.mark.on_sqlite


def test_while_time_goes_on_the_asker_and_trusted_members_find_where_to_ask(cast, browse):
    # Each look at the clock is a moment later than the one before, as it is outside of tests.
    with clock.frozen(clock.now() - timedelta(hours=5)):
        thread = cast.thread()
    cast.ben.reputation = 250
    db.session.commit()

    for person, may in ((cast.ada, True), (cast.ben, True), (cast.cleo, False)):
        page = words(browse(person).get(f"/questions/{thread.id}/{thread.slug}"))
        assert ("Ask the team" in page) is may, person.handle
        assert "You can ask the support team from" not in page


def test_whoever_may_ask_at_once_is_not_told_to_wait(cast, browse):
    thread = cast.thread()
    cast.ben.reputation = 10_000
    db.session.commit()

    page = words(browse(cast.ben).get(f"/questions/{thread.id}/{thread.slug}"))

    assert "Ask the team" in page
    assert "You can ask the support team from" not in page
