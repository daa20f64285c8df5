import pytest

from community.jobs.write_index import write_index
from tests.support.pages import words

pytestmark = pytest.mark.usefixtures("write")


def test_a_visitor_finds_a_question_with_its_words_marked(cast, browse):
    thread = cast.thread()
    write_index()

    page = browse().get("/search?q=labels")

    assert page.status_code == 200
    assert f"/questions/{thread.id}/" in page.text
    assert "<mark>label</mark>" in page.text
    assert "<mark>labels</mark>" in page.text
    assert "1 question found" in words(page)


def test_the_page_says_what_was_probably_meant(cast, browse):
    cast.thread()
    write_index()

    assert "Showing results for printer" in words(browse().get("/search?q=prnter"))


def test_a_query_that_is_too_long_is_refused_on_the_page(cast, browse):
    page = browse().get("/search?q=" + "x" * 300)

    assert page.status_code == 422
    assert "at most 200 characters" in words(page)


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=*a*", "?q=%22", "?q=%00", "?q=a&category=none", "?tag=x", "?q=%F0%9F"]
)
def test_no_address_breaks_the_page(cast, browse, query):
    assert browse().get("/search" + query).status_code == 200


@pytest.mark.parametrize("query", ["?q=a&turn=x", "?q=a&after=x"])
def test_an_address_that_makes_no_sense_is_refused(cast, browse, query):
    assert browse().get("/search" + query).status_code == 422


def test_without_an_index_the_page_says_so_and_searches_titles(app, cast, browse):
    if not app.config["SETTINGS"].is_sqlite:
        pytest.skip("PostgreSQL keeps its index in tables")
    thread = cast.thread()
    (app.config["SETTINGS"].data_dir / "index" / "current").unlink()
    app.extensions.pop("search")

    page = browse().get("/search?q=printer")

    assert page.status_code == 200
    assert "only titles are searched" in words(page)
    assert f"/questions/{thread.id}/" in page.text


def test_more_results_stand_on_the_next_page(cast, browse):
    for n in range(23):
        cast.thread(title=f"Numbered question about toner {n:02}", by=cast.sam)
    write_index()

    first = browse().get("/search?q=toner")

    assert first.text.count('class="thread-row"') == 20
    address = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert browse().get(address).text.count('class="thread-row"') == 3


def test_the_command_builds_the_index_anew(app, cast):
    cast.thread()

    result = app.test_cli_runner().invoke(args=["search", "rebuild"])

    assert result.exit_code == 0
    assert "holds 1 questions" in result.output


def test_nothing_found_offers_to_ask_and_to_leave_the_filters_out(cast, browse):
    cast.thread()
    write_index()

    filtered = browse().get("/search?q=printer+is:solved").get_data(as_text=True)
    plain = browse().get("/search?q=zzzqxy").get_data(as_text=True)

    assert 'href="/search?q=printer"' in filtered
    assert "Search without filters" in filtered
    assert "Search without filters" not in plain
    assert plain.count("/questions/new?title=zzzqxy") == 1, "one way to ask, not two"
