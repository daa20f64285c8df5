"""The history of a post that was edited very often."""

import html
import re
import time

from community.domain.threads import editing
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post

MOST = 10  # versions on a page


def edited(cast, bodies):
    thread = cast.thread(body=bodies[0])
    post = question_of(thread.id, cast.ada)
    for body in bodies[1:]:
        editing.edit(get_post(post.id, cast.ada), by=cast.ada, body=body)
    return f"/posts/{post.id}/history"


def pages(reader, address):
    while address:
        page = reader.get(address).get_data(as_text=True)
        yield page
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following and html.unescape(following[1])


def test_it_is_told_in_pages_and_each_version_differs_from_the_one_before(cast, browse):
    address = edited(cast, [f"Version {number} of it." for number in range(1, 24)])
    told = []

    for page in pages(browse(), address):
        assert "23 versions" in page
        sections = page.split('<section class="revision"')[1:]
        assert len(sections) <= MOST
        told += [sorted(re.findall(r"<(ins|del)[^>]*>(\d+)<", one)) for one in sections]

    assert told == [[("del", f"{one - 1}"), ("ins", f"{one}")] for one in range(23, 1, -1)] + [[]]
    assert browse().get(f"{address}?after=W10").status_code == 422


def test_however_often_and_much_was_changed_a_page_of_it_takes_bounded_time_and_room(cast, browse):
    one, other = "a b\n" * 7_900, "|c" * 15_900
    address = edited(cast, [f"{(one, other)[number % 2]}{number}" for number in range(25)])
    reader = browse()

    began = time.process_time()
    page = reader.get(address)

    assert time.process_time() - began < 5
    assert len(page.data) < 3_000_000
