"""Answering, commenting, editing, removing; and the verdicts on answers."""

import pytest

from community.domain.answers import operations as answers
from community.domain.threads.queries import get_thread
from tests.support.cast import BODY, TITLE
from tests.support.standing import trusted


def question_of(api, thread):
    return api().get(f"/threads/{thread.id}").json["posts"][0]


def test_an_answer_and_a_comment_are_posted(api, cast):
    thread = cast.thread()
    ben = api(cast.ben)

    answer = ben.post(f"/threads/{thread.id}/posts", {"role": "answer", "body": "Clean *it*."})
    comment = ben.post(
        f"/threads/{thread.id}/posts",
        {"role": "comment", "parent_id": answer.json["id"], "body": "With alcohol."},
    )
    on_question = ben.post(f"/threads/{thread.id}/posts", {"role": "comment", "body": "Which one?"})

    assert answer.status_code == comment.status_code == on_question.status_code == 201
    assert answer.headers["Location"].endswith(f"/api/v1/posts/{answer.json['id']}")
    assert "<em>it</em>" in answer.json["html"]
    assert (answer.json["role"], answer.json["audience"]) == ("answer", "public")
    assert comment.json["parent_id"] == answer.json["id"]
    assert on_question.json["parent_id"] == question_of(api, thread)["id"]
    assert ben.get(f"/posts/{comment.json['id']}").json == comment.json


def test_a_comment_stays_in_its_thread_and_with_the_readers_of_its_parent(api, cast):
    thread, other = cast.thread(), cast.thread(title="Quite another question")
    note = cast.answer(thread, "Known fault.", by=cast.sam, audience="staff")
    elsewhere = cast.answer(other)
    path = f"/threads/{thread.id}/posts"

    for user, parent in ((cast.ben, note), (cast.ben, elsewhere), (cast.sam, elsewhere)):
        refused = api(user).post(path, {"role": "comment", "parent_id": parent.id, "body": "?"})
        assert refused.status_code == 422 and list(refused.json["errors"]) == ["parent_id"]
    wider = {"role": "comment", "parent_id": note.id, "body": "?", "audience": "public"}
    assert api(cast.sam).post(path, wider).status_code == 422
    ours = api(cast.sam).post(path, {"role": "comment", "parent_id": note.id, "body": "Yes."})
    assert ours.json["audience"] == "staff"
    with_parent = {"role": "answer", "parent_id": elsewhere.id, "body": "?"}
    assert api(cast.ben).post(path, with_parent).status_code == 422


def test_a_closed_thread_takes_nothing(api, cast):
    thread = cast.thread()
    other = cast.thread(title="The one with the answer")
    api(cast.mo).put(f"/threads/{thread.id}/duplicate", {"of": other.id})

    refused = api(cast.ben).post(f"/threads/{thread.id}/posts", {"role": "answer", "body": "Try."})

    assert refused.status_code == 403
    assert "closed" in refused.json["detail"]


def test_an_edit_changes_what_it_names_and_keeps_every_version(api, cast):
    thread = cast.thread(tags=["jam"])
    ada, path = api(cast.ada), f"/posts/{question_of(api, thread)['id']}"

    edited = ada.patch(path, {"title": "A title that is better now", "reason": "clearer"})
    again = ada.patch(path, {"body": "A new body.", "tags": [], "environment": {"version": "3"}})
    shown = ada.get(f"/threads/{thread.id}").json
    revisions = ada.get(f"{path}/revisions").json["items"]

    assert (edited.status_code, edited.json["body"], edited.json["revision"]) == (200, BODY, 2)
    assert again.json["edited_at"] is not None
    assert (shown["title"], shown["tags"]) == ("A title that is better now", [])
    assert shown["environment"] == {"version": "3"}
    assert [item["title"] for item in revisions] == [TITLE, *["A title that is better now"] * 2]
    assert revisions[1]["reason"] == "clearer"
    first = ada.get(f"{path}/revisions?limit=2").json
    rest = ada.get(f"{path}/revisions?limit=2&after={first['next']}").json
    assert [item["number"] for item in first["items"] + rest["items"]] == [1, 2, 3]
    assert rest["next"] is None


def test_only_a_question_has_a_title_and_only_its_author_or_a_moderator_edits(api, cast):
    answer = cast.answer(cast.thread())

    wrong = api(cast.ben).patch(f"/posts/{answer.id}", {"title": "A title for an answer"})
    bystander = api(cast.cleo).patch(f"/posts/{answer.id}", {"body": "Mine now."})
    moderator = api(cast.mo).patch(f"/posts/{answer.id}", {"body": "Said kindly."})

    assert wrong.status_code == 422 and list(wrong.json["errors"]) == ["title"]
    assert bystander.status_code == 403
    assert moderator.json["body"] == "Said kindly."


