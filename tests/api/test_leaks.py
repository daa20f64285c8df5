"""Who may read what, by every road of the API: a table, and a word that must not be found."""

import pytest
from sqlalchemy import select

from community.domain.categories import operations as categories
from community.domain.threads import operations as threads
from community.domain.threads.models import Post
from community.kernel.db import db

CANARY = "xylophonecanary"
STAFF = ("an agent", "an admin")
MEMBERS = ("the asker", "the answerer", "a bystander", "a moderator", *STAFF)
MAY_READ = {
    "public": ("a visitor", *MEMBERS), "private": ("the asker", *STAFF), "staff": STAFF,
}  # fmt: skip


@pytest.mark.parametrize("audience", list(MAY_READ))
@pytest.mark.parametrize("role", ["answer", "comment"])
def test_a_post_reaches_its_audience_and_nobody_else(api, cast, indexed, audience, role):
    thread = cast.thread()
    parent = cast.answer(thread, "A parent.", by=cast.sam, audience=audience)
    body = f"Here is the {CANARY}."
    if role == "answer":
        post = cast.answer(thread, body, by=cast.sam, audience=audience)
    else:
        post = threads.comment(parent, by=cast.sam, body=body)
    indexed()

    for name, user in cast.everyone.items():
        program, may = api(user), name in MAY_READ[audience]
        assert program.get(f"/posts/{post.id}").status_code == (200 if may else 404), name
        assert program.get(f"/posts/{post.id}/revisions").status_code == (200 if may else 404), name
        for path in (f"/threads/{thread.id}", f"/threads/{thread.id}/posts", "/threads",
                     f"/search?q={CANARY}", f"/similar?title={CANARY}", "/people/sam",
                     "/people/sam/reputation", "/tags", "/categories"):  # fmt: skip
            response = program.get(path)
            assert response.status_code == 200
            items = response.json.get("posts", response.json.get("items", []))
            found = any(CANARY in f"{item.get('body')}{item.get('fragment')}" for item in items)
            if path.startswith(f"/threads/{thread.id}"):
                assert found == may, (name, path)
            elif path.startswith("/search"):
                assert found == (audience == "public"), (name, path)
            else:
                assert not found, (name, path)
            if not may:
                assert f'"id":{post.id}' not in response.text.replace(" ", ""), (name, path)


@pytest.mark.parametrize("audience", ["private", "staff"])
def test_what_is_not_public_moves_nothing_that_others_can_see(api, cast, audience):
    thread = cast.thread()

    def public():
        return [api().get(path).json for path in ("/threads", f"/threads/{thread.id}")]

    before = public()
    note = cast.answer(thread, "A note.", by=cast.sam, audience=audience)
    threads.comment(note, by=cast.sam, body="And on it.")

    assert public() == before


@pytest.mark.parametrize("audience", ["private", "staff"])
def test_nothing_can_be_done_to_a_post_one_may_not_read(api, cast, audience):
    thread = cast.thread()
    note = cast.answer(thread, "A note.", by=cast.sam, audience=audience)
    before = db.session.get(type(note), note.id).revision

    for user in (cast.ben, cast.cleo, cast.mo):
        program = api(user)
        for method, path, wish in (
            ("PUT", "vote", {"value": 1}), ("DELETE", "vote", None), ("PUT", "acceptance", None),
            ("DELETE", "acceptance", None), ("PUT", "endorsement", None),
            ("DELETE", "endorsement", None), ("PUT", "confirmation", {"worked": True}),
            ("DELETE", "confirmation", None), ("PATCH", "", {"body": "Mine."}), ("DELETE", "", None),
        ):  # fmt: skip
            address = f"/posts/{note.id}/{path}".rstrip("/")
            assert program(method, address, wish).status_code == 404, (method, path)
    assert db.session.get(type(note), note.id, populate_existing=True).revision == before


@pytest.mark.parametrize(
    ("readers", "may"),
    [("members", MEMBERS), ("staff", STAFF), ("everyone", ("a visitor", *MEMBERS))],
)
def test_a_category_is_for_its_readers_by_every_road(api, cast, indexed, readers, may):
    category = categories.create(name="Hidden", slug="hidden", readers=readers)
    thread = threads.ask(
        by=cast.root, category=category, title=f"A question with {CANARY}",
        body=f"About the {CANARY}.", tags=[CANARY],
    )  # fmt: skip
    indexed()

    for name, user in cast.everyone.items():
        program, status = api(user), 200 if name in may else 404
        post = question_id(thread)
        for path in (f"/threads/{thread.id}", f"/threads/{thread.id}/posts", f"/posts/{post}",
                     f"/posts/{post}/revisions"):  # fmt: skip
            assert program.get(path).status_code == status, (name, path)
        for path in ("/threads", "/threads?sort=new", "/threads?category=hidden",
                     f"/threads?tag={CANARY}", "/threads?author=root", f"/search?q={CANARY}",
                     f"/similar?title=A+question+with+{CANARY}", "/categories"):  # fmt: skip
            body = program.get(path).text
            if name not in may:
                assert CANARY not in body and "hidden" not in body, (name, path)
            elif path != "/categories":
                assert CANARY in body, (name, path)
        if user is not None:
            wish = {"category": "hidden", "title": "May I ask in this one?", "body": "May I?"}
            assert program.post("/threads", wish).status_code == (201 if name in may else 422), name
            follow = program.put(f"/threads/{thread.id}/follow")
            assert follow.status_code == status, name


def question_id(thread):
    return db.session.scalar(
        select(Post.id).where(Post.thread_id == thread.id, Post.role == "question")
    )


def test_a_duplicate_does_not_name_a_thread_one_may_not_read(api, cast):
    category = categories.create(name="Hidden", slug="hidden", readers="staff")
    hidden = threads.ask(
        by=cast.root, category=category, title="The answer is known", body="In here."
    )
    thread = cast.thread()
    api(cast.sam).put(f"/threads/{thread.id}/duplicate", {"of": hidden.id})

    assert api(cast.sam).get(f"/threads/{thread.id}").json["closed"]["duplicate_of"] == hidden.id
    for user in (None, cast.ada, cast.mo):
        assert api(user).get(f"/threads/{thread.id}").json["closed"]["duplicate_of"] is None
    refused = api(cast.mo).put(f"/threads/{thread.id}/duplicate", {"of": hidden.id})
    unknown = api(cast.mo).put(f"/threads/{thread.id}/duplicate", {"of": 999_999})
    assert refused.json["errors"] == unknown.json["errors"]
