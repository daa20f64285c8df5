"""What the search field offers while one types."""

import pytest

from community.domain.categories import operations as categories
from community.jobs.write_index import write_index
from tests.support.pages import words
from tests.support.statements import counted

FRAGMENT = {"HX-Request": "true"}


pytestmark = pytest.mark.usefixtures("write")


def offered(client, typed):
    response = client.get("/search/suggestions", query_string={"q": typed}, headers=FRAGMENT)
    assert response.status_code == 200
    return response


@pytest.mark.parametrize(
    "typed", ["printer", "the printer st", "labe", "third labels prin", "LABEL"]
)
def test_questions_are_offered_before_the_last_word_is_finished(cast, browse, typed):
    thread = cast.thread()
    write_index()

    response = offered(browse(), typed)

    assert f'href="/questions/{thread.id}/{thread.slug}"' in response.text
    assert "Needs answer · 0 answers" in words(response)


@pytest.mark.parametrize("typed", ["xylophone", "pr", "a", "?", "<b>", "l" * 300])
def test_asking_is_always_offered_last_with_what_was_typed(cast, browse, typed):
    cast.thread()
    write_index()

    response = offered(browse(), typed)

    assert response.text.count('role="option"') == 1
    assert f"Ask the community: {typed}" in words(response)
    assert "/questions/new?title=" in response.text


def test_nothing_is_offered_for_nothing(browse, app):
    assert words(offered(browse(), "  ")) == ""


def test_what_one_may_not_read_is_not_offered(cast, browse):
    hidden = categories.create(name="Workshop", slug="workshop", readers="staff")
    title = "The secret plotter of the workshop"
    cast.category, kept = hidden, cast.category
    cast.thread(title=title, by=cast.sam)
    cast.category = kept
    write_index()

    assert title in words(offered(browse(cast.sam), "secret plott"))
    for person in (None, cast.ada, cast.cleo):
        assert title not in words(offered(browse(person), "secret plott"))


def test_a_browser_that_comes_here_is_shown_the_results(browse, app):
    response = browse().get("/search/suggestions?q=label%20printer")

    assert response.headers["Location"] == "/search?q=label+printer"


def test_more_words_cost_no_more(cast, browse):
    for number in range(6):
        cast.thread(title=f"The printer stops after label {number}")
    write_index()
    client = browse(cast.cleo)
    offered(client, "printer")

    with counted() as asked:
        offered(client, "printer stops after the third label and then it is all qu")

    # On PostgreSQL each word is looked up in a table; Whoosh has them at hand.
    assert len(asked) <= 30, "\n".join(asked)
