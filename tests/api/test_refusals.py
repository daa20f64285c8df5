"""What is refused, and how: problem details, exact types, no fault whatever is sent."""

import json

import pytest

from community.domain.threads.models import Post
from community.kernel import clock
from community.kernel.db import db
from tests.support.cast import BODY, TITLE
from tests.support.standing import paced

HUGE = "x" * 1_000_000
WRONG = {
    "null": None, "true": True, "false": False, "a number": 1, "zero": 0, "a fraction": 1.5,
    "a whole fraction": 1.0, "huge": 10**40, "text": "x\x00", "half": "\ud800", "long": HUGE,
    "a list": [], "a list of it": [1, 2], "lists in a list": [[]], "an object": {"a": 1},
    "digits": "1", "yes": "yes", "a space": "1 ", "an exponent": "1e3",
}  # fmt: skip

THREAD = {
    "category": "printing", "title": TITLE, "body": BODY, "tags": ["jam"],
    "environment": {"version": "2"},
}  # fmt: skip
POST = {"role": "answer", "parent_id": None, "body": BODY, "audience": "public"}
CHANGE = {"body": BODY, "title": TITLE, "tags": [], "environment": {}, "reason": "so"}
TEXTS = {"digits", "yes", "a space", "an exponent"}
ACCEPTED = {
    ("POST", "body"): TEXTS, ("PATCH", "body"): TEXTS, ("PATCH", "reason"): TEXTS,
    ("POST", "tags"): {"a list"}, ("PATCH", "tags"): {"a list"}, ("PUT", "version"): TEXTS,
    ("PUT", "platform"): TEXTS, ("POST", "parent_id"): {"null"}, ("PUT", "value"): {"a number"},
    ("PUT", "worked"): {"true", "false"}, ("PUT", "of"): {"a number"},
}  # fmt: skip


def calls(question_id, thread_id, answer_id):
    return {
        "POST /threads": THREAD,
        f"POST /threads/{thread_id}/posts": POST,
        f"PATCH /posts/{question_id}": CHANGE,
        f"PUT /posts/{answer_id}/vote": {"value": 1},
        f"PUT /posts/{answer_id}/confirmation": {"worked": True, "version": "", "platform": ""},
        f"PUT /threads/{thread_id}/duplicate": {"of": answer_id},
    }


