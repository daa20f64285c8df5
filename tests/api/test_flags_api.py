"""Flags, suggested edits and the review queue, for programs."""

from community.domain.threads.queries import get_post


def test_a_post_is_flagged_once_and_the_outcome_is_told(api, cast):
    answer = cast.answer(cast.thread())
    cleo, mo, sam = api(cast.cleo), api(cast.mo), api(cast.sam)

    first = cleo.post(f"/posts/{answer.id}/flags", {"reason": "rude"})
    again = cleo.post(f"/posts/{answer.id}/flags", {"reason": "rude"})
    assert (first.status_code, again.status_code) == (201, 409)
    assert first.json["outcome"] is None and first.json["post_id"] == answer.id
    assert cleo.post(f"/posts/{answer.id}/flags", {"reason": "ugly"}).status_code == 422
    assert api(cast.ben).post(f"/posts/{answer.id}/flags", {"reason": "rude"}).status_code == 403

    (item,) = mo.get("/review").json["items"]
    assert (item["kind"], item["flags"][0]["by"]["handle"]) == ("flags", "cleo")
    assert sam.put(f"/review/{item['id']}/decision", {"decision": "agree"}).status_code == 409
    assert mo.put(f"/review/{item['id']}/claim").json["is_mine"] is True
    assert sam.put(f"/review/{item['id']}/claim").status_code == 409
    assert mo.put(f"/review/{item['id']}/decision", {"decision": "agree"}).status_code == 200

    assert api().get(f"/posts/{answer.id}").status_code == 410
    assert [flag["outcome"] for flag in cleo.get("/flags").json["items"]] == ["agreed"]
    assert mo.get("/review").json["items"] == []


def test_an_item_is_given_back(api, cast):
    answer = cast.answer(cast.thread())
    api(cast.cleo).post(f"/posts/{answer.id}/flags", {"reason": "rude"})
    mo, sam = api(cast.mo), api(cast.sam)
    (item,) = mo.get("/review").json["items"]
    mo.put(f"/review/{item['id']}/claim")

    assert mo.delete(f"/review/{item['id']}/claim").status_code == 204
    assert sam.put(f"/review/{item['id']}/claim").status_code == 200


def test_the_queue_tells_a_bystander_nothing(api, cast):
    answer = cast.answer(cast.thread())
    api(cast.ada).post(f"/posts/{answer.id}/flags", {"reason": "rude"})

    assert api(cast.cleo).get("/review").json["items"] == []
    assert api(cast.cleo).put("/review/1/claim").status_code == 404


def test_an_edit_is_suggested(api, cast):
    answer = cast.answer(cast.thread())

    made = api(cast.cleo).post(f"/posts/{answer.id}/suggestions", {"body": "Clean it twice."})

    assert made.status_code == 201 and made.json["taken"] is None
    assert get_post(answer.id, None).revision == 1
