"""A bare link to another thread shows its title and state, to those who may read that thread."""

import pytest

from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.threads import operations
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post
from tests.support.pages import words
from tests.support.standing import trusted, unhurried
from tests.support.statements import counted

BASE = "http://localhost"
MORE = "I have done all that it says, twice, and the light is still red."
SECRET = "Nobody outside may know this title"


@pytest.fixture
def settled(cast):
    thread = cast.thread(title="Cleaning the gap sensor of a printer")
    answers.accept(cast.answer(thread), by=cast.ada)
    return thread


def linking(cast, address, text=None):
    body = f"See {address} first." if text is None else f"See [{text}]({address}) first."
    body += f"\n\n{MORE}"
    return cast.thread(title="The same thing once more, please", body=body)


def page(browse, thread, who=None):
    return browse(who).get(f"/questions/{thread.id}/{thread.slug}")


@pytest.mark.parametrize(
    "form", ["/questions/{id}", "/questions/{id}/any-slug?x=1#post-2", "/posts/{post}"]
)
def test_a_bare_link_shows_title_and_state(cast, browse, settled, form):
    address = BASE + form.format(id=settled.id, post=question_of(settled.id, None).id)

    response = page(browse, linking(cast, address))

    assert "See Cleaning the gap sensor of a printer Solved first." in words(response)
    assert f'href="{address}"' in response.get_data(as_text=True)


def test_words_of_the_writers_own_stay(cast, browse, settled):
    thread = linking(cast, f"{BASE}/questions/{settled.id}", text="this one")

    assert "See this one first." in words(page(browse, thread))


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/questions/1", BASE + "/questions/999", BASE + "/questions/99999999999",
     BASE + "/questions/1x", BASE + "/people/1", "http://localhost.evil.example/questions/1"],
)  # fmt: skip
def test_other_addresses_stay_as_they_are(cast, browse, settled, address):
    assert settled.id == 1

    assert f"See {address} first." in words(page(browse, linking(cast, address)))


def test_comments_and_answers_show_it_too(cast, browse, settled):
    thread = cast.thread()
    answer = cast.answer(thread, body=f"As in {BASE}/questions/{settled.id}")
    operations.comment(
        answer, by=cast.cleo, body=f"Or {BASE}/questions/{settled.id} rather? {MORE}"
    )

    text = words(page(browse, thread))
    assert "As in Cleaning the gap sensor" in text
    assert "Or Cleaning the gap sensor of a printer Solved rather?" in text


def hidden(cast):
    """A thread that only staff may read, and one for everybody that links to it."""
    room = categories.create(name="Room", slug="room", readers="staff", writers="staff")
    staff_only = operations.ask(by=cast.sam, category=room, title=SECRET, body="Between us.")
    return staff_only, linking(cast, f"{BASE}/questions/{staff_only.id}")


def test_the_title_is_shown_to_those_only_who_may_read_it(cast, browse):
    _staff_only, thread = hidden(cast)

    shown = {}
    for name, who in cast.everyone.items():
        text = words(page(browse, thread, who))
        shown[name] = SECRET in text
        assert shown[name] or f"See {BASE}/questions/" in text, name
    assert shown == {name: name in ("an agent", "an admin") for name in cast.everyone}


def test_a_preview_keeps_the_same_gate(cast, browse):
    staff_only, _thread = hidden(cast)
    data = {"body": f"{BASE}/questions/{staff_only.id}"}

    shown = {
        name: SECRET in words(browse(who).post("/preview", data=data))
        for name, who in cast.everyone.items()
    }
    assert shown == {name: name in ("an agent", "an admin") for name in cast.everyone}


@pytest.mark.parametrize("audience", ["private", "staff"])
def test_a_link_to_a_post_for_fewer_people_tells_others_nothing(cast, browse, audience):
    other = cast.thread(title="A thread with something beside it")
    post = cast.answer(other, by=cast.sam, audience=audience)
    thread = linking(cast, f"{BASE}/posts/{post.id}")

    assert other.title in words(page(browse, thread, cast.sam))
    for who in (None, cast.cleo):
        assert f"See {BASE}/posts/{post.id} first." in words(page(browse, thread, who))


def test_a_thread_that_was_removed_is_named_to_nobody(cast, browse, settled):
    thread = linking(cast, f"{BASE}/questions/{settled.id}")
    operations.remove(get_post(question_of(settled.id, None).id, None), by=cast.mo)

    for who in (None, cast.mo):
        assert "gap sensor" not in words(page(browse, thread, who))


def test_neither_the_stored_html_nor_feeds_nor_the_api_hold_the_title(cast, browse, settled):
    thread = linking(cast, f"{BASE}/questions/{settled.id}")
    api = f"/api/v1/threads/{thread.id}/posts"

    assert "gap sensor" not in question_of(thread.id, None).html
    for path in (f"/feeds/questions/{thread.id}.atom", api):
        response = browse(None).get(path)
        assert response.status_code == 200
        assert f"/questions/{settled.id}" in response.get_data(as_text=True), (
            "the link itself is there"
        )
        assert "gap sensor" not in response.get_data(as_text=True)


def test_a_title_is_text_wherever_it_stands(cast, browse):
    other = cast.thread(title="<img src=x onerror=alert(1)> & so on")

    html = page(browse, linking(cast, f"{BASE}/questions/{other.id}")).get_data(as_text=True)

    assert "<img src=x" not in html
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; so on" in html


def test_any_number_of_links_is_one_query_and_no_link_is_none(cast, browse):
    trusted(cast.ada)
    unhurried(cast.root)
    others = [cast.thread(title=f"Another question, number {number}") for number in range(70)]
    plain, linked, full = cast.thread(), linking(cast, f"{BASE}/questions/1"), cast.thread(
        body="\n\n".join(f"{BASE}/questions/{other.id}" for other in others)
    )  # fmt: skip

    numbers = []
    for thread in (plain, linked, full):
        client = browse(cast.cleo)
        page(browse, thread)
        with counted() as made:
            text = words(client.get(f"/questions/{thread.id}/{thread.slug}"))
        numbers.append(
            len(
                [
                    one
                    for one in made
                    if "UNION ALL" in one and "FROM block" not in one and "known_issue" not in one
                ]
            )
        )
    assert numbers == [0, 1, 1]
    assert text.count("Another question, number") >= 50
