"""Saying "I have this too": for everybody but who asked, whose problem it is anyway."""

import pytest

from community.domain.threads.queries import get_thread
from community.domain.votes import operations, queries
from community.domain.votes.models import MeToo
from community.kernel import clock
from community.kernel.db import db
from tests.support.pages import words


@pytest.fixture
def thread(cast):
    """Asked by Ada; Cleo has it too."""
    found = cast.thread()
    operations.me_too(found, by=cast.cleo)
    return found


def page_of(thread):
    return f"/questions/{thread.id}/{thread.slug}"


def test_it_is_offered_on_the_questions_of_others_alone(cast, browse, thread):
    offered = {
        name: "I have this too" in words(browse(person).get(page_of(thread)))
        for name, person in cast.everyone.items()
    }

    assert {name for name, is_offered in offered.items() if not is_offered} == {"the asker"}


def test_who_asked_reads_how_many_have_it_too(cast, browse, thread):
    client = browse(cast.ada)

    assert "1 me too" in words(client.get(page_of(thread)))
    operations.not_me_too(thread, by=cast.cleo)
    assert "me too" not in words(client.get(page_of(thread)))


def test_who_asked_is_refused_in_words_and_nothing_changes(cast, browse, thread):
    form = browse(cast.ada).post(f"/questions/{thread.id}/me-too")

    assert form.status_code == 403
    assert "You can say this on a question that somebody else asked." in words(form)
    assert get_thread(thread.id, None).me_too_count == 1


def test_what_stands_in_their_name_stays_until_they_take_it_back(cast, browse, thread):
    db.session.add(MeToo(thread_id=thread.id, user_id=cast.ada.id, said_at=clock.now()))
    db.session.commit()
    client = browse(cast.ada)
    before = words(client.get(page_of(thread)))

    taken = client.post(
        f"/questions/{thread.id}/me-too", data={"_method": "delete"},
        headers={"HX-Request": "true", "HX-Current-URL": f"http://localhost{page_of(thread)}"},
    )  # fmt: skip

    assert "I have this too" in before
    assert taken.status_code == 200 and "I have this too" not in words(taken)
    assert not queries.has_this_too(cast.ada, thread.id)
