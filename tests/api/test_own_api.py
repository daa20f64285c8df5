"""Exports and muted people, by program."""

from datetime import timedelta

from community.domain.accounts import operations as accounts
from community.domain.blocks import queries as blocks
from community.jobs.make_exports import make_exports
from community.kernel import clock


def test_an_export_is_asked_for_once_and_its_file_needs_its_person(api, cast):
    program = api(cast.ada)
    first = program.post("/me/exports", {})
    again = program.post("/me/exports", {})
    make_exports()
    listed = program.get("/me/exports").json["items"]

    assert (first.status_code, first.json["state"]) == (201, "waiting")
    assert again.status_code == 409
    assert [one["state"] for one in listed] == ["ready"]
    assert listed[0]["url"] == "http://localhost/settings/export"
    assert api(cast.ben).get("/me/exports").json["items"] == []
    assert api().get("/me/exports").status_code == 401


def test_the_same_key_asks_for_one_export(api, cast):
    program = api(cast.ada)
    key = {"Idempotency-Key": "once"}

    assert program.post("/me/exports", {}, headers=key).status_code == 201
    repeated = program.post("/me/exports", {}, headers=key)
    assert (repeated.status_code, repeated.headers["Idempotency-Replayed"]) == (201, "true")


def test_a_suspended_person_may_have_their_data(api, cast):
    program = api(cast.ben)
    accounts.suspend(cast.ben, clock.now() + timedelta(days=3), "Spam", by=cast.mo)

    assert program.post("/me/exports", {}).status_code == 201


def test_people_are_muted_listed_and_heard_again(api, cast):
    program = api(cast.ada)

    shown = program.put("/me/blocks/BEN", {"kind": "block"})
    assert (shown.json["person"]["handle"], shown.json["kind"]) == ("ben", "block")
    assert [one["kind"] for one in program.get("/me/blocks").json["items"]] == ["block"]
    assert program.put("/me/blocks/sam", {"kind": "mute"}).status_code == 403
    assert program.put("/me/blocks/nobody", {"kind": "mute"}).status_code == 404
    assert program.put("/me/blocks/cleo", {"kind": "hate"}).status_code == 422
    assert "block" not in api(cast.ben).get("/me").text

    assert program.delete("/me/blocks/ben").status_code == 204
    assert program.delete("/me/blocks/ben").status_code == 204
    assert blocks.kept_away(cast.ada).items == ()