def test_if_match_lets_an_edit_through_unless_somebody_edited_since(api, cast):
    answer = cast.answer(cast.thread())
    ben, path = api(cast.ben), f"/posts/{answer.id}"
    tag = ben.get(path).headers["ETag"]
    trusted(cast.ada)
    api(cast.ada).put(f"{path}/vote", {"value": 1})

    first = ben.patch(path, {"body": "One."}, headers={"If-Match": tag})
    stale = [
        ben.patch(path, {"body": "Two."}, headers={"If-Match": tag}),
        ben.delete(path, headers={"If-Match": tag}),
        ben.patch(path, {"body": "Two."}, headers={"If-Match": '"nonsense"'}),
        ben.patch(path, {"body": "Two."}, headers={"If-Match": f"W/{first.headers['ETag']}"}),
    ]
    after = ben.get(path)

    assert first.status_code == 200, "a vote in between is no edit"
    assert [response.status_code for response in stale] == [412] * 4
    assert after.json["body"] == "One."
    assert first.headers["ETag"] == after.headers["ETag"]
    for header in (after.headers["ETag"], '"x", ' + after.headers["ETag"][:-1] + ':br"', "*"):
        assert ben.patch(path, {"body": "One."}, headers={"If-Match": header}).status_code == 200
    assert ben.delete(path, headers={"If-Match": after.headers["ETag"]}).status_code == 204


def test_removing_twice_is_removing_once(api, cast):
    answer = cast.answer(cast.thread())
    ben = api(cast.ben)

    assert ben.delete(f"/posts/{answer.id}?reason=wrong").status_code == 204
    assert ben.delete(f"/posts/{answer.id}").status_code == 204
    assert ben.get(f"/posts/{answer.id}").status_code == 410
    assert ben.get(f"/posts/{answer.id}/revisions").status_code == 410
    for user in (cast.ben, cast.mo):
        shown = api(user).get(f"/threads/{answer.thread_id}").json
        assert [post["role"] for post in shown["posts"]] == ["question"]
    assert api(cast.cleo).delete(f"/posts/{answer.id}").status_code == 410


def test_a_vote_is_one_vote_and_taken_back(api, cast):
    answer = cast.answer(cast.thread())
    trusted(cast.ada)
    ada, path = api(cast.ada), f"/posts/{answer.id}/vote"

    for value in (1, 1, -1, -1):
        voted = ada.put(path, {"value": value}).json
        assert (voted["score"], voted["mine"]["vote"]) == (value, value)
    for _ in range(2):
        assert ada.delete(path).status_code == 204
    assert ada.get(f"/posts/{answer.id}").json["score"] == 0
    assert api(cast.ben).put(path, {"value": 1}).status_code == 403


def test_the_three_verdicts_are_given_once_each_and_taken_back(api, cast):
    thread = cast.thread()
    answer, other = cast.answer(thread), cast.answer(thread, "Something else.")
    path, ada, sam = f"/posts/{answer.id}", api(cast.ada), api(cast.sam)

    for _ in range(2):
        assert ada.put(f"{path}/acceptance").json["accepted"] is True
        assert sam.put(f"{path}/endorsement").json["official"] is True
        tried = ada.put(f"{path}/confirmation", {"worked": True, "version": "2"}).json
        assert (tried["worked"], tried["mine"]["worked"]) == (1, True)
    shown = api().get(f"/threads/{thread.id}").json
    assert (shown["accepted_post_id"], shown["official_post_id"]) == (answer.id, answer.id)
    assert shown["turn"] == "solved"
    listed = api().get("/threads").json["items"][0]
    assert (listed["accepted_post_id"], listed["official_post_id"]) == (answer.id, answer.id)

    assert ada.put(f"/posts/{other.id}/acceptance").json["accepted"] is True
    assert ada.get(path).json["accepted"] is False
    for _ in range(2):
        assert ada.delete(f"/posts/{other.id}/acceptance").status_code == 204
        assert sam.delete(f"{path}/endorsement").status_code == 204
        assert ada.delete(f"{path}/confirmation").status_code == 204
    assert api().get(f"/threads/{thread.id}").json["turn"] == "answered"


@pytest.mark.parametrize("verdict", ["acceptance", "endorsement"])
def test_a_bystander_gives_no_verdict(api, cast, verdict):
    answer = cast.answer(cast.thread())

    for method in ("PUT", "DELETE"):
        assert api(cast.cleo)(method, f"/posts/{answer.id}/{verdict}").status_code == 403
    thread = get_thread(answer.thread_id, None)
    assert (thread.accepted_post_id, thread.official_post_id) == (None, None)


def test_it_did_not_work_for_the_asker_takes_the_acceptance_back(api, cast):
    answer = cast.answer(cast.thread())
    answers.accept(answer, by=cast.ada)

    shown = api(cast.ada).put(f"/posts/{answer.id}/confirmation", {"worked": False}).json

    assert (shown["accepted"], shown["failed"]) == (False, 1)


def test_a_comment_longer_than_one_may_be_is_refused_in_words(api, cast):
    thread = cast.thread()
    wish = {"role": "comment", "body": "c" * 2_001}

    refused = api(cast.ben).post(f"/threads/{thread.id}/posts", json=wish)
    taken = api(cast.ben).post(f"/threads/{thread.id}/posts", json=wish | {"body": "c" * 2_000})

    assert refused.status_code == 422
    assert "A comment has at most 2,000 characters" in refused.get_data(as_text=True)
    assert taken.status_code == 201
