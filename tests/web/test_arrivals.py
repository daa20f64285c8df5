"""Answers that come while somebody reads a question."""

import re
from datetime import timedelta

import pytest

from community.domain.threads import operations, posts
from community.domain.threads.queries import get_post, get_thread
from community.kernel import clock
from tests.support.pages import words
from tests.support.statements import counted

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def opened(cast, browse):
    """A question that Ada has open since a minute, and where its page asks for what is new."""
    thread = cast.thread()
    cast.answer(thread, body="Was there before.")
    page = browse(cast.ada).get(f"/questions/{thread.id}/{thread.slug}").text
    listener = re.search(r'<look-again[^>]*id="new-answers"[^>]*hx-get="([^"]+)"', page)[1]
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        yield thread, listener.replace("&amp;", "&")


def told(client, address):
    return words(client.get(address, headers=FRAGMENT))


def test_nothing_is_told_while_nothing_came(cast, browse, opened):
    _thread, address = opened

    assert told(browse(cast.ada), address) == ""


def test_how_many_came_is_told_and_they_are_brought(cast, browse, opened):
    thread, address = opened
    first = cast.answer(thread, body="Came first.", by=cast.cleo)
    cast.answer(thread, body="Came second.", by=cast.sam)
    client = browse(cast.ada)

    assert told(client, address) == "2 new answers"
    button = client.get(address, headers=FRAGMENT).text
    assert f'href="/posts/{first.id}"' in button
    brought = client.get(address.replace("/waiting", "/arrived"), headers=FRAGMENT)

    for expected in ("Came first.", "Came second.", "3 answers"):
        assert expected in words(brought)
    assert "Was there before." not in words(brought)
    again = re.search(r'<look-again[^>]*id="new-answers"[^>]*hx-get="([^"]+)"', brought.text)[1]
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert told(client, again.replace("&amp;", "&")) == ""


def test_what_one_may_not_read_is_not_counted(cast, browse, opened):
    thread, address = opened
    cast.answer(thread, body="Only for the asker.", by=cast.sam, audience="private")
    cast.answer(thread, body="Only for staff.", by=cast.sam, audience="staff")
    operations.remove(cast.answer(thread, body="Removed at once.", by=cast.ben), by=cast.mo)

    for person in (None, cast.ada, cast.cleo, cast.sam, cast.mo):
        assert told(browse(person), address) == ""
        brought = browse(person).get(address.replace("/waiting", "/arrived"), headers=FRAGMENT)
        assert "Only for" not in brought.text
        assert "Removed at once" not in brought.text


def test_a_question_that_is_gone_tells_nothing(cast, browse, opened):
    thread, address = opened
    operations.remove(get_post(posts.question_of(thread.id, None).id, cast.mo), by=cast.mo)

    assert browse(cast.cleo).get(address, headers=FRAGMENT).status_code == 410


def test_the_same_answer_is_not_sent_twice(cast, browse, opened):
    thread, address = opened
    client = browse(cast.ada)
    first = client.get(address, headers=FRAGMENT)

    again = client.get(address, headers=FRAGMENT | {"If-None-Match": first.headers["ETag"]})
    cast.answer(thread, by=cast.cleo)
    changed = client.get(address, headers=FRAGMENT | {"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "HX-Request"} <= set(re.split(", *", ",".join(first.headers.getlist("Vary"))))


@pytest.mark.parametrize(
    "since",
    ["", "yesterday", "2026-11-22", "2026-11-22T10:00:00", "9" * 40, "0001-01-01T00:00:00+00:00"],
)
def test_no_moment_breaks_it(cast, browse, opened, since):
    thread, _address = opened
    response = browse().get(
        f"/questions/{thread.id}/answers/waiting", query_string={"since": since}, headers=FRAGMENT
    )

    assert response.status_code == (200 if since.endswith("+00:00") else 422)


def test_without_scripts_the_address_leads_to_the_question(browse, opened):
    thread, address = opened

    for path in (address, address.replace("/waiting", "/arrived")):
        assert browse().get(path).headers["Location"] == f"/questions/{thread.id}/{thread.slug}"


def test_looking_costs_the_same_however_many_came(cast, browse, opened):
    thread, address = opened
    client = browse(cast.ada)
    with counted() as few:
        told(client, address)
    for _ in range(5):
        cast.answer(get_thread(thread.id, None), by=cast.cleo)
    with counted() as many:
        told(client, address)

    assert len(many) == len(few) <= 4, "\n".join(many)
