"""What search engines and those who share a link are told: public things only, and nothing that could run."""

import html
import json
import re

import pytest

from community.domain.answers import operations as answers
from community.domain.threads import operations as threads
from community.domain.threads.cards import Audience

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data(page):
    return json.loads(DATA.search(page)[1])


def head(page):
    return page[: page.index("</head>")]


def told(page, name):
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)"', page)
    return html.unescape(found[1]) if found else None


def test_a_question_is_described_with_what_settled_it(cast, browse):
    thread = cast.thread()
    answer, other = cast.answer(thread), cast.answer(thread, body="Shake it.", by=cast.cleo)
    answers.accept(answer, by=cast.ada)

    page = browse().get("/questions/1", follow_redirects=True).get_data(as_text=True)
    question = data(page)["mainEntity"]

    assert data(page)["@type"] == "QAPage"
    assert question["name"] == thread.title
    assert question["author"]["name"] == "Ada Asker"
    assert [one["text"] for one in question["acceptedAnswer"]] == ["Clean the sensor."]
    suggested = [one["url"] for one in question["suggestedAnswer"]]
    assert [url.rpartition("/")[2] for url in suggested] == [str(other.id)]


def test_a_question_without_an_answer_is_not_described_as_one_with(cast, browse):
    cast.thread()

    page = browse().get("/questions/1", follow_redirects=True).get_data(as_text=True)

    assert not DATA.search(page)


def test_only_what_everybody_may_read_is_described(cast, browse):
    thread = cast.thread()
    cast.answer(thread)
    gone = cast.answer(thread, body="Something rude")
    threads.remove(gone, by=cast.mo, reason="rude")
    answers.answer(thread, by=cast.sam, body="A secret note", audience=Audience.STAFF)

    visitor = browse().get("/questions/1", follow_redirects=True).get_data(as_text=True)
    agent = browse(cast.sam).get("/questions/1", follow_redirects=True).get_data(as_text=True)

    assert "secret" not in visitor
    assert "rude" not in visitor
    assert data(visitor)["mainEntity"]["answerCount"] == 1
    assert "secret" in agent, "need somebody who may read it"
    assert not DATA.search(agent)


def test_nothing_typed_gets_out_of_the_data(cast, browse):
    evil = "</script><script>alert(1)</script><!-- <b>&amp;"
    thread = cast.thread(title=f"Why {evil}", body=f"`{evil}`")
    cast.answer(thread, body=f"Because `{evil}`")

    page = browse().get("/questions/1", follow_redirects=True).get_data(as_text=True)

    assert "<script>alert" not in page
    assert data(page)["mainEntity"]["name"] == f"Why {evil}"
    assert told(page, "og:title") == f"Why {evil}"


@pytest.mark.parametrize(
    "path",
    ["/", "/c/printing", "/search?q=printer", "/questions/new", "/people", "/about", "/tags"],
)
def test_every_page_says_what_it_is_and_by_which_address_to_know_it(app, cast, browse, path):
    cast.thread()

    page = head(browse().get(path).get_data(as_text=True))
    canonical = re.search(r'<link rel="canonical" href="([^"]+)">', page)[1]

    assert 20 < len(told(page, "description")) < 250
    assert canonical == f"{app.config['BASE_URL']}{path.partition('?')[0]}"
    assert told(page, "og:url") == canonical
    assert len(re.findall("<title>", page)) == 1


def test_a_question_is_shared_with_its_title_and_first_words(cast, browse):
    thread = cast.thread()

    page = head(browse().get("/questions/1", follow_redirects=True).get_data(as_text=True))

    assert told(page, "og:title") == thread.title
    assert told(page, "og:description") == "It prints two labels, then the light goes red."
    assert told(page, "og:type") == "article"


def test_what_members_see_is_not_described_for_sharing(cast, browse):
    page = browse(cast.ada).get("/").get_data(as_text=True)

    assert told(page, "og:title") is None
    assert told(page, "description")


def test_robots_may_read_what_visitors_read(browse):
    lines = browse().get("/robots.txt").text.splitlines()

    assert "Disallow: /search" not in lines
    assert {"Disallow: /settings", "Disallow: /desk", "Disallow: /review"} <= set(lines)
