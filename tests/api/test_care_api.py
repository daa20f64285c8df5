"""The verbs of care, for programs: the same operations as on the pages, refused alike, nothing half done."""

from datetime import timedelta

import pytest

from community.domain.accounts.models import User
from community.domain.moderation.models import Act
from community.domain.suggestions import operations as suggestions
from community.domain.threads.models import Post, Removal, Thread
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post, get_thread
from community.kernel import clock
from community.kernel.db import db
from tests.support.newcomers import newcomer

WHY = {"reason": "It goes round in circles."}


def soon(days=7):
    return (clock.now() + timedelta(days=days)).isoformat()


def state():
    """All that these verbs could change, to see that a refusal changed nothing."""
    db.session.rollback()
    threads = [
        (
            t.id,
            t.locked_at,
            t.closed_at,
            t.removed_at,
            t.merged_into_id,
            t.category_id,
            t.title,
            t.answer_count,
        )
        for t in db.session.query(Thread).order_by(Thread.id).populate_existing()
    ]
    posts = [
        (p.id, p.thread_id, p.role, p.removed_at, p.body)
        for p in db.session.query(Post).order_by(Post.id).populate_existing()
    ]
    people = [
        (u.id, u.suspended_until)
        for u in db.session.query(User).order_by(User.id).populate_existing()
    ]
    return threads, posts, people, db.session.query(Act).count(), db.session.query(Removal).count()


@pytest.fixture
def two(cast):
    """Two threads with an answer each: the ids of threads, answers and the first question."""
    first, second = cast.thread(), cast.thread(title="Another printer stops as well", by=cast.cleo)
    answers = cast.answer(first), cast.answer(second, "Order a new sensor.", by=cast.sam)
    return first, second, *answers


def test_a_thread_is_locked_moved_and_merged_and_each_is_undone(api, cast, two):
    first, second, answer, _other = two
    mo = api(cast.mo)

    locked = mo.put(f"/threads/{first.id}/lock", WHY)
    assert (locked.status_code, locked.json["verb"], locked.json["is_undoable"]) == (
        200,
        "lock",
        True,
    )
    assert mo.put(f"/threads/{first.id}/lock", WHY).status_code == 409
    refused = api(cast.ada).post(f"/threads/{first.id}/posts", {"role": "answer", "body": "More."})
    assert refused.status_code == 403
    assert mo.delete(f"/threads/{first.id}/lock").status_code == 204
    assert mo.delete(f"/threads/{first.id}/lock").status_code == 204

    merged = mo.post(f"/threads/{second.id}/merges", {"into": first.id})
    assert merged.status_code == 201 and "posts" not in merged.json["detail"]
    assert get_post(two[3].id, None).thread_id == first.id
    undone = mo.put(f"/acts/{merged.json['id']}/undoing")
    assert undone.json["undone_at"] and get_post(two[3].id, None).thread_id == second.id
    assert mo.put(f"/acts/{merged.json['id']}/undoing").status_code == 409

    split = mo.post(f"/posts/{answer.id}/splits", {"title": "How often does one clean a sensor?"})
    assert api().get(f"/threads/{split.json['thread_id']}").json["author"]["handle"] == "ben"
    acts = mo.get(f"/threads/{first.id}/acts").json["items"]
    assert {"lock", "undo"} <= {act["verb"] for act in acts}


def test_a_thread_is_closed_for_any_reason_and_opened_again(api, cast, two):
    first, second, *_ = two
    mo, ada = api(cast.mo), api(cast.ada)

    assert ada.put(f"/threads/{first.id}/closure", {"reason": "off_topic"}).status_code == 403
    closed = ada.put(f"/threads/{first.id}/closure", {"reason": "withdrawn"})
    assert closed.json["closed"]["reason"] == "withdrawn"
    assert mo.put(f"/threads/{first.id}/closure", {"reason": "off_topic"}).status_code == 409
    assert ada.delete(f"/threads/{first.id}/closure").status_code == 204
    duplicate = {"reason": "duplicate", "duplicate_of": second.id}
    assert mo.put(f"/threads/{first.id}/closure", duplicate).status_code == 200
    assert get_thread(first.id, None).duplicate_of_id == second.id


def test_a_post_is_removed_as_abuse_restored_and_its_author_warned(api, cast, two):
    answer, mo = two[2], api(cast.mo)

    removed = mo.put(
        f"/posts/{answer.id}/removal", {"reason": "An advertisement", "is_abuse": True}
    )
    assert removed.json["is_abuse"] is True
    db.session.refresh(cast.ben)
    assert cast.ben.reputation < 0
    assert mo.delete(f"/posts/{answer.id}/removal").status_code == 204
    db.session.refresh(cast.ben)
    assert cast.ben.reputation == 1

    warned = mo.post(f"/posts/{answer.id}/warnings", WHY)
    assert (warned.status_code, warned.json["person"]["handle"]) == (201, "ben")
    assert mo.get("/people/ben/record").json["items"][0]["verb"] == "warn"


