"""Requests that are repeated, in turn and at once: with a key, once done is done."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations as accounts
from community.domain.accounts.models import ApiToken
from community.domain.answers.models import Acceptance
from community.domain.reputation.models import Entry
from community.domain.threads.models import Post, Thread
from community.kernel import clock, idempotency
from community.kernel.db import db
from tests.support.cast import BODY, TITLE
from tests.support.standing import trusted

WISH = {"category": "printing", "title": TITLE, "body": BODY}
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def count(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def at_once(calls):
    db.session.remove()
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_a_repeated_post_posts_once_and_gets_the_same_answer(api, cast):
    ada = api(cast.ada)

    first = ada.post("/threads", WISH, headers=KEY)
    again = ada.post("/threads", WISH, headers=KEY)

    assert first.status_code == again.status_code == 201
    assert again.data == first.data
    assert again.headers["Location"] == first.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(Thread) == 1


def test_the_answer_shows_what_follows_from_the_post(api, cast):
    with_key = api(cast.ada).post("/threads", WISH, headers=KEY).json
    without = api(cast.ada).post("/threads", WISH).json

    assert with_key["mine"] == without["mine"] == {"me_too": False, "follows": True}


def test_a_key_is_for_one_request_of_one_person(api, cast):
    ada = api(cast.ada)
    thread = ada.post("/threads", WISH, headers=KEY).json

    other_body = ada.post("/threads", {**WISH, "body": "Another."}, headers=KEY)
    other_path = ada.post(
        f"/threads/{thread['id']}/posts", {"role": "answer", "body": "x"}, headers=KEY
    )
    other_person = api(cast.ben).post("/threads", WISH, headers=KEY)

    for refused in (other_body, other_path):
        assert refused.status_code == 422
        assert list(refused.json["errors"]) == ["Idempotency-Key"]
    assert other_person.status_code == 201
    assert count(Thread) == 2


def test_a_refused_request_may_be_mended_under_its_key(api, cast):
    ada = api(cast.ada)

    assert ada.post("/threads", {**WISH, "category": "nowhere"}, headers=KEY).status_code == 422
    assert ada.post("/threads", {**WISH, "title": "Too short"}, headers=KEY).status_code == 422
    assert count(idempotency.IdempotencyKey) == 0
    assert ada.post("/threads", WISH, headers=KEY).status_code == 201


def test_after_the_answer_is_forgotten_a_repeat_still_posts_nothing_new(api, cast):
    ada = api(cast.ada)
    first = ada.post("/threads", WISH, headers=KEY)
    idempotency.forget(before=clock.now() + timedelta(seconds=1))

    again = ada.post("/threads", WISH, headers=KEY)

    assert again.json["id"] == first.json["id"]
    assert count(Thread) == 1


@pytest.mark.parametrize("key", ["", "a b", "k" * 256, "ключ".encode().decode("latin-1")])
def test_a_key_that_is_none_is_refused(api, cast, key):
    response = api(cast.ada).post("/threads", WISH, headers={"Idempotency-Key": key})

    assert response.status_code == 422
    assert count(Thread) == 0


def test_ten_at_once_with_one_key_post_once(api, cast):
    thread = cast.thread()
    programs = [api(cast.ben) for _ in range(10)]
    before = count(Post)
    wish = {"role": "answer", "body": "Clean the sensor."}

    responses = at_once(
        [
            lambda program=program: program.post(f"/threads/{thread.id}/posts", wish, headers=KEY)
            for program in programs
        ]
    )

    assert {response.status_code for response in responses} == {201}
    assert len({response.data for response in responses}) == 1
    assert sum("Idempotency-Replayed" in response.headers for response in responses) == 9
    assert count(Post) == before + 1


def test_ten_at_once_without_a_key_are_ten(api, cast):
    thread = cast.thread()
    programs = [api(cast.ben) for _ in range(10)]
    wish = {"role": "answer", "body": "Clean the sensor."}

    responses = at_once([lambda p=p: p.post(f"/threads/{thread.id}/posts", wish) for p in programs])

    assert {response.status_code for response in responses} == {201}
    assert db.session.get(Thread, thread.id, populate_existing=True).answer_count == 10


def test_two_acceptances_at_once_leave_one_that_pays_once(api, cast):
    thread = cast.thread()
    one, two = cast.answer(thread), cast.answer(thread, "Use other labels.", by=cast.cleo)
    asker, staff = api(cast.ada), api(cast.sam)

    responses = at_once(
        [
            lambda p=p, post=post: p.put(f"/posts/{post}/acceptance")
            for p, post in [(asker, one.id), (staff, two.id)] * 5
        ]
    )

    assert {response.status_code for response in responses} == {200}
    assert count(Acceptance) == 1
    earned = dict(
        db.session.execute(
            select(Entry.user_id, func.sum(Entry.points))
            .where(Entry.cause == "accepted")
            .group_by(Entry.user_id)
        ).all()
    )
    assert sorted(earned.get(user.id, 0) for user in (cast.ben, cast.cleo)) == [0, 15]


def test_votes_of_many_at_once_are_counted(api, cast):
    answer = cast.answer(cast.thread())
    people = [cast.ada, cast.cleo, cast.mo, cast.sam, cast.root]
    trusted(cast.ada, cast.cleo)
    programs = [api(user) for user in people for _ in range(2)]

    responses = at_once(
        [lambda p=p: p.put(f"/posts/{answer.id}/vote", {"value": 1}) for p in programs]
    )

    assert {response.status_code for response in responses} == {200}
    assert db.session.get(Post, answer.id, populate_existing=True).score == 5


def test_a_token_that_ends_meanwhile_replays_nothing(api, cast):
    ada = api(cast.ada)
    ada.post("/threads", WISH, headers=KEY)
    for token in db.session.scalars(select(ApiToken)):
        accounts.end_token(token.id, by=cast.ada)

    assert ada.post("/threads", WISH, headers=KEY).status_code == 401
