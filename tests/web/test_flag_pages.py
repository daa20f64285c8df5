import pytest
from sqlalchemy import select

from community.domain.flags.models import Flag
from community.domain.review.models import ReviewItem
from community.domain.threads.models import Post
from community.domain.threads.queries import get_post
from community.kernel.db import db
from tests.support.pages import words
from tests.support.people import members
from tests.support.standing import trusted


def address(thread):
    return f"/questions/{thread.id}/{thread.slug}"


def test_a_reader_flags_by_a_plain_form_and_sees_what_came_of_it(cast, browse):
    thread = cast.thread()
    answer = cast.answer(thread)
    cleo = browse(cast.cleo)
    assert f"/posts/{answer.id}/flags" in cleo.get(address(thread)).get_data(as_text=True)
    assert "It is spam" in words(cleo.get(f"/posts/{answer.id}/flags"))

    wrong = cleo.post(f"/posts/{answer.id}/flags", data={"reason": "other"})
    assert wrong.status_code == 422 and "in a few words" in words(wrong)
    assert cleo.post(f"/posts/{answer.id}/flags", data={"reason": "rude"}).status_code == 303
    assert cleo.post(f"/posts/{answer.id}/flags", data={"reason": "spam"}).status_code == 409

    assert "Flagged" in words(cleo.get(address(thread)))
    assert "waiting" in words(cleo.get("/flags"))


def test_a_moderator_claims_and_decides_without_scripts(cast, browse):
    answer = cast.answer(cast.thread(), body="You fool.")
    browse(cast.cleo).post(f"/posts/{answer.id}/flags", data={"reason": "rude", "note": "unkind"})
    item = db.session.scalar(select(ReviewItem))
    mo, sam = browse(cast.mo), browse(cast.sam)
    assert "Flagged" in words(mo.get("/review"))

    assert mo.post(f"/review/{item.id}/claim").status_code == 303
    page = words(mo.get(f"/review/{item.id}"))
    assert "You fool." in page and "unkind" in page and "Agree and remove" in page
    assert "is working on this" in words(sam.get(f"/review/{item.id}"))
    assert sam.post(f"/review/{item.id}/decision", data={"decision": "agree"}).status_code == 409
    assert mo.post(f"/review/{item.id}/decision", data={"decision": "agree"}).status_code == 303

    assert browse().get(f"/posts/{answer.id}").status_code == 410
    assert "Nothing waits" in words(mo.get("/review"))
    assert "A moderator agreed" in words(browse(cast.cleo).get("/flags"))


def test_the_author_of_a_hidden_post_reads_why_and_mends_it(cast, browse):
    thread = cast.thread()
    answer = cast.answer(thread, body="You fool.")
    people = members(3)
    trusted(*people, reputation=15)
    for person in people:
        browse(person).post(f"/posts/{answer.id}/flags", data={"reason": "rude"})

    ben = browse(cast.ben)
    page = words(ben.get(address(thread)))
    assert "Hidden until a moderator has looked." in page and "unkind" in page
    assert "You fool." not in words(browse(cast.cleo).get(address(thread)))
    assert ben.get(f"/posts/{answer.id}/edit").status_code == 200
    form = {"body": "Clean the sensor.", "revision": "1"}
    assert ben.post(f"/posts/{answer.id}/edit", data=form).status_code == 303

    assert "Clean the sensor." in words(browse(cast.cleo).get(address(thread)))


def test_a_member_suggests_an_edit_and_the_author_is_asked(cast, browse):
    thread = cast.thread()
    answer = cast.answer(thread)
    cleo, mo = browse(cast.cleo), browse(cast.mo)
    assert "Suggest an edit" in words(cleo.get(address(thread)))

    form = {"body": "Clean the sensor twice.", "revision": "1", "reason": "more exact"}
    assert cleo.post(f"/posts/{answer.id}/suggestions", data=form).status_code == 303
    assert get_post(answer.id, None).revision == 1

    item = db.session.scalar(select(ReviewItem))
    mo.post(f"/review/{item.id}/claim")
    assert "more exact" in words(mo.get(f"/review/{item.id}"))
    mo.post(f"/review/{item.id}/decision", data={"decision": "take"})
    assert get_post(answer.id, None).body == "Clean the sensor twice."


def test_a_first_post_typed_faster_than_people_type_is_held(cast, browse):
    import re

    thread = cast.thread()
    ben = browse(cast.ben)
    key = re.search(
        r'name="submission_key" value="([^"]+)"', ben.get(address(thread)).get_data(as_text=True)
    )[1]

    ben.post(f"/questions/{thread.id}/answers", data={"body": "Clean it.", "submission_key": key})

    post = db.session.scalar(select(Post).where(Post.role == "answer"))
    assert post.removed_at is not None
    assert "Somebody looks at this before" in words(ben.get(address(thread)))
    assert [item.kind for item in db.session.scalars(select(ReviewItem))] == ["held"]


@pytest.mark.parametrize("path", ["/review", "/review?kind=flags"])
def test_the_queue_is_not_for_everybody(cast, browse, path):
    assert browse(cast.cleo).get(path).status_code == 403
    assert browse(cast.mo).get(path).status_code == 200
    assert browse(cast.mo).get("/review?kind=nonsense").status_code == 404
    assert db.session.query(Flag).count() == 0
