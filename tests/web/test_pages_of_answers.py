"""What stands where on the page of a thread with many answers."""

import re
from html import unescape

import pytest

from community.domain.answers import operations as answers
from community.domain.threads import removing
from community.domain.threads.models import Thread
from tests.support.pages import words
from tests.support.statements import counted

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


def test_each_page_says_where_one_is_and_leads_to_the_first_the_last_and_the_newest(cast, browse):
    thread = cast.thread()
    newest = [cast.answer(thread, by=cast.cleo, body=f"Number {n} of many.") for n in range(95)][-1]
    client = browse()

    def follow(html, words):
        return html_of(client.get(unescape(re.search(f'href="([^"]+)">{words}', html).group(1))))

    first = html_of(client.get(address(thread)))
    second = follow(first, "More answers")
    last = follow(first, "Last")
    third = follow(last, "Answers before")

    pages = [plain(page) for page in (first, second, third, last)]
    said = ["1 to 30 of 95", "31 to 60 of 95", "61 to 90 of 95", "91 to 95 of 95"]
    assert [words in page for words, page in zip(said, pages, strict=True)] == [True] * 4
    assert "Number 94" in pages[3]
    assert plain(follow(last, "First")) == pages[0]
    assert plain(follow(second, "Answers before")) == pages[0]
    assert all(f'href="/posts/{newest.id}">Newest answer' in page for page in (first, third))
    led = client.get(f"/posts/{newest.id}")
    assert led.location.endswith(f"#post-{newest.id}")
    assert "91 to 95 of 95" in words(client.get(led.location))


def test_answers_that_fill_no_page_have_no_pages(cast, browse):
    thread = cast.thread()
    for n in range(30):
        cast.answer(thread, by=cast.cleo, body=f"Number {n} of them.")

    page = words(browse().get(address(thread)))

    assert "Number 29" in page
    assert "of 30" not in page
    assert "Newest answer" not in page


def test_a_marker_between_two_pages_still_says_where_one_is(cast, browse):
    thread = cast.thread()
    several = [cast.answer(thread, by=cast.cleo, body=f"Number {n} of many.") for n in range(70)]
    client = browse()
    first = html_of(client.get(address(thread)))
    cursor = re.search(r"after=([\w-]+)", first).group(1)

    removing.remove(several[3], by=cast.mo, reason="Not an answer")
    shifted = html_of(client.get(f"{address(thread)}?after={cursor}"))

    assert "30 to 59 of 69" in plain(shifted)
    before = unescape(re.search('rel="prev" href="([^"]+)"', shifted).group(1))
    assert "1 to 30 of 69" in words(client.get(before))


def test_a_page_of_many_answers_asks_once_where_it_stands(cast, browse):
    thread = cast.thread()
    for n in range(31):
        cast.answer(thread, by=cast.cleo, body=f"Number {n} of them.")
    client = browse()
    client.get(address(thread))
    with counted() as few:
        client.get(address(thread))
    for n in range(64):
        cast.answer(thread, by=cast.cleo, body=f"Number {n} of many.")
    with counted() as many:
        client.get(address(thread))

    assert len([query for query in few if "row_number" in query]) == 1
    assert len(many) <= len(few), "\n".join(many)


def html_of(response):
    return response.get_data(as_text=True)


def plain(html):
    return " ".join(unescape(re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", html)).split())


def test_an_author_is_known_for_what_they_solved(cast, browse):
    answers.accept(cast.answer(cast.thread(tags=["labels"])), by=cast.ada)
    thread = cast.thread(tags=["rolls"])
    cast.answer(thread)

    assert "labels" in words(browse().get(address(thread)))
