import pytest

from community.domain.settings import operations as settings
from community.domain.settings.queries import terms
from community.domain.threads import closing_rules, operations
from community.domain.threads.cards import ClosedReason
from community.domain.threads.models import ClosingVote, Closure
from community.domain.threads.queries import get_thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden
from tests.support.people import members
from tests.support.standing import trusted


@pytest.fixture
def trio(cast):
    people = members(3)
    trusted(*people, reputation=2000)
    return people


def is_closed(thread):
    return get_thread(thread.id, None).closed_at is not None


def test_it_takes_a_second_vote_for_the_same_reason(cast, trio):
    thread, target = cast.thread(), cast.thread(title="The same was asked before")

    assert operations.close(thread, trio[0], "off_topic") is None
    assert operations.close(thread, trio[0], "off_topic") is None, "twice is once"
    assert operations.close(thread, trio[1], "duplicate", target) is None
    assert not is_closed(thread)
    closure = operations.close(thread, trio[2], "off_topic")

    assert is_closed(thread)
    assert (closure.reason, closure.closed_by) == ("off_topic", trio[2].id)
    with pytest.raises(Conflict):
        operations.close(thread, trio[1], "off_topic")


def test_and_a_second_one_to_reopen_it(cast, trio):
    thread = cast.thread()
    operations.close(thread, cast.mo, "off_topic")

    operations.reopen(thread, by=trio[0])
    operations.reopen(thread, by=trio[0])
    assert is_closed(thread)
    operations.reopen(thread, by=trio[1])

    assert not is_closed(thread)


def test_votes_from_before_count_no_more(cast, trio):
    thread = cast.thread()
    operations.close(thread, trio[0], "off_topic")
    operations.close(thread, cast.mo, "off_topic")
    operations.reopen(thread, by=cast.mo)

    assert operations.close(thread, trio[1], "off_topic") is None
    assert not is_closed(thread)


def test_it_opens_at_two_thousand_and_how_many_it_takes_is_a_setting(cast, trio):
    thread = cast.thread()
    trusted(cast.cleo, reputation=1999)

    with pytest.raises(Forbidden):
        operations.close(thread, cast.cleo, "off_topic")
    with pytest.raises(Forbidden):
        operations.close(thread, trio[0], "withdrawn")
    assert db.session.query(ClosingVote).count() == db.session.query(Closure).count() == 0
    settings.change({"closing_votes": 3}, by=cast.root)
    operations.close(thread, trio[0], "off_topic")
    operations.close(thread, trio[1], "off_topic")
    assert not is_closed(thread)


def test_the_page_offers_members_no_reason_they_would_be_refused_with(cast, browse):
    thread = cast.thread()
    trusted(cast.cleo)
    offered = closing_rules.reasons_for(cast.cleo, thread, clock.now(), terms())

    page = browse(cast.cleo).get(f"/questions/{thread.id}/closure").text

    assert offered == (ClosedReason.DUPLICATE, ClosedReason.OFF_TOPIC)
    assert 'value="off_topic"' in page
    assert 'value="withdrawn"' not in page
    with pytest.raises(Forbidden):
        operations.close(thread, cast.cleo, ClosedReason.WITHDRAWN)