def test_people_are_noted_suspended_and_limited(api, cast, two):
    mo, ben = api(cast.mo), api(cast.ben)

    assert mo.post("/people/ben/notes", {"text": "Met them at the fair."}).status_code == 201
    suspended = mo.put("/people/ben/suspension", {"until": soon(), **WHY})
    assert suspended.json["handle"] == "ben" and suspended.json["until"]
    assert ben.put(f"/threads/{two[0].id}/me-too").status_code == 403
    assert mo.delete("/people/ben/suspension").status_code == 204
    limited = mo.put("/people/cleo/limit", {"until": soon(), **WHY})
    assert limited.json["verb"] == "limit"
    posted = api(cast.cleo).post(f"/threads/{two[0].id}/posts", {"role": "answer", "body": "Buy."})
    held = db.session.query(Post).filter_by(body="Buy.").one()
    assert posted.status_code == 201 and held.removed_at is not None
    assert mo.delete("/people/cleo/limit").status_code == 204
    assert mo.delete("/people/cleo/limit").status_code == 204


def test_flags_are_decided_as_in_the_queue_and_suggestions_taken(api, cast, two):
    first, _second, answer, _other = two
    mo = api(cast.mo)
    api(cast.cleo).post(f"/posts/{answer.id}/flags", {"reason": "spam"})

    settled = mo.put(f"/posts/{answer.id}/flags/outcome", {"outcome": "agreed"})
    assert settled.json == {"post_id": answer.id, "outcome": "agreed"}
    assert api().get(f"/posts/{answer.id}").status_code == 410
    assert mo.put(f"/posts/{answer.id}/flags/outcome", {"outcome": "agreed"}).status_code == 404

    question = get_post(question_of(first.id, None).id, cast.cleo)
    made = suggestions.suggest(question, cast.cleo, "It prints two labels and stops.")
    taken = api(cast.ada).put(f"/suggestions/{made.id}/decision", {"taken": True})
    assert taken.json["taken"] is True
    assert api(cast.ada).put(f"/suggestions/{made.id}/decision", {"taken": True}).status_code == 409


def test_the_queue_tells_programs_why_something_looks_like_spam(api, cast):
    cast.answer(cast.thread(), body="https://casino.example", by=newcomer())

    (item,) = api(cast.mo).get("/review?order=spam").json["items"]

    assert set(item["suspicion"]["signs"]) == {"watched", "bare_links"}
    assert item["suspicion"]["score"] == 50


BAD = [
    # who, call, body, status, a word of the sentence
    ("mo", "POST /threads/{first}/merges", {"into": "{first}"}, 422, "itself"),
    ("mo", "POST /threads/{first}/merges", {"into": 999_999}, 422, ""),
    ("ada", "POST /threads/{first}/merges", {"into": "{second}"}, 403, "moderators"),
    ("mo", "PUT /threads/{first}/category", {"category": "printing"}, 409, "already"),
    ("mo", "PUT /threads/{first}/category", {"category": "nowhere"}, 422, "category"),
    ("mo", "PUT /threads/{first}/lock", {"reason": " "}, 422, "why"),
    ("mo", "PUT /threads/{first}/closure", {"reason": "duplicate", "duplicate_of": "{first}"}, 422, "itself"),
    ("mo", "PUT /threads/{first}/closure", {"reason": "duplicate"}, 422, "which question"),
    ("mo", "POST /posts/{question}/splits", {"title": "A title that is long enough"}, 409, "already"),
    ("mo", "POST /posts/{answer}/splits", {"title": "short"}, 422, "15"),
    ("mo", "PUT /people/root/suspension", {"until": "soon", "reason": "x"}, 403, "cannot suspend"),
    ("mo", "PUT /people/mo/suspension", {"until": "soon", "reason": "x"}, 403, "cannot suspend"),
    ("mo", "PUT /people/ben/suspension", {"until": "past", "reason": "x"}, 422, "future"),
    ("root", "PUT /people/sam/limit", {"until": "soon", "reason": "x"}, 403, "members"),
    ("mo", "PUT /people/ben/limit", {"until": "past", "reason": "x"}, 422, "future"),
    ("sam", "POST /posts/{staffs}/warnings", {"reason": "x"}, 403, "yourself"),
    ("cleo", "PUT /posts/{answer}/removal", {"is_abuse": True}, 403, "moderator"),
    ("cleo", "POST /posts/{answer}/erasures", {"reason": "x"}, 403, "moderators"),
    ("cleo", "POST /people/ben/notes", {"text": "x"}, 403, "moderators"),
    ("cleo", "PUT /posts/{answer}/flags/outcome", {"outcome": "agreed"}, 404, "flags"),
    ("mo", "PUT /acts/999999/undoing", None, 404, "no such act"),
    ("cleo", "PUT /acts/1/undoing", None, 403, "moderators"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "call", "body", "status", "word"), BAD, ids=[b[1] for b in BAD])
