"""Drafts as a script keeps them, and as a person finds them again without one."""

import pytest
from sqlalchemy import func, select

from community.domain.drafts import operations, queries
from community.domain.drafts.models import Draft
from community.domain.drafts.rules import ASK, Key, Purpose
from community.domain.threads.models import Post
from community.kernel.db import db
from tests.support.cast import TITLE
from tests.support.pages import words
from tests.support.statements import counted

ALL_KEYS = ["ask", "answer-1", "comment-1", "edit-1", "suggestion-1"]


def test_what_is_kept_is_given_back_and_thrown_away(cast, browse):
    client = browse(cast.ada)

    kept = client.put("/drafts/ask", data={"title": "The printer", "env_version": "2.1"})
    assert kept.status_code == 200
    given = client.get("/drafts/ask").get_json()
    assert given == {
        "fields": {"title": "The printer", "env_version": "2.1"},
        "kept_at": kept.get_json()["kept_at"],
    }
    assert client.get("/drafts/ask").headers["Cache-Control"] == "private, no-store"

    assert client.delete("/drafts/ask").status_code == 204
    assert client.get("/drafts/ask").status_code == 204


def test_a_page_that_is_left_may_post_instead(cast, browse):
    assert browse(cast.ada).post("/drafts/answer-1", data={"body": "Clean"}).status_code == 200

    assert queries.find(cast.ada, Key(Purpose.ANSWER, 1)).fields == {"body": "Clean"}


@pytest.mark.parametrize("key", ALL_KEYS)
def test_nobody_reads_changes_or_discards_the_draft_of_another(cast, browse, key):
    browse(cast.ada).put(f"/drafts/{key}", data={"body": "Mine alone"})

    for name, person in cast.everyone.items():
        if person is cast.ada:
            continue
        client = browse(person)
        expected = 401 if person is None else 204
        assert client.get(f"/drafts/{key}").status_code == expected, name
        assert client.delete(f"/drafts/{key}").status_code == expected, name
        if person is None:
            assert client.put(f"/drafts/{key}", data={"body": "Taken"}).status_code == 401
    assert browse(cast.ada).get(f"/drafts/{key}").get_json()["fields"] == {"body": "Mine alone"}


@pytest.mark.parametrize("method", ["get", "put", "post", "delete"])
def test_a_key_that_belongs_to_nothing_is_not_there(cast, browse, method):
    assert getattr(browse(cast.ada), method)("/drafts/everything").status_code == 404


def test_a_draft_that_is_too_long_is_refused_in_words(cast, browse):
    response = browse(cast.ada).put("/drafts/ask", data={"body": "x" * 32_001})

    assert response.status_code == 422
    assert "at most 32000 characters" in response.get_json()["error"]
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0


@pytest.mark.parametrize("key", ALL_KEYS)
def test_each_post_drops_the_draft_it_was(cast, browse, key):
    thread = cast.thread(by=cast.ben)
    question = db.session.scalar(select(Post).where(Post.thread_id == thread.id))
    writer = cast.cleo if key == "suggestion-1" else cast.ben  # one's own post is edited at once
    client = browse(writer)
    for kept in ALL_KEYS:
        client.put(f"/drafts/{kept}", data={"body": "Begun"})

    path, more = {
        "ask": ("/questions", {"title": TITLE, "category": "printing"}),
        "answer-1": (f"/questions/{thread.id}/answers", {}),
        "comment-1": (f"/posts/{question.id}/comments", {}),
        "edit-1": (f"/posts/{question.id}/edit", {"title": TITLE}),
        "suggestion-1": (f"/posts/{question.id}/suggestions", {"title": TITLE}),
    }[key]
    assert client.post(path, data={"body": "Posted now.", **more}).status_code == 303

    left = {str(row.key) for row in queries.drafts_of(writer)}
    assert left == set(ALL_KEYS) - {key}


def test_a_refused_post_keeps_its_draft(cast, browse):
    client = browse(cast.ada)
    client.put("/drafts/ask", data={"body": "Begun"})

    assert client.post("/questions", data={"body": "Begun", "title": "Short"}).status_code == 422

    assert queries.find(cast.ada, ASK)


def test_drafts_are_listed_opened_and_discarded_without_scripts(cast, browse):
    thread = cast.thread()
    answer = cast.answer(thread)
    operations.keep(cast.cleo, ASK, {"title": "Labels come out blank", "body": "All of them"})
    operations.keep(cast.cleo, Key(Purpose.ANSWER, thread.id), {"body": "Try another roll"})
    operations.keep(cast.cleo, Key(Purpose.COMMENT, answer.id), {"body": "With which cloth?"})
    operations.keep(cast.cleo, Key(Purpose.SUGGESTION, answer.id), {"body": "Better words"})
    client = browse(cast.cleo)

    page = client.get("/drafts")
    for shown in (
        "Labels come out blank",
        "All of them",
        TITLE,
        "Try another roll",
        "With which cloth?",
    ):
        assert shown in words(page)
    for path, kept in (
        ("/questions/new?draft=1", "Labels come out blank"),
        (f"/questions/{thread.id}/{thread.slug}?draft=1", "Try another roll"),
        (f"/posts/{answer.id}/comments/new?draft=1", "With which cloth?"),
        (f"/posts/{answer.id}/suggestions?draft=1", "Better words"),
    ):
        assert path in page.get_data(as_text=True)
        assert kept in client.get(path).get_data(as_text=True)

    assert client.post("/drafts/ask", data={"_method": "delete"}).status_code == 303
    assert "Labels come out blank" not in words(client.get("/drafts"))


def test_an_edit_is_opened_with_what_was_typed_and_what_stands(cast, browse):
    question = db.session.scalar(
        select(Post).where(Post.thread_id == cast.thread(tags=["roll"]).id)
    )
    operations.keep(
        cast.ada, Key(Purpose.EDIT, question.id), {"body": "Better words", "revision": "7"}
    )

    html = browse(cast.ada).get(f"/posts/{question.id}/edit?draft=1").get_data(as_text=True)

    assert "Better words" in html
    assert TITLE in html
    assert 'value="7"' in html, "an edit begun on an older version must not undo a newer one"


def test_the_draft_of_another_fills_no_form(cast, browse):
    operations.keep(cast.ada, ASK, {"body": "Mine alone"})

    for person in (None, cast.ben, cast.root):
        assert "Mine alone" not in browse(person).get("/questions/new?draft=1").get_data(
            as_text=True
        )


def test_an_empty_list_says_how_it_fills(cast, browse):
    assert "No drafts" in words(browse(cast.ada).get("/drafts"))


def test_more_drafts_take_no_more_queries(cast, browse):
    thread = cast.thread()
    operations.keep(cast.ada, Key(Purpose.ANSWER, thread.id), {"body": "One"})
    operations.keep(cast.ada, Key(Purpose.COMMENT, 1), {"body": "Two"})
    client = browse(cast.ada)
    client.get("/drafts")
    with counted() as few:
        client.get("/drafts")
    for number in range(30):
        operations.keep(cast.ada, Key(Purpose.ANSWER, thread.id + number), {"body": "More"})
    with counted() as many:
        assert client.get("/drafts").status_code == 200

    assert len(many) <= len(few) <= 6
