"""Giving roles, and making and changing categories, through the API."""

import pytest

from community.domain.accounts.queries import get_by_handle
from community.domain.categories.queries import get, readable
from community.domain.moderation import queries as acts
from community.kernel.db import db


def verbs():
    return [row.verb for row in acts.acts(None, None, None, None).items]


@pytest.mark.parametrize("role", ["moderator", "agent", "member"])
def test_an_admin_gives_a_role_and_it_is_in_the_log(api, cast, role):
    before = "agent" if role == "member" else "member"
    person = cast.sam if role == "member" else cast.ada
    assert person.role == before

    reply = api(cast.root).put(f"/people/{person.handle}/role", json={"role": role})

    assert (reply.status_code, reply.json["role"]) == (200, role)
    assert verbs()[0] == "grant_role"


def test_giving_the_role_somebody_has_changes_nothing(api, cast):
    reply = api(cast.root).put("/people/sam/role", json={"role": "agent"})

    assert (reply.status_code, verbs()) == (200, [])


@pytest.mark.parametrize(
    ("handle", "role"), [("ada", "admin"), ("root", "member"), ("root", "agent")]
)
def test_through_a_token_nobody_becomes_or_stops_being_an_admin(api, cast, handle, role):
    before = get_by_handle(handle).role

    reply = api(cast.root).put(f"/people/{handle}/role", json={"role": role})

    assert reply.status_code == 403
    assert "on the site only" in reply.json["detail"]
    db.session.expire_all()
    assert (get_by_handle(handle).role, verbs()) == (before, [])


@pytest.mark.parametrize("who", ["ada", "mo", "sam"])
def test_who_is_no_admin_does_none_of_it(api, cast, who):
    program = api(getattr(cast, who))
    slug = cast.category.slug

    assert program.put("/people/ben/role", json={"role": "moderator"}).status_code == 403
    assert program.post("/categories", json={"name": "Labels"}).status_code == 403
    assert program.patch(f"/categories/{slug}", json={"name": "Other"}).status_code == 403
    db.session.expire_all()
    assert get_by_handle("ben").role == "member"
    assert [one.name for one in readable(cast.root)] == [cast.category.name]


def test_a_token_that_only_reads_gives_no_role(api, cast):
    program = api(cast.root, scopes=("read",))

    assert program.put("/people/ada/role", json={"role": "agent"}).status_code == 403
    assert get_by_handle("ada").role == "member"


def test_a_category_is_made_once_and_says_what_it_asks_for(api, cast):
    program = api(cast.root)
    wish = {
        "name": "Labels",
        "description": "All that sticks.",
        "asks": "* Size: One, Wide\nVersion",
    }
    headers = {"Idempotency-Key": "one"}

    made = program.post("/categories", json=wish, headers=headers)
    again = program.post("/categories", json=wish, headers=headers)

    assert (made.status_code, made.json["slug"]) == (201, "labels")
    assert again.json == made.json
    assert [(one["label"], one["required"]) for one in made.json["fields"]] == [
        ("Size", True), ("Version", False),
    ]  # fmt: skip
    assert program.post("/categories", json=wish).status_code == 409
    assert verbs() == ["change_category"]


def test_of_a_category_only_what_is_sent_changes(api, cast):
    program = api(cast.root)
    program.post("/categories", json={"name": "Labels", "template": "### What", "asks": "* Size"})

    reply = program.patch(
        "/categories/labels", json={"name": "Tags", "place": 1, "asks": "size\nInk"}
    )

    assert (reply.status_code, reply.json["name"], reply.json["slug"]) == (200, "Tags", "labels")
    assert reply.json["template"] == "### What"
    assert [one["key"] for one in reply.json["fields"]] == ["size", "ink"]
    db.session.expire_all()
    assert [one.slug for one in readable(cast.root)] == ["labels", cast.category.slug]


@pytest.mark.parametrize(
    "wish",
    [
        {"name": ""},
        {"name": "Print\u200bers"},
        {"readers": "staff"},
        {"place": 0},
        {"asks": "x" * 61},
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(api, cast, wish):
    slug, name = cast.category.slug, cast.category.name

    assert api(cast.root).patch(f"/categories/{slug}", json=wish).status_code == 422
    db.session.expire_all()
    assert get(slug, cast.root).name == name
