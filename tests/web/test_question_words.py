"""What a question's page says around its answers."""

import pytest

from community.domain.threads import operations as threads
from tests.support.pages import words

pytestmark = pytest.mark.on_sqlite


def test_a_question_closed_without_an_answer_promises_none(cast, browse):
    thread = cast.thread(title="Can somebody recommend a good book?")
    threads.close(thread, by=cast.mo, reason="off_topic")
    open_ = cast.thread()

    closed, waiting = (
        words(browse().get(f"/questions/{one.id}/{one.slug}")) for one in (thread, open_)
    )

    assert "It was closed before anybody answered here." in closed
    assert "it reaches the support team" not in closed
    assert "it reaches the support team" in waiting


def test_only_where_there_are_several_answers_it_says_why_one_stands_where_it_does(cast, browse):
    thread = cast.thread()
    page = f"/questions/{thread.id}/{thread.slug}"
    cast.answer(thread)
    one = words(browse().get(page))
    cast.answer(thread, by=cast.cleo, body="Turn it off and on.")

    assert "Why here?" not in one
    assert words(browse().get(page)).count("Why here?") == 2
