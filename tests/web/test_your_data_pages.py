"""The pages of what is one's own: export, leaving, muted people, the community's texts."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest

from community.domain.blocks import operations as blocks
from community.domain.blocks import queries as block_queries
from community.domain.consents import operations as consents
from community.domain.exports import queries as exports
from community.domain.threads import operations as threads
from community.jobs.make_exports import make_exports
from community.kernel import cache, clock
from community.kernel.db import db
from tests.support.pages import words
from tests.support.people import with_password
from tests.support.statements import counted

GOOD = "a good long password"


@pytest.fixture
def ada(cast):
    return with_password(cast.ada, GOOD)


def test_the_data_are_asked_for_made_and_fetched_by_their_person_alone(ada, cast, browse):
    client = browse(ada)
    assert client.post("/settings/export").status_code == 303
    assert "Being made" in words(client.get("/settings/export"))
    assert client.post("/settings/export").status_code == 409
    make_exports()
    export = exports.latest(ada)[0]
    assert "Ready" in words(client.get("/settings/export"))

    path = f"/settings/export/{export.id}"
    answer = client.get(path)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert ZipFile(io.BytesIO(answer.data)).testzip() is None
    assert len(answer.data) == int(answer.headers["Content-Length"])
    assert exports.latest(ada)[0].downloads == 1
    assert "Fetched 1 time." in words(client.get("/settings/export"))
    assert browse(cast.root).get(path).status_code == 404
    assert browse().get(path).status_code == 303
    assert browse(cast.root).post(path, data={"_method": "delete"}).status_code == 404
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert browse(ada).get(path).status_code == 410
    assert client.post(path, data={"_method": "delete"}).status_code == 303
    assert exports.latest(ada) == []


def test_the_password_is_asked_for_when_it_was_given_long_ago(ada, browse):
    client = browse(ada)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert 'name="current"' in client.get("/settings/export").get_data(as_text=True)
        assert client.post("/settings/export", data={"current": "wrong wrong"}).status_code == 422
        assert exports.latest(ada) == []
        assert client.post("/settings/export", data={"current": GOOD}).status_code == 303


def test_a_suspended_person_reaches_their_data_and_may_leave(ada, browse):
    ada.suspended_until = clock.now() + timedelta(days=1)
    db.session.commit()
    client = browse(ada)

    assert client.post("/settings/export").status_code == 303
    assert (
        client.post("/settings/leave", data={"current": GOOD, "posts": "remove"}).status_code == 303
    )
    assert client.get("/people/ada").status_code == 404


def test_leaving_asks_what_becomes_of_the_posts(ada, browse):
    answer = browse(ada).post("/settings/leave", data={"current": GOOD})

    assert answer.status_code == 422
    assert "Choose what becomes of what you wrote." in words(answer)


def test_what_a_muted_person_wrote_is_folded_for_me_and_for_nobody_else(cast, browse):
    thread = cast.thread()
    answer = cast.answer(thread)
    threads.comment(answer, by=cast.ben, body="One more thing.")
    path = f"/questions/{thread.id}/{thread.slug}"
    assert (
        browse(cast.ada)
        .post("/people/ben/distance", data={"kind": "mute", "next": path})
        .status_code
        == 303
    )

    mine = browse(cast.ada).get(path).get_data(as_text=True)

    assert mine.count("Muted · show") == 2
    assert "Clean the sensor." in mine
    for reader in (None, cast.ben, cast.cleo):
        assert "Muted" not in browse(reader).get(path).get_data(as_text=True)
    assert "ben" in words(browse(cast.ada).get("/settings/blocked")).lower()
    browse(cast.ada).post("/people/ben/distance", data={"_method": "delete", "next": path})
    assert "Muted · show" not in browse(cast.ada).get(path).get_data(as_text=True)


def test_who_is_blocked_sees_no_place_for_a_comment_and_no_word_of_why(cast, browse):
    thread = cast.thread()
    path = f"/questions/{thread.id}/{thread.slug}"
    before = browse(cast.ben).get(path).get_data(as_text=True)
    blocks.keep_away(cast.ben, by=cast.ada, kind="block")

    page = browse(cast.ben).get(path).get_data(as_text=True)

    assert "Add a comment" in before and "Add a comment" not in page
    assert "blocked" not in words(browse(cast.ben).get(path)).lower()
    assert browse(cast.ben).post("/posts/1/comments", data={"body": "But why?"}).status_code == 403


def test_the_page_of_a_thread_asks_once_for_all_its_people(cast, browse):
    thread = cast.thread()
    cast.answer(thread)
    path = f"/questions/{thread.id}/{thread.slug}"
    blocks.keep_away(cast.ben, by=cast.cleo, kind="mute")
    client = browse(cast.cleo)
    client.get(path)
    cache.forget_all()
    with counted() as few:
        client.get(path)
    for person in (cast.ada, cast.mo, cast.sam, cast.root) * 3:
        cast.answer(thread, by=person)
    cache.forget_all()
    with counted() as many:
        client.get(path)

    assert sum("FROM block" in one for one in many) == 1
    assert len(many) <= len(few)


def test_moderators_and_staff_are_not_offered_to_be_muted(cast, browse):
    assert "Mute or block" in words(browse(cast.ada).get("/people/ben"))
    for handle in ("mo", "sam", "ada"):
        assert "Mute or block" not in words(browse(cast.ada).get(f"/people/{handle}"))
    assert browse(cast.ada).get("/people/sam/distance").status_code == 403
    assert browse(cast.ada).post("/people/sam/distance", data={"kind": "mute"}).status_code == 403


def test_names_of_people_kept_away_are_not_completed(cast, browse):
    blocks.keep_away(cast.ben, by=cast.ada, kind="mute")

    assert (
        "ben" not in browse(cast.ada).get("/completions/people?q=be").get_data(as_text=True).lower()
    )
    assert "ben" in browse(cast.cleo).get("/completions/people?q=be").get_data(as_text=True).lower()


# The community's texts


def test_an_admin_publishes_a_text_that_everyone_can_read(cast, browse):
    assert browse().get("/terms").status_code == 404
    assert "Terms of use" not in words(browse().get("/"))
    client = browse(cast.root)

    answer = client.post("/admin/texts/terms", data={"body": "Be **kind**.", "after": "0"})

    assert answer.status_code == 303
    consents.agree(cast.root)
    assert "<strong>kind</strong>" in browse().get("/terms").get_data(as_text=True)
    assert "Terms of use" in words(browse().get("/")) and "Terms of use" in words(
        browse().get("/join")
    )
    late = client.post("/admin/texts/terms", data={"body": "Be quick.", "after": "0"})
    assert late.status_code == 409 and "Be quick." in late.get_data(as_text=True)
    assert browse(cast.mo).get("/admin/texts/terms").status_code == 403
    assert client.get("/admin/texts/zzz").status_code == 404


def test_members_are_asked_once_kindly_and_can_read_on(cast, browse):
    consents.publish("terms", "Be kind.", by=cast.root, note="All of it.")
    client = browse(cast.ada)
    client.environ_base["HTTP_ACCEPT"] = "text/html,*/*;q=0.8"

    asked = client.get("/tags?x=1")
    assert (asked.status_code, asked.headers["Location"]) == (303, "/agree?next=/tags?x%3D1")
    assert "All of it." in words(client.get(asked.headers["Location"]))
    for path in ("/terms", "/settings/export", "/settings/leave", "/feeds/questions.atom"):
        assert client.get(path).status_code == 200, path
    assert client.get("/tags", headers={"HX-Request": "true"}).status_code == 200
    later = client.post("/agree", data={"answer": "later", "next": "/tags"})
    assert (later.status_code, later.headers["Location"]) == (303, "/tags")
    assert client.get("/tags").status_code == 200
    assert "Read what is new" in words(client.get("/settings/agreements"))

    client.post("/agree", data={"answer": "agree", "next": "/tags"})
    page = words(client.get("/settings/agreements"))
    assert "Read what is new" not in page and "Terms of use" in page
    assert browse().get("/tags").status_code == 200, "visitors are not asked"


def test_the_way_on_never_leads_to_another_site(cast, browse):
    consents.publish("terms", "Be kind.", by=cast.root)

    answer = browse(cast.ada).post(
        "/agree", data={"answer": "later", "next": "https://evil.example"}
    )

    assert answer.headers["Location"] == "/"
    assert block_queries.kept_away(cast.ada).items == ()
