"""A form that is refused gives back what was written into it."""

import html
import re

import pytest

from community.domain.moderation import operations as moderation
from community.domain.moderation import queries as acts
from community.domain.moderation.rules import Verb
from community.domain.threads import operations as threads
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post
from tests.support.pages import words

pytestmark = pytest.mark.on_sqlite

LONG = "These words took a long while to write, & <b>all</b> of them matter."
TOO_LONG = "many words " * 60


def given_back(response):
    """The texts the page gives back, by the names of their fields."""
    found = re.findall(
        r'<span class="field__label">([^<]+)</span><textarea[^>]* readonly[^>]*>\n?(.*?)</textarea>',
        response.get_data(as_text=True),
        re.DOTALL,
    )
    return {label: html.unescape(text) for label, text in found}


@pytest.mark.parametrize(
    ("path", "form", "kept"),
    [
        ("/people/ben/notes", {"note": TOO_LONG}, {"Note": TOO_LONG}),
        ("/people/ben/suspension", {"days": "many", "reason": LONG}, {"Why?": LONG}),
        ("/people/ben/limit", {"days": "0", "reason": LONG}, {"Why?": LONG}),
    ],
)
def test_a_refused_form_of_a_moderator_gives_back_what_was_written(cast, browse, path, form, kept):
    response = browse(cast.mo).post(path, data=form)

    assert response.status_code == 422
    assert given_back(response) == kept
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("verb", "form"),
    [("lock", {"reason": TOO_LONG}), ("merge", {"into": "that one", "reason": LONG})],
)
def test_the_forms_of_a_thread_come_back_filled_in(cast, browse, verb, form):
    thread = cast.thread()

    response = browse(cast.mo).post(f"/questions/{thread.id}/{verb}", data=form)

    assert response.status_code == 422
    held = re.findall(r'name="(into|reason)" value="([^"]+)"', response.get_data(as_text=True))
    assert {name: html.unescape(text) for name, text in held} == form


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("warning", {"reason": TOO_LONG}),
        ("split", {"title": "Too short", "reason": LONG}),
        ("erasure", {"body": LONG, "reason": ""}),
    ],
)
def test_the_forms_of_a_post_come_back_filled_in(cast, browse, verb, form):
    answer = cast.answer(cast.thread())

    response = browse(cast.mo).post(f"/posts/{answer.id}/{verb}", data=form)

    assert response.status_code == 422
    page = response.get_data(as_text=True)
    filled = page[page.index(f'action="/posts/{answer.id}/{verb}"') :].partition("</form>")[0]
    for text in filter(None, form.values()):
        assert text in html.unescape(filled)


def test_what_is_refused_after_words_were_changed_comes_back_too(cast, browse):
    """The new words of an erasure are written before its new title is looked at."""
    question = question_of(cast.thread().id, cast.ada)
    form = {"body": LONG, "reason": "A number.", "title": "Too short"}

    response = browse(cast.mo).post(f"/posts/{question.id}/erasure", data=form)

    assert response.status_code == 422
    assert LONG in html.unescape(response.get_data(as_text=True))


def test_voiding_votes_too(cast, browse):
    response = browse(cast.sam).post(
        "/admin/votes/void", data={"voter": "ben", "author": "ada", "reason": TOO_LONG}
    )

    assert (response.status_code, given_back(response)) == (422, {"Why?": TOO_LONG})


@pytest.mark.parametrize("how", ["removed", "closed", "locked"])
@pytest.mark.parametrize("what", ["answer", "comment"])
def test_who_answers_or_comments_too_late_keeps_the_text(cast, browse, how, what):
    thread = cast.thread()
    question = get_post(question_of(thread.id, cast.ada).id, cast.ada)
    address = (
        f"/questions/{thread.id}/answers" if what == "answer" else f"/posts/{question.id}/comments"
    )
    if how == "removed":
        threads.remove(question, by=cast.mo, reason="wrong")
    elif how == "closed":
        threads.close(thread, by=cast.mo, reason="off_topic")
    else:
        moderation.lock_thread(thread, cast.mo, "Enough.")

    response = browse(cast.cleo).post(address, data={"body": LONG})

    assert response.status_code in (403, 404, 409, 410, 422), words(response)
    assert LONG in html.unescape(response.get_data(as_text=True))


def test_the_page_leads_back_to_the_form_and_nowhere_else(cast, browse):
    def asked_from(referer):
        data = {"days": "0", "reason": LONG}
        response = browse(cast.mo).post(
            "/people/ben/limit", data=data, headers={"Referer": referer}
        )
        return re.findall(
            r'<a class="button[^"]*" href="([^"]+)">.*?Go back', response.get_data(as_text=True)
        )

    assert asked_from("http://localhost/people/ben/record") == ["/people/ben/record"]
    assert asked_from("https://elsewhere.example/people/ben/record") == []
    assert asked_from("http://[") == []


def test_what_another_site_sends_is_not_shown(cast, browse):
    response = browse(cast.mo).post(
        "/people/ben/limit", data={"reason": LONG}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 403
    assert "matter" not in response.get_data(as_text=True)


def test_neither_a_password_nor_a_choice_is_given_back(cast, browse):
    data = {"days": "0", "reason": "off_topic", "password": LONG, "current": LONG}

    response = browse(cast.mo).post("/people/ben/limit", data=data)

    assert given_back(response) == {}
    assert "What you wrote" not in words(response)
    assert "matter" not in response.get_data(as_text=True)


def test_whose_session_ended_meanwhile_keeps_the_text(cast, browse):
    response = browse().post("/people/ben/notes", data={"note": LONG})

    assert (response.status_code, given_back(response)) == (401, {"Note": LONG})


def test_what_was_written_in_other_languages_too(browse):
    response = browse().post("/desk/replies", data={"title": LONG, "body": LONG, "body_de": LONG})

    assert given_back(response) == {"Title": LONG, "Text": LONG, "Deutsch": LONG}


def test_a_note_is_not_called_a_reason(cast, browse):
    client = browse(cast.mo)

    said = words(client.post("/people/ben/notes", data={"note": TOO_LONG}))
    assert "A note has at most 500 characters." in said
    assert "A reason" not in said
    assert "Write the note first." in words(client.post("/people/ben/notes", data={"note": " "}))
    assert acts.record_of(cast.ben.id, cast.root, tuple(Verb)) == []


def test_an_address_that_is_not_here_still_offers_the_search(cast, browse):
    response = browse(cast.mo).get("/nothing-here")

    assert given_back(response) == {}
    assert response.get_data(as_text=True).count('role="search"') == 1


def test_all_that_is_wrong_with_a_question_is_said_at_once_in_the_order_of_the_form(cast, browse):
    response = browse(cast.ada).post("/questions", data={"tags": "?!"})

    assert response.status_code == 422
    said = words(response)
    places = [
        said.index(sentence)
        for sentence in (
            "A title needs at least 15 characters",
            "Choose where this belongs",
            "Write something first",
            "A tag is made of letters and digits",
        )
    ]
    assert places == sorted(places)
    assert 'id="category"' in response.get_data(as_text=True), "the sentence leads there"
