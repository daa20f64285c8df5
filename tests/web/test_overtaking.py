"""Somebody else was quicker: who posts is shown what others wrote meanwhile, once, and loses nothing typed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.domain.answers import operations as answers
from community.domain.escalations import operations as escalations
from community.domain.threads import operations as threads
from community.domain.threads.models import Post
from community.domain.threads.overtaking import Overtaken
from community.domain.threads.queries import get_post, get_thread
from community.kernel import clock
from community.kernel.db import db
from tests.support.pages import words
from tests.support.together import together

MINE = "Have you tried the other cable?"
THEIRS = "Clean the sensor with a dry cloth."


def opened(client, path):
    """The hidden fields of the page's composer."""
    html = client.get(path, follow_redirects=True).get_data(as_text=True)
    form = re.search(r'<form method="post" action="[^"]*/answers#write">.*?</form>', html, re.S)
    return fields_of(form.group())


def fields_of(html):
    found = re.findall(r'name="(submission_key|seen_at|desk)" value="([^"]*)"', html)
    assert "seen_at" in dict(found)
    return dict(found)


def count(thread):
    return db.session.scalar(select(func.count()).where(Post.thread_id == thread.id))


def test_an_answer_comes_back_once_with_what_others_wrote_and_all_that_was_typed(cast, browse):
    thread, cleo = cast.thread(), browse(cast.cleo)
    path = f"/questions/{thread.id}/answers"
    form = {"body": MINE, "audience": "public", **opened(cleo, f"/questions/{thread.id}/x")}
    theirs = cast.answer(thread, body=THEIRS)

    back = cleo.post(path, data=form)

    assert (back.status_code, count(thread)) == (409, 2)
    html, text = back.get_data(as_text=True), words(back)
    assert "1 new post since you began to write." in text and "Ben Answerer" in text
    assert text.count(THEIRS) == 2, "in its place on the page, and beside what was typed"
    assert f'href="/posts/{theirs.id}"' in html and "Post anyway" in text
    assert MINE in html

    again = {**form, **fields_of(html)}
    assert again["submission_key"] == form["submission_key"]
    assert cleo.post(path, data=again).status_code == 303
    assert count(thread) == 3


def test_what_is_ones_own_and_what_was_there_before_is_no_reason(cast, browse):
    thread = cast.thread()
    cast.answer(thread, body=THEIRS)
    ben = browse(cast.ben)
    form = {"body": MINE, "audience": "public", **opened(ben, f"/questions/{thread.id}/x")}
    cast.answer(get_thread(thread.id, cast.ben), body="And the roll.")
    threads.comment(cast.answer(get_thread(thread.id, None), body="Or that."), cast.cleo, "Why so?")

    assert ben.post(f"/questions/{thread.id}/answers", data=form).status_code == 303


@pytest.mark.parametrize(("audience", "told"), [
    ("public", {"ada", "cleo", "mo", "root"}), ("private", {"ada", "root"}), ("staff", {"root"}),
])  # fmt: skip
@pytest.mark.parametrize("who", ["ada", "cleo", "mo", "root"])
def test_nobody_learns_so_of_what_they_may_not_read(cast, browse, who, audience, told):
    thread, client = cast.thread(), browse(getattr(cast, who))
    form = {"body": MINE, "audience": "public", **opened(client, f"/questions/{thread.id}/x")}
    answers.answer(get_thread(thread.id, cast.sam), cast.sam, "XSECRETX", audience=audience)

    back = client.post(f"/questions/{thread.id}/answers", data=form)

    assert (back.status_code == 409) == (who in told)
    assert ("XSECRETX" in back.get_data(as_text=True)) == (who in told)


def test_two_of_the_team_do_not_write_the_same_reply_on_the_desk(cast, browse):
    thread = cast.thread()
    case = escalations.escalate(thread, by=cast.mo, reason="Why.")
    sam = browse(cast.sam)
    form = {
        "body": MINE, "audience": "private",
        **opened(sam, f"/desk?view=unassigned&case={case.id}"),
    }  # fmt: skip
    assert form["desk"]
    answers.answer(get_thread(thread.id, cast.root), cast.root, THEIRS, audience="private")

    back = sam.post(f"/questions/{thread.id}/answers", data=form)

    assert back.status_code == 409 and "Root Admin" in words(back)
    html = back.get_data(as_text=True)
    assert MINE in html and 'value="private" checked' in html
    again = {**form, **fields_of(html)}
    assert sam.post(f"/questions/{thread.id}/answers", data=again).status_code == 303


def test_a_comment_comes_back_for_a_comment_on_the_same_post_alone(cast, browse):
    thread = cast.thread()
    first, second = cast.answer(thread), cast.answer(get_thread(thread.id, None), by=cast.sam)
    cleo = browse(cast.cleo)
    pages = {
        post.id: fields_of(cleo.get(f"/posts/{post.id}/comments/new").get_data(as_text=True))
        for post in (first, second)
    }
    threads.comment(get_post(first.id, None), by=cast.sam, body="Which cloth?")

    for post, status in ((second, 303), (first, 409)):
        form = {"body": "Which cloth do you mean?", **pages[post.id]}
        back = cleo.post(f"/posts/{post.id}/comments", data=form)
        assert back.status_code == status
    assert "Which cloth do you mean?" in back.get_data(as_text=True) and "Sam Agent" in words(back)
    again = {**form, **fields_of(back.get_data(as_text=True))}
    assert cleo.post(f"/posts/{first.id}/comments", data=again).status_code == 303


@pytest.mark.parametrize(
    "typed", [None, "", "soon", "2026-01-01T00:00", "9" * 400, "0001-01-01T00:00:00+14:00"]
)
def test_a_form_that_does_not_say_when_it_was_opened_is_posted(cast, browse, typed):
    thread = cast.thread()
    cast.answer(thread, body=THEIRS)
    form = {"body": MINE, "audience": "public"} | ({"seen_at": typed} if typed is not None else {})

    assert browse(cast.cleo).post(f"/questions/{thread.id}/answers", data=form).status_code == 303


def test_the_same_sent_twice_is_posted_once_though_others_wrote_in_between(cast, browse):
    thread, cleo = cast.thread(), browse(cast.cleo)
    form = {"body": MINE, "audience": "public", **opened(cleo, f"/questions/{thread.id}/x")}
    path = f"/questions/{thread.id}/answers"
    first = cleo.post(path, data=form)
    cast.answer(get_thread(thread.id, None))

    assert cleo.post(path, data=form).location == first.location


def test_a_removed_answer_is_no_reason(cast):
    thread, before = cast.thread(), clock.now() - timedelta(seconds=1)
    threads.remove(cast.answer(thread), by=cast.mo)

    assert answers.answer(get_thread(thread.id, None), cast.cleo, MINE, seen_at=before)


def test_of_two_who_answer_at_the_same_instant_the_second_is_shown_the_first(app, cast):
    thread_id, before = cast.thread().id, clock.now()
    ids = [cast.ben.id, cast.cleo.id]

    def answering(user_id):
        def answer():
            by = db.session.get(type(cast.ben), user_id)
            return answers.answer(get_thread(thread_id, by), by, MINE, seen_at=before).id

        return answer

    outcomes = together(app, [answering(user_id) for user_id in ids])

    assert sum(isinstance(one, Overtaken) for one in outcomes) == 1, outcomes