def test_every_field_takes_exactly_its_type(api, cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    question = db.session.query(Post).filter_by(thread_id=thread.id, role="question").one()
    ada = api(cast.ada)
    before = db.session.query(Post).count()

    tried = 0
    for call, wish in calls(question.id, thread.id, answer.id).items():
        method, path = call.split()
        for name in wish:
            for kind in WRONG.keys() - ACCEPTED.get((method, name), set()):
                response = ada(method, path, {**wish, name: WRONG[kind]})
                assert response.status_code == 422, (call, name, kind, response.text[:300])
                assert response.content_type == "application/problem+json"
                assert name in response.json["errors"], (call, name, kind)
                assert len(response.data) < 3000
                tried += 1

    assert tried > 250
    assert db.session.query(Post).count() == before


def test_a_missing_or_unknown_field_is_named(api, cast):
    ada = api(cast.ada)

    missing = ada.post("/threads", {})
    unknown = ada.post("/threads", {**THREAD, "is_staff_note": "1", "\ud800" + "k" * 500: 1})

    assert set(missing.json["errors"]) == {"category", "title", "body"}
    assert unknown.status_code == 422
    assert "is_staff_note" in unknown.json["errors"]
    assert max(map(len, unknown.json["errors"])) <= 80


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "Too short"), ("category", "nowhere"), ("tags", ["a", "b", "c", "d", "e", "f"]),
     ("tags", ["---"]), ("environment", {"colour": "red"}), ("environment", {"version": "x" * 201}),
     ("body", "   "), ("environment", {"version": 1})],
)  # fmt: skip
def test_what_makes_no_sense_is_told_by_field(api, cast, field, value):
    response = api(cast.ada).post("/threads", {**THREAD, field: value})

    assert response.status_code == 422
    assert list(response.json["errors"]) == [field]
    assert response.json["errors"][field].endswith((".", "?"))


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b'{"title": NaN}', b'{"title": Infinity}', b"[" * 100_000,
     b'{"a":' * 50_000, b'{"value": ' + b"9" * 10_000 + b"}", '{"a": 1}'.encode("utf-16"),
     b"{'a': 1}", b'{"a": 1}x'],
)  # fmt: skip
def test_malformed_json_is_a_bad_request(api, cast, body):
    response = api(cast.ada).post(
        "/threads", data=body, headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 400
    assert response.json["status"] == 400


@pytest.mark.parametrize("body", [b"null", b"[]", b"1", b'"x"', b"[{}]", b"1e999", b"true"])
def test_what_is_no_object_is_refused(api, cast, body):
    response = api(cast.ada).post(
        "/threads", data=body, headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 422


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
def test_another_content_type_is_refused(api, cast, kind):
    response = api(cast.ada).post(
        "/threads", data=json.dumps(THREAD), headers={"Content-Type": kind}
    )

    assert response.status_code == 415


def test_a_body_that_is_too_big_is_refused(api, cast):
    response = api(cast.ada).post("/threads", {**THREAD, "body": "x" * 3_000_000})

    assert response.status_code == 413
    assert response.json["title"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api", 404), ("GET", "/api/", 404), ("GET", "/api/v1", 404), ("GET", "/api/v2/me", 404),
     ("GET", "/api/v1/nothing", 404), ("POST", "/api/v1/threads/1", 405), ("PUT", "/api/v1/me", 405),
     ("GET", "/api/v1/threads/", 404), ("GET", "/api/v1/threads.json", 404),
     ("GET", "/api/v1/threads;x", 404), ("GET", "/api/v1/THREADS", 404),
     ("DELETE", "/api/v1/threads", 405), ("PATCH", "/api/v1/nothing", 404)],
)  # fmt: skip
def test_an_unknown_address_or_method_is_told_as_a_problem(api, cast, method, path, status):
    response = api().client.open(path, method=method)

    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json["request_id"] == response.headers["X-Request-Id"]
    assert ("Allow" in response.headers) == (status == 405)


@pytest.mark.parametrize(
    "wrong",
    ["0", "-1", "01", "99999999999", "2147483648", "1e3", "1.0", "x", "%201", "9" * 5000, "١"],
)
def test_an_id_that_is_none_is_not_found(api, cast, wrong):
    cast.thread()
    ada = api(cast.ada)

    for method, path, wish in (
        ("GET", f"/threads/{wrong}", None), ("GET", f"/posts/{wrong}", None),
        ("PATCH", f"/posts/{wrong}", {}), ("DELETE", f"/posts/{wrong}", None),
        ("PUT", f"/posts/{wrong}/vote", {"value": 1}), ("PUT", f"/threads/{wrong}/me-too", None),
        ("GET", f"/posts/{wrong}/revisions", None),
    ):  # fmt: skip
        assert ada(method, path, wish).status_code == 404


def test_options_says_which_methods_there_are_and_nothing_else(api, cast):
    response = api()("OPTIONS", "/me")

    assert response.status_code == 204
    assert "GET" in response.headers["Allow"]
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_problem_has_all_that_rfc_9457_names(api, cast):
    problem = api().get("/threads/1").json

    assert problem == {
        "type": "http://localhost/api/docs#problem-404", "title": "Not Found", "status": 404,
        "detail": "There is no such question.", "errors": {}, "request_id": problem["request_id"],
    }  # fmt: skip


def test_a_fault_of_ours_is_told_by_its_number_only(api, cast, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("community.api.reading.thread", fail)
    response = api().get(f"/threads/{cast.thread().id}")

    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert "secret" not in response.text and "secret" in caplog.text


def test_who_posts_too_soon_is_told_in_how_many_seconds(api, cast):
    thread = cast.thread(by=cast.mo)
    paced()
    ben, path = api(cast.ben), f"/threads/{thread.id}/posts"
    with clock.frozen(clock.now()):
        assert ben.post(path, {"role": "answer", "body": "Clean it."}).status_code == 201

        refused = ben.post(path, {"role": "answer", "body": "And oil it."})

    assert refused.status_code == 429 and refused.headers["Retry-After"] == "5"
    assert "in 5 seconds." in refused.json["detail"] and refused.json["errors"] == {}
