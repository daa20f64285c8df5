"""Asking, reading and listing threads."""

import json

import pytest

from community.domain.threads import operations as threads
from community.domain.votes import operations as votes
from community.kernel import clock, paging
from community.kernel.db import db
from tests.support.cast import BODY, TITLE
from tests.support.standing import trusted

THREAD_FIELDS = [
    "id",
    "url",
    "title",
    "slug",
    "category",
    "tags",
    "turn",
    "author",
    "score",
    "me_too",
    "answers",
    "views",
    "created_at",
    "last_activity_at",
    "accepted_post_id",
    "official_post_id",
    "posts",
]
POST_FIELDS = [
    "id",
    "url",
    "thread_id",
    "parent_id",
    "role",
    "audience",
    "author",
    "body",
    "html",
    "score",
    "worked",
    "failed",
    "accepted",
    "official",
    "created_at",
    "edited_at",
]

WISH = {
    "category": "printing", "title": TITLE, "body": BODY, "tags": ["Labels", "jam"],
    "environment": {"version": "2.4.1"},
}  # fmt: skip


def test_asking_answers_201_with_the_thread_and_where_it_is(api, cast):
    response = api(cast.ada).post("/threads", WISH)

    thread = response.json
    assert response.status_code == 201
    assert response.headers["Location"] == f"http://localhost/api/v1/threads/{thread['id']}"
    assert set(THREAD_FIELDS) <= set(thread)
    assert set(POST_FIELDS) <= set(thread["posts"][0])
    assert thread["url"] == f"http://localhost/questions/{thread['id']}/{thread['slug']}"
    assert thread["turn"] == "needs_answer"
    assert thread["category"]["slug"] == "printing"
    assert thread["author"]["handle"] == "ada"
    assert thread["tags"] == ["labels", "jam"]
    assert thread["environment"] == {"version": "2.4.1"}
    assert thread["created_at"].endswith("Z")
    assert api().get(f"/threads/{thread['id']}").json["posts"] == [
        {**post, "mine": None} for post in thread["posts"]
    ]


def test_a_thread_holds_its_question_then_the_answers_in_order_then_the_comments(api, cast):
    thread = cast.thread()
    first, second = cast.answer(thread), cast.answer(thread, "Use other labels.", by=cast.cleo)
    trusted(cast.ada)
    votes.vote(second, by=cast.ada, value=1)
    comment = threads.comment(first, by=cast.ada, body="Which sensor?")

    shown = api(cast.ada).get(f"/threads/{thread.id}").json

    assert [post["role"] for post in shown["posts"]] == ["question", "answer", "answer", "comment"]
    assert [post["id"] for post in shown["posts"]][1:] == [second.id, first.id, comment.id]
    assert shown["posts"][3]["parent_id"] == first.id
    assert shown["posts"][1]["mine"] == {"vote": 1, "worked": None}
    assert shown["answers"] == 2 and shown["turn"] == "answered"


def test_many_answers_come_by_pages_and_each_once(api, cast):
    thread = cast.thread()
    for number in range(7):
        cast.answer(thread, f"Answer {number}.")

    seen, after = [], ""
    while after is not None:
        page = api().get(f"/threads/{thread.id}/posts?limit=3&after={after}").json
        seen += [post["body"] for post in page["items"]]
        after = page["next"]

    assert seen == [BODY, *(f"Answer {number}." for number in range(7))]


@pytest.mark.parametrize("sort", ["active", "new"])
def test_walking_a_list_meets_every_thread_once_while_others_are_added(api, cast, sort):
    before = [cast.thread(title=f"A question with number {number}").id for number in range(9)]
    program = api()

    seen, after = [], ""
    while after is not None:
        response = program.get(f"/threads?sort={sort}&limit=2&after={after}")
        seen += [item["id"] for item in response.json["items"]]
        after = response.json["next"]
        assert ('rel="next"' in response.headers.get("Link", "")) == (after is not None)
        cast.thread(title="One more that came in between")

    assert seen == before[::-1]


def test_the_link_header_leads_to_the_next_page(api, cast):
    for number in range(3):
        cast.thread(title=f"A question with number {number}")

    first = api().get("/threads?limit=2&sort=new")
    address = first.headers["Link"].removeprefix("<").partition(">")[0]
    second = api().client.get(address)

    assert len(second.json["items"]) == 1 and second.json["next"] is None


def test_a_list_is_narrowed_by_turn_category_tag_and_author(api, cast):
    mine = cast.thread(tags=["jam"])
    cast.answer(cast.thread(title="Another question of Cleo's", by=cast.cleo))

    def ids(query):
        return [item["id"] for item in api().get(f"/threads?{query}").json["items"]]

    assert ids("turn=needs_answer&tag=JAM&author=ADA&category=printing") == [mine.id]
    assert ids("turn=solved") == ids("category=none") == ids("tag=none") == ids("author=x") == []
    assert len(ids("turn=&category=&tag=&author=&sort=&after=&limit=")) == 2


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=-1", "limit=1e3", "limit=x", "turn=asleep", "sort=best",
     "after=nonsense", "after=W10", "category=%00", "tag=a%00b", "author=%00",
     f"after={'A' * 5000}"],
)  # fmt: skip
def test_what_makes_no_sense_in_an_address_is_refused(api, cast, query):
    response = api().get(f"/threads?{query}")

    assert response.status_code == 422
    assert response.json["errors"]


