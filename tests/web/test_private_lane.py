"""Three lanes in one conversation: chosen before writing, never widened, and the private one for what was found."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations as accounts
from community.domain.answers import apart
from community.domain.answers.apart import Wording
from community.domain.escalations import operations as escalations
from community.domain.threads import editing
from community.domain.threads.models import Post, Revision, Thread
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from community.kernel.sensitive import find
from tests.support.cast import TITLE
from tests.support.pages import words

CARD = "4111 1111 1111 1111"
SECRET = f"It says password=hunter2 for card {CARD} and stops. Is hunter2 wrong?"
INSTEAD = "[moved to the private lane]"
LANES = {"public": "Everyone", "private": "Private lane", "staff": "Staff only"}


def posts():
    db.session.rollback()
    query = select(Post.audience, Post.body).order_by(Post.id)
    return [tuple(row) for row in db.session.execute(query)]


def lanes_on(page):
    return re.findall(r'name="audience" value="(\w+)"', page.text)


def path_of(thread):
    return f"/questions/{thread.id}/{thread.slug}"


def asked(**more):
    fields = {"title": TITLE, "body": SECRET, "category": "printing", "env_version": "2.1"}
    return fields | {"sensitive": "moved"} | more


# Choosing


def test_each_chooses_among_their_lanes_before_writing(cast, browse):
    thread = cast.thread()
    before = {
        name: lanes_on(browse(who).get(path_of(thread))) for name, who in cast.everyone.items()
    }
    escalations.escalate(thread, by=cast.mo, reason="Nobody knows.")
    after = {
        name: lanes_on(browse(who).get(path_of(thread))) for name, who in cast.everyone.items()
    }

    team, everyone = ["public", "private", "staff"], ["public"]
    assert before == dict.fromkeys(cast.everyone, everyone) | {"an agent": team, "an admin": team}
    assert after == before | {"the asker": ["public", "private"]}


def test_each_lane_says_in_words_who_reads_it(cast, browse):
    thread = cast.thread()
    for audience in LANES:
        cast.answer(thread, by=cast.sam, body=f"In {audience}.", audience=audience)
    page = browse(cast.sam).get(path_of(thread))

    for audience in ("private", "staff"):
        block = page.text.split(f'class="audience audience--{audience}"')[1].split("</article>")[0]
        assert LANES[audience] in block
        assert f"In {audience}." in block
    assert "Only you and the support team read this" in words(browse(cast.ada).get(path_of(thread)))


# Never widened


WIDER = [("staff", "private"), ("staff", "public"), ("private", "public")]


@pytest.mark.parametrize(("audience", "wider"), WIDER)
def test_an_edit_never_widens_who_reads_it(cast, browse, audience, wider):
    post = cast.answer(cast.thread(), by=cast.sam, body="Between us.", audience=audience)
    secret = accounts.create_token(cast.sam, "t", ("read", "write"), accounts_day())[1]
    client = browse(cast.sam)
    headers = {"Authorization": f"Bearer {secret}"}

    on_page = client.post(f"/posts/{post.id}/edit", data={"body": "Now.", "audience": wider})
    by_program = client.patch(
        f"/api/v1/posts/{post.id}", json={"body": "Then.", "audience": wider}, headers=headers
    )

    assert on_page.status_code == 303
    assert by_program.status_code == 422
    assert posts()[-1] == (audience, "Now.")
    with pytest.raises(TypeError):
        editing.edit(post, by=cast.sam, body="Again.", audience=wider)


def accounts_day():
    return timedelta(days=1)


@pytest.mark.parametrize("audience", ["private", "staff"])
def test_a_comment_is_for_the_readers_of_what_it_is_about(cast, browse, audience):
    post = cast.answer(cast.thread(), by=cast.sam, body="Between us.", audience=audience)
    browse(cast.sam).post(f"/posts/{post.id}/comments", data={"body": "And?", "audience": "public"})

    assert posts()[-1] == (audience, "And?")


# Moving what was found


def test_a_question_is_public_without_what_the_lane_keeps(cast, browse):
    made = browse(cast.ada).post("/questions", data=asked(env_version=f"card {CARD}"))

    assert made.status_code == 303
    (question, lane) = posts()
    assert question[0] == "public"
    assert find(question[1]) == ()
    assert (
        question[1]
        == f"It says password={INSTEAD} for card {INSTEAD} and stops. Is {INSTEAD} wrong?"
    )
    assert lane[0] == "private"
    assert "hunter2" in lane[1] and CARD in lane[1]
    thread = db.session.scalars(select(Thread)).one()
    assert thread.environment == {"version": f"card {INSTEAD}"}
    for name, person in cast.everyone.items():
        reads = name in ("the asker", "an agent", "an admin")
        assert ("hunter2" in browse(person).get(path_of(thread)).text) == reads, name
    assert "private" in lanes_on(browse(cast.ada).get(path_of(thread))), "the lane has begun"


def test_the_held_question_offers_it_and_one_press_after_the_forms_own_word_does_it(cast, browse):
    held = browse(cast.ada).post("/questions", data=asked(sensitive=""))
    assert held.status_code == 422
    assert 'name="sensitive" value="moved"' in held.text
    # What the form brings along comes first, and the button that was pressed after it.
    made = browse(cast.ada).post("/questions", data=asked(sensitive=["seen", "moved"]))

    assert made.status_code == 303
    assert [audience for audience, _ in posts()] == ["public", "private"]


@pytest.mark.parametrize(("who", "offered"), [
    ("ada", {"moved", "private", "seen"}), ("sam", {"moved", "private", "seen"}),
    ("ben", {"seen"}), ("mo", {"seen"}),
])  # fmt: skip
def test_a_held_reply_offers_the_lane_to_those_whose_it_is(cast, browse, who, offered):
    thread = cast.thread()
    held = browse(getattr(cast, who)).post(
        f"/questions/{thread.id}/answers", data={"body": SECRET, "audience": "public"}
    )

    assert held.status_code == 422
    assert set(re.findall(r'<button[^>]*name="sensitive" value="(\w+)"', held.text)) == offered
    assert ("private" in lanes_on(held)) == (len(offered) > 1)


@pytest.mark.parametrize("who", ["ada", "sam"])
@pytest.mark.parametrize(("way", "audiences"), [
    ("moved", ["public", "public", "private"]), ("private", ["public", "private"]),
    ("seen", ["public", "public"]),
])  # fmt: skip
def test_a_reply_goes_where_its_writer_says(cast, browse, who, way, audiences):
    thread = cast.thread()
    data = {"body": SECRET, "audience": "public", "sensitive": ["seen", way]}
    sent = browse(getattr(cast, who)).post(f"/questions/{thread.id}/answers", data=data)

    assert sent.status_code == 303
    assert [audience for audience, _ in posts()] == audiences
    public = [body for audience, body in posts() if audience == "public"]
    assert any("hunter2" in body for body in public) == (way == "seen")


def test_a_comment_moves_what_was_found_too(cast, browse):
    thread = cast.thread()
    question = question_of(thread.id, cast.ada)
    data = {"body": SECRET, "sensitive": ["seen", "moved"]}
    sent = browse(cast.ada).post(f"/posts/{question.id}/comments", data=data)

    assert sent.status_code == 303
    assert [audience for audience, _ in posts()] == ["public", "public", "private"]
    assert "hunter2" not in posts()[1][1]


@pytest.mark.parametrize("way", ["moved", "private"])
def test_who_has_no_lane_is_refused_and_nothing_is_posted(cast, browse, way):
    thread = cast.thread()
    data = {"body": SECRET, "audience": "public", "sensitive": ["seen", way]}
    sent = browse(cast.ben).post(f"/questions/{thread.id}/answers", data=data)

    assert sent.status_code == 403
    assert len(posts()) == 1
    with pytest.raises(Forbidden):
        apart.answer_apart(thread, cast.ben, SECRET, Wording())


def test_it_is_all_or_nothing(cast, browse):
    made = browse(cast.ada).post("/questions", data=asked(title="Too short"))
    assert made.status_code == 422
    assert "hunter2" in made.text, "nothing typed is lost"
    with pytest.raises(Invalid):
        apart.ask(
            cast.ada, Wording(), category=cast.category, title="x", body=SECRET, tags=()
        )  # fmt: skip

    assert posts() == []


def test_sending_the_same_form_twice_posts_once(cast, browse):
    for _ in range(2):
        browse(cast.ada).post("/questions", data=asked(submission_key="k" * 64))
    thread = db.session.scalars(select(Thread)).one()
    for _ in range(2):
        data = {"body": SECRET, "submission_key": "q" * 64, "sensitive": "moved"}
        browse(cast.ada).post(f"/questions/{thread.id}/answers", data=data)

    assert [audience for audience, _ in posts()] == ["public", "private", "public", "private"]


def test_a_first_question_that_is_held_keeps_what_was_moved_with_it(cast, browse):
    browse(cast.cleo).post("/questions", data=asked(body=f"{SECRET} casino"))

    question, lane = db.session.scalars(select(Post).order_by(Post.id)).all()
    assert question.removed_at is not None
    assert (lane.audience, lane.removed_at) == ("private", None)


def test_no_version_of_the_public_text_has_ever_held_it(cast, browse):
    browse(cast.ada).post("/questions", data=asked())
    question = db.session.scalars(select(Post).where(Post.role == "question")).one()
    editing.edit(get_post(question.id, cast.ada), by=cast.ada, body="Solved by now, I think.")

    bodies = db.session.scalars(select(Revision.body).where(Revision.post_id == question.id))
    assert not any("hunter2" in body for body in bodies)
    assert db.session.scalar(select(func.count()).select_from(Revision)) == 2


def test_markdown_makes_nothing_else_of_either_text(cast):
    body = "password=hunter2(see) and password=`tick5word`\npassword=x9[y]z9aa: then"
    thread = apart.ask(cast.ada, Wording(), category=cast.category, title=TITLE, body=body, tags=())
    question, lane = db.session.scalars(
        select(Post).where(Post.thread_id == thread.id).order_by(Post.id)
    ).all()

    assert "<a " not in question.html
    assert "moved to the private lane" in question.html
    assert "then" in question.html
    assert find(question.body) == ()
    assert lane.html.count("<pre>") + lane.html.count("<pre ") == 1


def test_an_edit_moves_what_is_new_in_it_too(cast, browse):
    thread = cast.thread()
    question = question_of(thread.id, cast.ada)
    data = {"title": TITLE, "body": SECRET, "tags": "roll"}
    held = browse(cast.ada).post(f"/posts/{question.id}/edit", data=data)
    assert 'name="sensitive" value="moved"' in held.text
    saved = browse(cast.ada).post(
        f"/posts/{question.id}/edit", data=data | {"sensitive": ["seen", "moved"]}
    )

    assert saved.status_code == 303
    assert [audience for audience, _ in posts()] == ["public", "private"]
    assert not any("hunter2" in body for body in db.session.scalars(select(Revision.body)))
    other = browse(cast.mo).post(f"/posts/{question.id}/edit", data=data)
    assert 'value="moved"' not in other.text, "whose the lane is not"


def test_a_comment_that_is_refused_comes_back_with_its_words(cast, browse):
    thread = cast.thread()
    question = question_of(thread.id, cast.ada)
    data = {"body": "   ", "sensitive": ["seen", "moved"]}

    refused = browse(cast.ada).post(f"/posts/{question.id}/comments", data=data)

    assert refused.status_code == 422
    assert "Write something first." in words(refused)
