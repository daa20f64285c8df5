"""What everyone would read and perhaps should not holds a post back: once, with all that was typed."""

import re

import pytest
from sqlalchemy import func, select

from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import get_post
from community.kernel.db import db
from tests.support.cast import TITLE
from tests.support.pages import words

pytestmark = pytest.mark.on_sqlite

SECRET = "It says password=hunter2 and stops."


def asked(body=SECRET, **more):
    return {
        "title": TITLE,
        "body": body,
        "category": "printing",
        "tags": "roll",
        "env_version": "2.1",
    } | more


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize(
    "where",
    [{}, {"body": "It stops.", "env_version": "card 4111 1111 1111 1111"}],
    ids=["body", "environment"],
)
def test_a_question_is_held_with_everything_typed(cast, browse, where):
    response = browse(cast.ada).post("/questions", data=asked(**where))

    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Post as it is" in html
    for typed in (asked() | where).values():
        assert typed in html
    assert count(Thread) == 0


def test_it_is_posted_as_it_is_when_its_writer_says_so(cast, browse):
    browse(cast.ada).post("/questions", data=asked(sensitive="seen"))

    assert db.session.scalars(select(Post.body)).all() == [SECRET]


def test_the_form_that_comes_back_never_holds_it_twice(cast, browse):
    html = browse(cast.ada).post("/questions", data=asked()).get_data(as_text=True)

    assert '<input type="hidden" name="sensitive" value="seen">' in html


def test_a_preview_without_scripts_warns_and_does_not_count_as_asked(cast, browse):
    response = browse(cast.ada).post("/questions", data=asked(preview="1"))

    assert response.status_code == 200
    assert "Password or key hunter2" in words(response)
    html = response.get_data(as_text=True)
    assert 'name="sensitive" value="seen"' not in html
    # What may be chosen already is to move it, by a box that nobody has ticked yet.
    assert re.findall(r'name="sensitive" value="(\w+)"( checked)?', html) == [("moved", "")]
    ticked = browse(cast.ada).post("/questions", data=asked(preview="1", sensitive="moved")).text
    assert 'name="sensitive" value="moved" checked' in ticked


@pytest.mark.parametrize(
    ("audience", "who", "status"),
    [
        ("public", "ben", 422),
        ("private", "ada", 303),
        ("staff", "sam", 303),
        ("private", "sam", 303),
    ],
)
def test_an_answer_is_held_only_where_everyone_would_read_it(cast, browse, audience, who, status):
    thread = cast.thread()

    response = browse(getattr(cast, who)).post(
        f"/questions/{thread.id}/answers", data={"body": SECRET, "audience": audience}
    )

    assert response.status_code == status
    assert count(Post) == (1 if status == 422 else 2)
    if status == 422:
        assert SECRET in response.get_data(as_text=True)


def test_a_comment_is_held_like_what_it_is_about(cast, browse):
    thread = cast.thread()
    note = cast.answer(thread, by=cast.sam, audience="staff")
    public = cast.answer(thread)
    client = browse(cast.sam)

    held = client.post(f"/posts/{public.id}/comments", data={"body": SECRET})
    assert held.status_code == 422
    assert "Post as it is" in words(held)
    assert SECRET in held.get_data(as_text=True)
    assert client.post(f"/posts/{note.id}/comments", data={"body": SECRET}).status_code == 303
    seen = {"body": SECRET, "sensitive": "seen"}
    assert client.post(f"/posts/{public.id}/comments", data=seen).status_code == 303


def test_an_edit_is_held_for_what_is_new_in_it_only(cast, browse):
    answer = cast.answer(cast.thread(), body=SECRET)
    client = browse(cast.ben)
    path = f"/posts/{answer.id}/edit"

    assert client.post(path, data={"body": f"{SECRET} Now again."}).status_code == 303
    held = client.post(path, data={"body": f"{SECRET} Call +49 170 1234567"})

    assert held.status_code == 422
    assert "+49 170 1234567" in words(held)
    assert "Password or key" not in words(held)
    assert get_post(answer.id, cast.ben).body == f"{SECRET} Now again."


def test_a_visitor_signs_in_first_and_loses_nothing(cast, browse):
    response = browse().post("/questions", data=asked())

    assert response.status_code == 401
    assert "hunter2" in response.get_data(as_text=True)


def test_a_comment_of_somebody_signed_out_is_carried_through_signing_in(cast, browse):
    question = db.session.scalar(select(Post).where(Post.thread_id == cast.thread().id))

    response = browse().post(f"/posts/{question.id}/comments", data={"body": "Worth keeping"})
    assert response.status_code == 401
    assert "Worth keeping" in response.get_data(as_text=True)
    assert f"/posts/{question.id}/comments/new" in response.get_data(as_text=True)

    again = browse(cast.cleo).post(
        f"/posts/{question.id}/comments/new", data={"body": "Worth keeping"}
    )
    assert again.status_code == 200
    assert "Worth keeping" in again.get_data(as_text=True)
    assert count(Post) == 1
