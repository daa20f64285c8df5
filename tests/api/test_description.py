"""The OpenAPI document is true: what is documented is what is answered, whatever is sent."""

from contextlib import suppress
from html.parser import HTMLParser

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from marshmallow import Schema
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from community.api import care_wishes, desk_wishes, own_wishes, shapes, wishes
from community.domain.answers import operations as answers
from community.domain.threads import operations as threads
from tests.support.databases import each_on
from tests.support.statements import counted

PREFIX = "/api/v1"
CALLS = 126
FOR_MEMBERS = (
    "/api/v1/me", "/api/v1/me/exports", "/api/v1/me/blocks", "/api/v1/flags", "/api/v1/review",
    "/api/v1/satisfaction", "/api/v1/teams", "/api/v1/teams/{slug}", "/api/v1/audit", "/api/v1/views",
    "/api/v1/threads/{thread_id}/acts", "/api/v1/people/{handle}/record", "/api/v1/rules",
    "/api/v1/rules/{rule_kind}/dry-run", "/api/v1/calendars", "/api/v1/policies", "/api/v1/watched-words",
    "/api/v1/people/{handle}/absences", "/api/v1/insights",
)  # fmt: skip
CASES = ("/api/v1/escalations", "/api/v1/replies")
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
BOUNDED = settings(
    max_examples=3,  # of each call, both ways; a longer run is for the night
    deadline=None, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
MOST_QUERIES = {
    (1, "a visitor"): 1, (1, "an agent"): 2, (2, "a visitor"): 5, (2, "an agent"): 10,
    (3, "a visitor"): 4, (3, "an agent"): 7,
}  # fmt: skip


def document(api):
    return api().get("/openapi.json").json


def test_every_call_is_described_with_its_shapes_and_who_may_call(api):
    described = document(api)

    calls = {
        (method.upper(), path)
        for path, item in described["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert described["openapi"].startswith("3.1")
    assert ("PUT", "/api/v1/threads/{thread_id}/me-too") in calls
    assert len(calls) == CALLS
    for method, path in calls:
        operation = described["paths"][path][method.lower()]
        assert operation["summary"].endswith("."), (method, path)
        assert ({} in operation["security"]) == (
            method == "GET" and path not in FOR_MEMBERS and not path.startswith(CASES)
        )
    for name, schema in described["components"]["schemas"].items():
        assert schema["description"].endswith("."), name
    for name in ("NewThread", "NewPost", "PostChange", "NewVote", "NewConfirmation"):
        assert described["components"]["schemas"][name]["additionalProperties"] is False


def is_sent(module, name):
    """Whether a schema of this name is what programs send; a word of the same name may be imported there."""
    found = getattr(module, name, None)
    return isinstance(found, type) and issubclass(found, Schema)


def test_every_text_that_may_be_sent_has_a_bound(api):
    described = document(api)
    sent = [
        name
        for name in described["components"]["schemas"]
        if any(is_sent(module, name) for module in (wishes, care_wishes, desk_wishes, own_wishes))
    ]
    assert len(sent) >= 6 and not any(hasattr(shapes, name) for name in sent)

    def unbounded(schema, where):
        if schema.get("type") == "string" and "maxLength" not in schema:
            yield where
        for name, inner in schema.get("properties", {}).items():
            yield from unbounded(inner, f"{where}.{name}")
        for part in ("items", "additionalProperties"):
            if isinstance(schema.get(part), dict):
                yield from unbounded(schema[part], f"{where}.{part}")

    assert [
        where
        for name in sent
        for where in unbounded(described["components"]["schemas"][name], name)
    ] == []


@pytest.fixture(scope="module")
def examples(applications):
    """What is sent of each call, right and wrong: made once, for that takes longer than all the answers."""
    described = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", applications("sqlite"))
    made, tried = [], 0

    def keep(case):
        made.append(case)

    for mode in GenerationMode:
        for operation in described.get_all_operations():
            strategy = operation.ok().as_strategy(generation_mode=mode)
            with suppress(Unsatisfiable):  # of what takes nothing, nothing can be wrong
                BOUNDED(given(case=strategy)(keep))()
                tried += 1
    assert tried >= 2 * CALLS - 5
    return made


@pytest.mark.timeout(300)
@each_on(["a visitor", "an agent"], ["an agent"], called="who")
def test_no_request_makes_a_fault_and_every_answer_is_as_described(app, api, cast, examples, who):
    thread = cast.thread(tags=["jam"])
    answers.accept(cast.answer(thread), by=cast.ada)
    threads.comment(cast.answer(thread, "Two.", by=cast.cleo), by=cast.ada, body="Thanks.")
    token = api(cast.everyone[who]).headers

    for case in examples:
        case.validate_response(case.call(headers=token, app=app), checks=CHECKS)


@pytest.mark.parametrize(
    "path", ["/threads", "/threads/{id}", "/threads/{id}/posts", "/posts/{id}"]
)
@pytest.mark.parametrize("who", ["a visitor", "an agent"])
def test_a_read_with_more_to_show_makes_no_more_queries(api, cast, path, who):
    program = api(cast.everyone[who])
    thread = fill(cast, 1, 1)
    path = path.format(id=thread.id)
    program.get(path)
    with counted() as few:
        assert program.get(path).status_code == 200
    fill(cast, 6, 3)
    for number in range(5):
        threads.comment(cast.answer(thread, f"Answer {number}."), by=cast.ada, body="And then?")
    with counted() as many:
        assert program.get(path).status_code == 200

    assert len(many) <= len(few) <= MOST_QUERIES[path.count("/"), who], "\n".join(few)


def fill(cast, how_many, answers_each):
    for number in range(how_many):
        thread = cast.thread(title=f"A question with number {number}", tags=["jam"])
        for _ in range(answers_each):
            threads.comment(cast.answer(thread), by=cast.ada, body="And then?")
    return thread


def test_the_guide_names_every_call_and_every_anchor_it_leads_to(api, cast, browse):
    page = browse().get("/api/docs")

    reader = Anchors()
    reader.feed(page.text)
    assert page.status_code == 200
    assert reader.wanted <= reader.ids
    assert len(reader.ids) == reader.count
    for operation in operations_of(document(api)):
        assert operation["operationId"].replace("_", "-") in reader.ids
    assert "<script>" not in page.text and " style=" not in page.text


def operations_of(described):
    for item in described["paths"].values():
        yield from (item[method] for method in item if method != "parameters")


class Anchors(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.wanted, self.count = set(), set(), 0

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids.add(found["id"])
            self.count += 1
        if tag == "a" and found.get("href", "").startswith("#"):
            self.wanted.add(found["href"][1:])


def test_a_search_finds_threads_and_says_where(api, cast, indexed):
    thread = cast.thread()
    answer = cast.answer(thread, "Clean the sensor with alcohol.")
    cast.thread(title="Quite another question")
    indexed()

    found = api().get("/search?q=alcohol&category=printing&turn=answered&tag=&limit=5").json
    like = api().get("/similar?title=printer+stops+after+a+label").json

    assert [(item["id"], item["post_id"]) for item in found["items"]] == [(thread.id, answer.id)]
    assert "<mark>" in found["items"][0]["fragment"]
    assert (found["total"], found["next"], found["degraded"]) == (1, None, False)
    assert like["items"][0]["id"] == thread.id
    assert api().get("/search").json["items"] == api().get("/similar").json["items"] == []
