"""How many queries a page makes, whatever it shows: a number that may only fall."""

import pytest

from community.domain.threads import operations
from community.domain.threads.queries import get_thread
from community.domain.votes import operations as votes
from community.kernel import cache
from tests.support.standing import trusted
from tests.support.statements import counted


def fill(cast, threads, answers):
    for n in range(threads):
        thread = cast.thread(title=f"Question with number {n:03}", tags=[f"tag-{n % 3}"])
        for _ in range(answers):
            answer = cast.answer(thread)
            operations.comment(answer, by=cast.cleo, body="And then?")
            votes.vote(answer, by=cast.cleo, value=1)
    return thread


@pytest.mark.parametrize(
    "path",
    ["/", "/c/printing", "/tags/tag-0", "/questions/1/question-with-number-000", "/tags", "/c"],
)
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_a_page_with_more_to_show_makes_no_more_queries(cast, browse, path, who):
    trusted(cast.cleo)
    client = browse(cast.cleo if who == "member" else None)
    fill(cast, threads=1, answers=1)
    client.get(path)
    cache.forget_all()
    with counted() as few:
        assert client.get(path).status_code == 200
    fill(cast, threads=6, answers=4)
    cast.answer(get_thread(1, None))
    cache.forget_all()
    with counted() as many:
        assert client.get(path).status_code == 200

    assert len(many) <= len(few), f"{len(many)} > {len(few)}\n" + "\n".join(many)
    assert len(few) <= 21, f"{len(few)}\n" + "\n".join(few)


@pytest.mark.parametrize(
    ("path", "most"),
    [("/about", 3), ("/", 7), ("/notifications", 4), ("/questions/1/question-with-number-000", 17)],
)
def test_a_page_that_was_looked_at_before_asks_only_for_what_may_have_changed(
    cast, browse, path, most
):
    trusted(cast.cleo)
    fill(cast, threads=1, answers=3)
    client = browse(cast.cleo)
    client.get(path)

    with counted() as asked:
        assert client.get(path).status_code == 200

    assert len(asked) <= most, f"{len(asked)}\n" + "\n".join(asked)
