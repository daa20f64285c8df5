import pytest

from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.escalations import operations as escalations
from community.kernel import cache
from community.kernel.db import db
from tests.support.pages import words


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?view=needs-answer",
        "/?view=new",
        "/?view=solved",
        "/c/printing",
        "/c",
        "/tags",
        "/questions/new",
        "/about",
        "/accessibility",
        "/status",
    ],
)
def test_every_list_has_an_empty_state(cast, browse, path):
    for person in (None, cast.ada, cast.sam):
        assert browse(person).get(path).status_code == 200


def test_lists_narrow_by_view_category_tag_and_verdict(cast, browse):
    solved = cast.thread(title="This one has been solved", tags=["roll"])
    waiting = cast.thread(title="This one waits for an answer")
    answer = cast.answer(solved)
    answers.endorse(answer, by=cast.sam)
    escalations.escalate(waiting, by=cast.mo, reason="Nobody.")

    for path, shown in (
        ("/", {"solved", "waits"}), ("/?view=solved", {"solved"}), ("/tags/roll", {"solved"}),
        ("/?only=official", {"solved"}), ("/?only=with_support", {"waits"}), ("/c/printing", {"solved", "waits"}),
    ):  # fmt: skip
        page = words(browse().get(path))
        assert {
            w
            for w in ("solved", "waits")
            if f"This one {'has been solved' if w == 'solved' else 'waits'}" in page
        } == shown, path


@pytest.mark.parametrize(
    "path",
    [
        "/?view=nonsense",
        "/?after=junk",
        "/?only=x",
        "/tags/none",
        "/c/none",
        "/questions/new?title=" + "x" * 400,
    ],
)
def test_addresses_that_make_no_sense_are_answered_in_words(cast, browse, path):
    assert browse().get(path).status_code in (200, 404, 422)


def test_for_you_asks_a_visitor_to_sign_in(cast, browse):
    assert browse().get("/?view=for-you").status_code == 303
    assert browse(cast.ada).get("/?view=for-you").status_code == 200


def test_feeds_and_sitemap_hold_public_threads_only(cast, browse):
    from xml.etree import ElementTree as ET

    cast.thread(title="A public question \x0b with an odd sign", tags=["roll"])
    thread = cast.thread(title="HIDDENCANARY question of the staff")
    cast.answer(thread, by=cast.sam, audience="staff", body="NOTECANARY")
    thread.category_id = categories.create(name="Inside", readers="staff").id
    db.session.merge(thread)
    db.session.commit()

    for path in (
        "/feeds/questions.atom",
        "/feeds/tags/roll.atom",
        "/feeds/questions/1.atom",
        "/sitemap.xml",
        "/sitemap-1.xml",
        "/opensearch.xml",
        "/robots.txt",
    ):
        response = browse(cast.sam).get(path)
        assert response.status_code == 200, path
        if not path.endswith("txt"):
            ET.fromstring(response.get_data())
        assert "HIDDENCANARY" not in response.get_data(as_text=True)
        assert "NOTECANARY" not in response.get_data(as_text=True)
    assert browse(cast.sam).get(f"/feeds/questions/{thread.id}.atom").status_code == 404


def test_beside_a_list_stands_how_fast_it_goes_and_who_helps(cast, browse):
    few = words(browse().get("/"))
    cache.forget_all()
    for _ in range(5):
        answers.accept(cast.answer(cast.thread(tags=["roll"])), by=cast.ada)

    visitor, member = (words(browse(person).get("/")) for person in (None, cast.cleo))

    assert "within a day" not in few, "of nothing there is no measure"
    for page in (visitor, member):
        assert page.count("within a day") == 1
        assert "100% within a day" in page or "within a day 100%" in page
        assert "Top helpers" in page
        assert "5 solved" in page


def test_tags_are_found_by_how_they_begin(cast, browse):
    cast.thread(tags=["roll", "wifi"])

    found = words(browse().get("/tags?q=ro"))

    assert "roll" in found
    assert "wifi" not in found
    assert "No tag begins like this" in words(browse().get("/tags?q=zzz"))


def test_a_tag_narrows_the_list_one_is_in_without_leaving_it(cast, browse):
    cast.thread(tags=["roll"])
    client = browse()

    home = client.get("/?view=new&only=official").text
    assert 'href="/tags/roll?view=new&amp;only=official"' in home
    category = client.get("/c/printing").text
    assert 'href="/c/printing?tag=roll&amp;view=active"' in category

    assert "Any tag" not in words(client.get("/c/printing?tag=roll")), "the tag chosen says it"
