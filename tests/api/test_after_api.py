"""Saying whether it worked and rating the help over the API: the same rules as on the pages."""

from datetime import timedelta

import pytest

from community.domain.answers import operations as answers
from community.domain.escalations import operations as escalations
from community.domain.escalations import timers
from community.domain.threads.cards import Turn
from community.domain.threads.queries import get_thread
from community.kernel import clock
from tests.support.after import A_DAY, a_day_later, offer_of, solved, thread_of
from tests.support.cases import fresh, last
from tests.support.cast import TITLE


@pytest.fixture
def asked(cast):
    thread = cast.thread()
    answers.accept(cast.answer(thread), by=cast.ada)
    with clock.frozen(clock.now() + A_DAY):
        yield a_day_later()


def test_an_outcome_is_put_by_who_is_asked_and_by_nobody_else(cast, api, asked):
    path = f"/threads/{asked.thread_id}/outcome"
    for person in (cast.ben, cast.cleo, cast.sam):
        assert api(person).put(path, {"outcome": "did_not"}).status_code == 404
    assert api().put(path, {"outcome": "did_not"}).status_code == 401
    assert api(cast.ada).put(path, {"outcome": "perhaps"}).status_code == 422
    worked = api(cast.ada).put(path, {"outcome": "worked"})

    assert worked.json == {
        "thread_id": asked.thread_id, "post_id": asked.post_id, "outcome": "worked",
    }  # fmt: skip
    assert api(cast.ada).put(path, {"outcome": "did_not"}).status_code == 200
    assert get_thread(asked.thread_id, None).turn == Turn.ANSWERED
    with clock.frozen(clock.now() + timedelta(days=29)):
        assert api(cast.ada).put(path, {"outcome": "worked"}).status_code == 404


def test_before_anybody_is_asked_there_is_nothing_to_say(cast, api):
    thread = cast.thread()
    answers.accept(cast.answer(thread), by=cast.ada)

    refused = api(cast.ada).put(f"/threads/{thread.id}/outcome", {"outcome": "worked"})

    assert refused.status_code == 404


def test_a_rating_is_posted_once_and_shown_to_the_team(cast, api):
    case = solved(cast)
    path = f"/escalations/{case.id}/satisfaction"
    assert api(cast.sam).post(path, {"rating": 5}).status_code == 404
    assert api(cast.cleo).post(path, {"rating": 5}).status_code == 404
    for wrong in (0, 6, "5", True, None, 2.5):
        assert api(cast.ada).post(path, {"rating": wrong}).status_code == 422
    key = {"Idempotency-Key": "once"}
    for _ in range(2):
        given = api(cast.ada).post(path, {"rating": 4, "comment": "Kind."}, headers=key)
        assert given.status_code == 201
    assert given.json["credited_to"]["handle"] == "sam"
    assert api(cast.ada).post(path, {"rating": 1}).status_code == 409

    shown = {
        name: api(person).get(f"/escalations/{case.id}").json.get("satisfaction")
        for name, person in cast.everyone.items()
        if person and name not in ("the answerer", "a bystander")
    }
    assert {name: bool(rating) for name, rating in shown.items()} == {
        "the asker": True, "a moderator": False, "an agent": True, "an admin": True,
    }  # fmt: skip


def test_a_late_rating_is_gone_and_a_low_one_reopens(cast, api):
    case = solved(cast)
    path = f"/escalations/{case.id}/satisfaction"
    with clock.frozen(offer_of(case).expires_at):
        assert (
            api(cast.ada, lifetime=timedelta(days=60)).post(path, {"rating": 5}).status_code == 410
        )
    assert api(cast.ada).post(path, {"rating": 1}).status_code == 201

    assert (fresh(case).status, last(case).cause) == ("open", "low_rating")


def test_what_ratings_add_up_to_is_for_the_team(cast, api):
    assert api(cast.ada).get("/satisfaction").status_code == 403
    assert api(cast.mo).get("/satisfaction").status_code == 403
    assert api(cast.sam).get("/satisfaction?agent=nobody").status_code == 422
    nothing = {"count": None, "good_share": None, "at_least": None}
    assert api(cast.sam).get("/satisfaction?agent=sam").json == nothing


def test_one_finds_over_the_api_what_one_escalated(cast, api):
    mine = escalations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    escalations.escalate(cast.thread(), by=cast.sam, reason="Why.")

    found = api(cast.mo).get("/escalations?opened_by=mo&view=all").json["items"]

    assert [one["id"] for one in found] == [mine.id]


def test_a_week_after_the_solution_the_case_is_closed_and_what_comes_later_is_another(cast, api):
    case = solved(cast)
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        assert timers.move_on(case.id)
        moves = f"/escalations/{case.id}/moves"
        refused = api(cast.ada).post(moves, {"to": "open", "reason": "Again."})
        assert refused.status_code == 409
        assert refused.json["current"]["status"] == "closed"
        path = f"/threads/{case.thread_id}/escalation"
        later = api(cast.ada).post(path, {"reason": "It stops again."})
        assert later.status_code == 201
        accepted = api(cast.mo).post(f"/escalations/{later.json['id']}/moves", {"to": "open"})

    assert accepted.json["previous_id"] == case.id
    assert thread_of(case).turn == Turn.WITH_SUPPORT


def test_it_did_not_work_gives_it_back_to_its_owner_with_the_time_left(cast, api):
    case = solved(cast)
    left = {
        one["kind"]: one["left_minutes"]
        for one in api(cast.sam).get(f"/escalations/{case.id}").json["clocks"]
    }
    with clock.frozen(clock.now() + timedelta(days=3)):
        moves = f"/escalations/{case.id}/moves"
        assert api(cast.cleo).post(moves, {"to": "open"}).status_code == 404
        again = api(cast.ada).post(moves, {"to": "open", "reason": "No."})
        assert again.status_code == 201
        shown = api(cast.sam).get(f"/escalations/{case.id}").json

    assert (shown["status"], shown["owner"]["handle"]) == ("open", "sam")
    assert {one["kind"]: one["left_minutes"] for one in shown["clocks"]} == left


SECRET = "It wants password=hunter2x9 now."


def posts_of(api, person, thread_id):
    items = api(person).get(f"/threads/{thread_id}/posts").json["items"]
    return [(post["audience"], "hunter2x9" in post["body"]) for post in items]


def test_a_program_has_what_is_sensitive_moved_if_it_says_so(cast, api):
    question = {"category": "printing", "title": TITLE, "body": SECRET, "move_sensitive": True}
    key = {"Idempotency-Key": "once"}
    for _ in range(2):
        made = api(cast.ada).post("/threads", question, headers=key)
        assert made.status_code == 201
    path = f"/threads/{made.json['id']}/posts"
    reply = {"role": "answer", "body": SECRET, "move_sensitive": True}
    assert api(cast.ada).post(path, reply).status_code == 201
    assert api(cast.ada).post(path, reply | {"role": "comment"}).status_code == 201
    assert api(cast.ben).post(path, reply).status_code == 403

    assert sorted(posts_of(api, cast.ada, made.json["id"])) == (
        [("private", True)] * 3 + [("public", False)] * 3
    )
    assert posts_of(api, cast.ben, made.json["id"]) == [("public", False)] * 3
