"""Rules, calendars and policies for programs: admins only, tried before they are saved, refused field by field."""

import json
from datetime import timedelta

import pytest

from community.domain.escalation_rules import rulebook
from community.domain.escalations import operations
from community.domain.escalations.terms import default_terms
from community.domain.moderation import queries as moderation
from community.kernel import cache, clock

HOURS = {"zone": "Europe/Berlin", "week": {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}}
MINUTES = default_terms()["minutes"]
OFFICE = {"name": "Office", "hours": HOURS}


@pytest.fixture
def root(cast, api):
    return api(cast.root)


CALLS = [
    ("GET", "/rules", None), ("GET", "/rules/words/dry-run", None),
    ("PUT", "/rules/words", {"mode": "off", "threshold": 1, "words": ["fire"]}), ("DELETE", "/rules/words", None),
    ("GET", "/calendars", None), ("POST", "/calendars", OFFICE), ("PUT", "/calendars/1", OFFICE),
    ("DELETE", "/calendars/1", None), ("GET", "/policies", None),
    ("PUT", "/policies", {"name": "All", "calendar_id": 1, "minutes": MINUTES}), ("DELETE", "/policies", None),
    ("PUT", "/policies/reapplication", {"reason": "Because."}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_only_admins_see_or_set_them(cast, api, method, path, body):
    for name, person in cast.everyone.items():
        status = api(person)(method, path, body).status_code
        assert (status not in (401, 403)) == (name == "an admin"), name


def test_a_rule_is_tried_changed_for_one_category_and_taken_back(cast, api, root):
    cast.thread(body="The fire alarm rang.")
    with clock.frozen(clock.now() + timedelta(hours=5)):
        tried = root.get("/rules/words/dry-run?words=fire,flood&threshold=1").json
        assert (tried["count"], tried["asked"], tried["is_much"]) == (1, 1, True)
        assert tried["items"][0]["why"] == "It speaks of: fire."

        wish = {"mode": "propose", "threshold": 1, "words": ["fire"], "category": "printing"}
        refused = root.put("/rules/words", wish)
        assert refused.status_code == 409 and refused.json["errors"]["sure"]
        saved = root.put("/rules/words", {**wish, "sure": True})
    assert (saved.json["category"]["slug"], saved.json["words"]) == ("printing", ["fire"])
    assert len(root.get("/rules").json["items"]) == 9
    assert root.delete("/rules/words?category=printing").status_code == 204
    assert len(root.get("/rules").json["items"]) == 8
    assert root.get("/rules/words/dry-run").json["count"] == 0
    assert root.get("/rules/nonsense/dry-run").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"threshold": 0}, "threshold"), ({"threshold": "1"}, "threshold"), ({"threshold": 10**6}, "threshold"),
        ({"words": []}, "words"), ({"words": [" "]}, "words"), ({"words": ["x" * 61]}, "words"),
        ({"mode": "loud"}, "mode"), ({"category": "nowhere"}, "category"), ({"volume": 1}, "volume"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_changes_no_rule(cast, root, change, field):
    wish = {"mode": "propose", "threshold": 1, "words": ["fire"]} | change
    refused = root.put("/rules/words", wish)

    assert refused.status_code == 422
    assert any(name.startswith(field) for name in refused.json["errors"])
    assert rulebook.rules() == list(rulebook.DEFAULTS.values())


def test_calendars_and_policies_are_made_changed_and_removed(cast, api, root):
    made = root.post("/calendars", OFFICE)
    assert (made.status_code, made.json["hours"]) == (201, HOURS)
    assert root.post("/calendars", OFFICE).status_code == 422
    path = f"/calendars/{made.json['id']}"
    changed = {
        **HOURS,
        "holidays": ["2026-12-25"],
        "exceptions": {"2026-12-24": [["09:00", "12:00"]]},
    }
    assert root.put(path, {"name": "Berlin", "hours": changed}).json["name"] == "Berlin"

    policy = {
        "name": "Printers",
        "calendar_id": made.json["id"],
        "minutes": MINUTES,
        "category": "printing",
    }
    assert root.put("/policies", policy).json["category"]["slug"] == "printing"
    assert root.delete(path).status_code == 409
    promise = api().get("/categories").json["items"][0]["support_promise"]
    assert (promise["wait_minutes"], promise["handover_minutes"], promise["reply_minutes"]) == (
        1440,
        20,
        480,
    )
    assert promise["zone"] == "Europe/Berlin" and "8 working hours" in promise["sentence"]
    assert root.delete("/policies?category=printing").status_code == 204
    assert root.delete(path).status_code == 204
    assert (root.get("/calendars").json["items"], root.get("/policies").json["items"]) == ([], [])
    acts = moderation.acts("change_service", None, None, None).items
    assert [act.detail["thing"] for act in acts] == [
        "calendar", "policy", "policy", "calendar", "calendar",
    ]  # fmt: skip


BAD_HOURS = [
    {**HOURS, "zone": "Europe/Atlantis"}, {**HOURS, "zone": 7}, {**HOURS, "zone": "\u0000"}, {"zone": "UTC"},
    {**HOURS, "week": {}}, {**HOURS, "week": {"mon": []}}, {**HOURS, "week": {"mon": [["17:00", "09:00"]]}},
    {**HOURS, "week": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, {**HOURS, "week": {"mon": [[9, 17]]}},
    {**HOURS, "week": []}, {**HOURS, "holidays": ["25 December"]}, {**HOURS, "holidays": {"a": 1}},
    {**HOURS, "exceptions": {"2026-12-24": [["22:00", "06:00"]]}}, {**HOURS, "exceptions": ["2026-12-24"]},
    [], "office", None,
]  # fmt: skip


@pytest.mark.parametrize("hours", BAD_HOURS, ids=json.dumps)
def test_a_calendar_that_makes_no_sense_is_refused(root, hours):
    assert root.post("/calendars", {"name": "Office", "hours": hours}).status_code == 422
    assert root.get("/calendars").json["items"] == []


def test_a_policy_that_makes_no_sense_is_refused(cast, root):
    calendar = root.post("/calendars", OFFICE).json["id"]
    good = {"name": "All", "calendar_id": calendar, "minutes": MINUTES}
    for wrong in (
        {"minutes": {}}, {"minutes": {**MINUTES, "normal": {}}}, {"minutes": []}, {"calendar_id": 99},
        {"minutes": {**MINUTES, "normal": {**MINUTES["normal"], "resolution": 0}}}, {"name": " "},
        {"minutes": {**MINUTES, "low": {**MINUTES["low"], "resolution": 10**9}}}, {"category": "nowhere"},
    ):  # fmt: skip
        assert root.put("/policies", good | wrong).status_code == 422, wrong
    assert root.get("/policies").json["items"] == []
    seldom = {"zone": "UTC", "week": {"mon": [["09:00", "09:01"]]}}
    root.put(f"/calendars/{calendar}", {"name": "Office", "hours": seldom})
    refused = root.put("/policies", good)
    assert refused.status_code == 422, "some cases would be due in a hundred years"


def test_running_cases_keep_their_promise_until_it_is_re_applied_and_that_is_written_down(
    cast, root
):
    case = operations.escalate(cast.thread(), by=cast.mo, reason="Nobody knows.")
    calendar = root.post("/calendars", OFFICE).json["id"]
    root.put("/policies", {"name": "All", "calendar_id": calendar, "minutes": MINUTES})
    cache.forget_all()
    before = root.get(f"/escalations/{case.id}").json
    wish = {"reason": "The new year’s promise."}
    assert root.put("/policies/reapplication", {"reason": " "}).status_code == 422
    assert root.put("/policies/reapplication", wish).json == {"count": 1}
    assert root.put("/policies/reapplication", wish).json == {"count": 0}

    after = root.get(f"/escalations/{case.id}").json
    assert (before["policy"], after["policy"]) == ("Default", "All")
    assert after["history"][-1]["kind"] == "reapplied"
    acts = moderation.acts("change_service", None, None, None).items
    assert (acts[0].detail["after"], acts[0].reason) == ("re-applied to 1", wish["reason"])
