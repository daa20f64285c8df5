"""What stands where on the page of a thread with many answers."""

import re

import pytest

from community.domain.answers import operations as answers
from community.domain.threads import removing
from community.domain.threads.models import Thread
from tests.support.pages import words

pytestmark = pytest.mark.on_sqlite


def address(thread: Thread) -> str:
    return f"/questions/{thread.id}/{thread.slug}"


def test_what_is_not_public_stands_whole_on_the_first_page_in_the_order_it_was_written(
    cast, browse
):
    thread = cast.thread()
    for n in range(31):
        cast.answer(thread, by=cast.cleo if n % 2 else cast.ben, body=f"Public number {n}.")
    cast.answer(thread, by=cast.sam, audience="private", body="FIRSTWORD to the asker")
    note = cast.answer(thread, by=cast.sam, audience="staff", body="SECONDWORD among us")

    client = browse(cast.sam)
    first = words(client.get(address(thread)))

    assert first.index("Public number 29") < first.index("FIRSTWORD") < first.index("SECONDWORD")
    assert client.get(f"/posts/{note.id}").location == f"{address(thread)}#post-{note.id}"


def test_the_solution_leads_to_its_answer_from_a_later_page_too(cast, browse):
    thread = cast.thread()
    accepted = cast.answer(thread)
    answers.accept(accepted, by=cast.ada)
    for n in range(31):
        cast.answer(thread, by=cast.cleo, body=f"Another way, number {n}.")

    first = browse().get(address(thread)).get_data(as_text=True)
    cursor = re.search(r"after=([\w-]+)", first).group(1)
    later = browse().get(f"{address(thread)}?after={cursor}").get_data(as_text=True)

    assert f'href="#post-{accepted.id}"' in first
    assert f'href="/posts/{accepted.id}"' in later
    assert "Ben Answerer" in later, "who solved it is told on each page"


def test_the_first_page_says_how_many_answers_follow(cast, browse):
    thread = cast.thread()
    several = [cast.answer(thread, by=cast.cleo, body=f"Number {n} of them.") for n in range(34)]
    removing.remove(several[0], by=cast.mo, reason="Not an answer")

    first = browse(cast.mo).get(address(thread)).get_data(as_text=True)
    cursor = re.search(r"after=([\w-]+)", first).group(1)
    later = browse().get(f"{address(thread)}?after={cursor}")

    assert "More answers 3" in words(browse().get(address(thread)))
    assert "More answers" not in words(later)


def test_an_author_is_known_for_what_they_solved(cast, browse):
    answers.accept(cast.answer(cast.thread(tags=["labels"])), by=cast.ada)
    thread = cast.thread(tags=["rolls"])
    cast.answer(thread)

    assert "labels" in words(browse().get(address(thread)))
