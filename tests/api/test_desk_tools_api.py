"""Programs of the team act on many cases, keep views and keep replies, by the same rules as its pages."""

import pytest

from community.domain.escalations import operations
from community.domain.presence import operations as presence
from community.domain.threads.queries import get_thread
from tests.support.cases import everything, fresh, three


@pytest.fixture
def cases(cast):
    return three(cast)


def test_many_are_claimed_and_each_has_its_outcome(api, cast, cases):
    first, second, third = cases
    operations.claim(second, by=cast.root)
    wish = {"ids": [first.id, second.id, 999, third.id], "act": "claim"}

    answer = api(cast.sam).post("/escalations/bulk", wish)
    again = api(cast.sam).post("/escalations/bulk", wish)

    assert answer.status_code == 200 and again.json == answer.json
    assert answer.json["done"] == 2
    assert [(one["id"], one["code"]) for one in answer.json["items"]] == [
        (first.id, 200), (second.id, 409), (999, 404), (third.id, 200)
    ]  # fmt: skip
    refused = answer.json["items"][1]
    assert (refused["done"], refused["owner"]["handle"]) == (False, "root")
    assert "Root Admin has this case." in refused["detail"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"ids": []}, "ids"), ({"ids": list(range(1, 102))}, "ids"), ({"act": "solve"}, "act"),
        ({"act": "assign"}, "owner"), ({"act": "assign", "owner": "nobody-here"}, "owner"),
        ({"act": "prioritise"}, "priority"), ({"ids": ["1"]}, "ids"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_changes_nothing(api, cast, cases, wish, field):
    before = everything()

    answer = api(cast.sam).post("/escalations/bulk", {"ids": [cases[0].id], "act": "claim"} | wish)

    assert answer.status_code == 422
    assert any(name.startswith(field) for name in answer.json["errors"])
    assert everything() == before


@pytest.mark.parametrize("who", ["ada", "mo"])
def test_who_is_not_of_the_team_does_none_of_it(api, cast, cases, who):
    program = api(getattr(cast, who))

    codes = [
        program.post("/escalations/bulk", {"ids": [cases[0].id], "act": "claim"}).status_code,
        program.get("/views").status_code, program.post("/views", {"name": "Mine"}).status_code,
        program.get("/replies").status_code, program.get("/replies/1").status_code,
        program.post("/replies", {"title": "Hello", "body": "Hello"}).status_code,
    ]  # fmt: skip

    assert codes == [403] * 6
    assert fresh(cases[0]).owner_id is None


def test_a_view_is_kept_its_cases_read_and_it_is_shared_and_deleted(api, cast, cases):
    sam, root = api(cast.sam), api(cast.root)
    wish = {"name": "Refunds", "filters": {"title": "refund", "owner": "-"}}

    made = sam.post("/views", wish)
    view = made.json

    assert made.status_code == 201 and view["filters"] == wish["filters"]
    read = sam.get(f"/escalations?saved_view={view['id']}&limit=5").json["items"]
    assert [one["id"] for one in read] == [cases[1].id]
    assert root.get("/views").json["items"] == []
    assert root.get(f"/escalations?saved_view={view['id']}").status_code == 404
    assert (
        sam.patch(f"/views/{view['id']}", {"is_shared": True, "name": "Money"}).json["name"]
        == "Money"
    )
    assert [one["name"] for one in root.get("/views").json["items"]] == ["Money"]
    assert sam.delete(f"/views/{view['id']}").status_code == 204
    assert root.get("/views").json["items"] == []


def test_what_a_view_shows_is_changed_and_the_rest_of_it_stays(api, cast, cases):
    sam, root = api(cast.sam), api(cast.root)
    view = sam.post("/views", {"name": "Refunds", "filters": {"title": "refund"}}).json
    path = f"/views/{view['id']}"

    changed = sam.patch(path, {"view": "unassigned", "filters": {"owner": "-"}}).json
    assert changed == view | {"view": "unassigned", "filters": {"owner": "-"}}
    assert sam.patch(path, {"filters": {}}).json["filters"] == {}
    assert sam.patch(path, {"filters": {"status": "lost"}}).status_code == 422
    assert sam.patch(path, {"view": "any"}).status_code == 422
    assert root.patch(path, {"view": "hot"}).status_code == 404
    assert sam.get("/views").json["items"] == [changed | {"filters": {}}]


def test_cases_are_read_by_all_that_narrows_the_desk_down(api, cast, cases):
    operations.claim(cases[0], by=cast.sam)
    sam = api(cast.sam)

    def found(query):
        return {one["id"] for one in sam.get(f"/escalations?{query}").json["items"]}

    assert found("owner=me") == found("owner=sam") == {cases[0].id}
    assert found("owner=-&title=refund") == {cases[1].id}
    assert found("priority=high") == found("hot=true") == set()
    assert sam.get("/escalations?title=" + "x" * 101).status_code == 422
    assert sam.get("/escalations?saved_view=one").status_code == 404


def test_a_reply_is_written_once_changed_and_deleted(api, cast):
    sam = api(cast.sam)
    wish = {
        "title": "Hello",
        "body": "Hello {{asker}}",
        "variants": {"de": "Hallo"},
        "for_team": True,
    }
    key = {"Idempotency-Key": "a-reply"}

    made = sam.post("/replies", wish, headers=key)
    again = sam.post("/replies", wish, headers=key)

    assert made.status_code == 201 and again.json == made.json
    path = f"/replies/{made.json['id']}"
    read = api(cast.root).get(path)
    assert read.json["variants"] == {"de": "Hallo"} and read.json["uses"] == 0
    assert sam.patch(path, {"title": "Welcome"}).json["body"] == "Hello {{asker}}"
    lost = sam.patch(path, {"title": "Lost"}, headers={"If-Match": read.headers["ETag"]})
    assert lost.status_code == 412
    refused = sam.post("/replies", wish | {"body": "Hi {{customer}}"})
    assert refused.status_code == 422 and "{{customer}}" in refused.json["errors"]["body"]
    assert sam.delete(path).status_code == 204
    assert sam.get("/replies?q=wel").json["items"] == []


def test_who_is_there_is_in_no_answer_to_anybody(api, cast, cases):
    thread = get_thread(cases[0].thread_id, cast.sam)
    presence.be_here(thread, by=cast.root, state="typing")

    for person in (cast.ada, cast.mo, cast.sam):
        program = api(person)
        for path in (f"/threads/{thread.id}", f"/escalations/{cases[0].id}", "/escalations"):
            assert "typing" not in program.get(path).text