def test_what_makes_no_sense_is_refused_with_a_sentence_and_changes_nothing(
    api, cast, two, who, call, body, status, word
):
    first, second, answer, staffs = two
    places = {
        "{first}": first.id, "{second}": second.id, "{answer}": answer.id, "{staffs}": staffs.id,
        "{question}": question_of(first.id, None).id, "soon": soon(), "past": soon(-1),
    }  # fmt: skip
    method, path = call.split()
    for name, value in places.items():
        path = path.replace(name, str(value))
    if body is not None:
        body = {k: places.get(v, v) if isinstance(v, str) else v for k, v in body.items()}
    before = state()

    refused = api(getattr(cast, who))(method, path, body)

    assert refused.status_code == status, refused.text
    assert refused.content_type == "application/problem+json"
    assert word in refused.json["detail"]
    assert state() == before


def test_nothing_is_merged_into_what_was_merged_into_it(api, cast, two):
    first, second, *_ = two
    mo = api(cast.mo)
    mo.post(f"/threads/{second.id}/merges", {"into": first.id})
    before = state()

    assert mo.post(f"/threads/{first.id}/merges", {"into": second.id}).status_code in (409, 422)
    assert mo.post(f"/threads/{second.id}/merges", {"into": first.id}).status_code in (409, 422)
    assert state() == before


def test_what_was_erased_stays_erased(api, cast, two):
    answer, mo = two[2], api(cast.mo)
    erased = mo.post(f"/posts/{answer.id}/erasures", {"reason": "A telephone number"})
    before = state()

    refused = mo.put(f"/acts/{erased.json['id']}/undoing")

    assert refused.status_code == 409 and "cannot be brought back" in refused.json["detail"]
    assert state() == before


def test_a_repeated_post_does_it_once(api, cast, two):
    mo = api(cast.mo)
    key = {"Idempotency-Key": "once"}

    first = mo.post(f"/threads/{two[1].id}/merges", {"into": two[0].id}, headers=key)
    again = mo.post(f"/threads/{two[1].id}/merges", {"into": two[0].id}, headers=key)

    assert first.json == again.json and again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("path", ["/audit", "/people/ben/record", "/threads/{id}/acts"])
def test_the_log_is_for_those_it_is_for(api, cast, path):
    thread = cast.thread()
    api(cast.mo).put(f"/threads/{thread.id}/lock", {"reason": "canaryreason"})
    api(cast.mo).post("/people/ben/notes", {"text": "canaryreason"})
    path = path.replace("{id}", str(thread.id))

    for name, person in cast.everyone.items():
        allowed = name == "an admin" or (path != "/audit" and name in ("a moderator", "an agent"))
        response = api(person).get(path)
        assert (response.status_code == 200) is allowed, (name, response.status_code)
        assert ("canaryreason" in response.text) is allowed, name


def test_badges_and_leaders_are_for_everybody(api, cast, two):
    assert len(api().get("/badges").json["items"]) >= 10
    assert api().get("/leaders?period=all&tag=jam").json["items"] == []
    assert api().get("/leaders?period=year").status_code == 422


def test_what_waits_for_a_look_was_posted_all_the_same_once(api, cast):
    thread, new = cast.thread(), newcomer()
    key, answer = {"Idempotency-Key": "a"}, {"role": "answer", "body": "https://casino.example"}
    question = {
        "category": "printing",
        "title": "Where is the best casino in town?",
        "body": "Well?",
    }

    first = api(new).post(f"/threads/{thread.id}/posts", answer, headers=key)
    again = api(new).post(f"/threads/{thread.id}/posts", answer, headers=key)
    asked = api(new).post("/threads", question, headers={"Idempotency-Key": "b"})

    assert (first.status_code, again.status_code, asked.status_code) == (201, 201, 201)
    assert first.json["id"] == again.json["id"]
    assert db.session.query(Post).filter(Post.removed_at.is_not(None)).count() == 2
    assert api().get(f"/posts/{first.json['id']}").status_code == 410
    assert api().get(f"/threads/{asked.json['id']}").status_code == 410
