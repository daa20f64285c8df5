"""A page asked for by htmx is its content alone, behind the same gate; and what people wrote has no say in it."""

import re

import pytest

pytestmark = pytest.mark.on_sqlite

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def answer(cast):
    return cast.answer(cast.thread())


def page_of(thread):
    return f"/questions/{thread.id}/{thread.slug}"


def test_a_page_is_whole_for_a_browser_and_its_content_alone_for_htmx(cast, answer, browse):
    client = browse(cast.cleo)

    for path in ("/", "/?view=new", "/c/printing", page_of(answer.thread), "/notifications"):
        whole, content = client.get(path), client.get(path, headers=FRAGMENT)
        assert whole.text.lstrip().startswith("<!doctype html>")
        assert content.text.lstrip().startswith("<title>")
        assert "</main>" in content.text
        assert '<header class="top-bar"' not in content.text
        assert "<footer" not in content.text
        for response in (whole, content):
            assert "HX-Request" in ",".join(response.headers.getlist("Vary"))


def test_going_back_in_history_gets_the_whole_page(browse, app):
    headers = FRAGMENT | {"HX-History-Restore-Request": "true"}

    assert "<!doctype html>" in browse().get("/", headers=headers).text


def test_a_fragment_of_a_page_keeps_its_gate(cast, answer, browse):
    assert browse().get("/notifications", headers=FRAGMENT).headers["HX-Redirect"]
    assert (
        browse(cast.cleo)
        .get(f"/questions/{answer.thread_id}/closure", headers=FRAGMENT)
        .status_code
        == 403
    )
    assert browse().get("/questions/999", headers=FRAGMENT).status_code == 404


def test_what_people_wrote_cannot_speak_to_htmx(cast, browse):
    body = (
        'Look <kbd hx-get="/logout" data-hx-post="/settings/leave" hx-trigger="load" id="main">here</kbd>'
        '<hx-partial hx-target="#main">gone</hx-partial><form hx-post="/x"><button>go</button></form>'
        '\n\n[a link](/x){hx-get=/logout}\n\n<details open name="q" hx-on:toggle="x"><summary>more</summary>a</details>'
    )
    thread = cast.thread(body=body)
    cast.answer(thread, body=body)

    page = browse(cast.cleo).get(page_of(thread)).text

    written = re.findall(r"<copy-code[^>]*hx-ignore>(.*?)</copy-code>", page, re.DOTALL)
    assert len(written) == 2
    for markup in written:
        assert "here" in markup
        assert not re.search(r"<[^>]*\s((data-)?hx-|id=|name=)|<(hx-|form)", markup)