@pytest.mark.parametrize(
    "values",
    [["x", 1], [1, 1], [clock.now(), "x"], [clock.now(), True], [clock.now(), 2**70],
     [{"t": "0001-01-01T00:00:00+23:00"}, 1], [clock.now(), None], [clock.now(), "\x00"]],
)  # fmt: skip
def test_a_cursor_made_by_hand_is_refused(api, cast, values):
    response = api().get(f"/threads?after={paging.encode(values)}")

    assert response.status_code == 422
    assert list(response.json["errors"]) == ["after"]


def test_me_too_and_follow_are_said_once_and_taken_back_once(api, cast):
    thread = cast.thread()
    ben = api(cast.ben)

    for _ in range(2):
        said = ben.put(f"/threads/{thread.id}/me-too").json
        assert (said["me_too"], said["mine"]) == (1, {"me_too": True, "follows": True})
    for _ in range(2):
        assert ben.delete(f"/threads/{thread.id}/me-too").status_code == 204
        assert ben.delete(f"/threads/{thread.id}/follow").status_code == 204
    gone = ben.get(f"/threads/{thread.id}").json
    assert (gone["me_too"], gone["mine"]) == (0, {"me_too": False, "follows": False})
    assert ben.put(f"/threads/{thread.id}/follow").json["mine"]["follows"] is True


def test_nobody_has_a_problem_too_that_is_theirs_anyway(api, cast):
    thread = cast.thread()

    refused = api(cast.ada).put(f"/threads/{thread.id}/me-too")

    assert refused.status_code == 403
    assert "You can say this on a question that somebody else asked." in refused.text
    assert api().get(f"/threads/{thread.id}").json["me_too"] == 0


def test_a_duplicate_is_closed_with_the_thread_that_has_the_answer_and_opened_again(api, cast):
    thread, other, third = (cast.thread(title=f"{TITLE}, {n}") for n in range(3))
    mo, path = api(cast.mo), f"/threads/{thread.id}/duplicate"

    for _ in range(2):
        closed = mo.put(path, {"of": other.id})
        assert closed.status_code == 200
        assert closed.json["turn"] == "closed"
        assert closed.json["closed"]["duplicate_of"] == other.id
    assert mo.put(path, {"of": third.id}).status_code == 409
    assert api(cast.cleo).put(path, {"of": other.id}).status_code == 403
    for _ in range(2):
        assert mo.delete(path).status_code == 204
    assert api().get(f"/threads/{thread.id}").json["closed"] is None
    for wrong in (thread.id, 999_999):
        refused = mo.put(path, {"of": wrong})
        assert refused.status_code == 422 and list(refused.json["errors"]) == ["of"]


def test_a_removed_thread_is_gone_for_everyone(api, cast):
    thread = cast.thread()
    question = api().get(f"/threads/{thread.id}").json["posts"][0]["id"]
    assert api(cast.mo).delete(f"/posts/{question}").status_code == 204

    for user in (None, cast.cleo, cast.mo, cast.root):
        for path in (f"/threads/{thread.id}", f"/posts/{question}"):
            response = api(user).get(path)
            assert response.status_code == 410
            assert response.content_type == "application/problem+json"
    assert api().get("/threads").json["items"] == []


def test_a_former_member_has_no_name_left(api, cast):
    thread = cast.thread()
    cast.ada.deleted_at = thread.created_at
    db.session.commit()

    author = api().get(f"/threads/{thread.id}").json["author"]

    assert (author["handle"], author["name"], author["url"]) == (None, "Former member", None)
    assert api().get("/people/ada").status_code == 404


def test_a_read_that_has_not_changed_answers_304(api, cast):
    thread = cast.thread()
    first = api().get(f"/threads/{thread.id}")
    tag = first.headers["ETag"]

    same = api().get(f"/threads/{thread.id}", headers={"If-None-Match": tag})
    cast.answer(thread)
    changed = api().get(f"/threads/{thread.id}", headers={"If-None-Match": tag})

    assert not tag.startswith("W/")
    assert same.status_code == 304 and same.data == b""
    assert changed.status_code == 200 and changed.headers["ETag"] != tag
    assert api(cast.ada).get(f"/threads/{thread.id}").headers["ETag"] != changed.headers["ETag"]


def test_categories_and_tags_are_what_this_caller_may_read(api, cast):
    cast.thread(tags=["jam"])

    categories = api().get("/categories").json
    tags = api().get("/tags?begins=j").json

    assert [item["slug"] for item in categories["items"]] == ["printing"]
    assert [field["key"] for field in categories["items"][0]["fields"]] == ["version", "platform"]
    assert [(item["slug"], item["threads"]) for item in tags["items"]] == [("jam", 1)]
    assert json.dumps(categories) and categories["next"] is None
