"""Known issues for programs: the same operations as on the pages, refused alike."""

import pytest

from tests.support.known import NOTE, bound, declared, issue_of

SET = {"stage": "identified", "note": NOTE}


def path(thread, more=""):
    return f"/threads/{thread.id}/known-issue{more}"


def test_everybody_reads_them_and_a_thread_names_its_own(cast, api):
    known = declared(cast)
    thread = bound(cast, known)
    plain = cast.thread()

    for person in (None, cast.cleo, cast.sam):
        program = api(person)
        (item,) = program.get("/known-issues").json["items"]
        assert (item["thread_id"], item["stage"], item["affected"], item["bound"]) == (known.id, "identified", 2, 1)  # fmt: skip
        assert program.get(f"/threads/{thread.id}").json["known_issue"] == item
        assert program.get(f"/threads/{plain.id}").json["known_issue"] is None
        whole = program.get(path(thread))
        assert [line["stage"] for line in whole.json["history"]] == ["identified"]
        assert program.get(path(plain)).status_code == 404
        assert program.get("/known-issues?state=fixed").json["items"] == []


@pytest.mark.parametrize("verb", ["declare", "withdraw", "bind", "unbind"])
def test_who_may_do_what(cast, api, verb):
    known = declared(cast)
    thread = bound(cast, known) if verb == "unbind" else cast.thread()
    call = {
        "declare": lambda program: program.put(path(thread), SET),
        "withdraw": lambda program: program.delete(path(known)),
        "bind": lambda program: program.put(path(thread, "/binding"), {"to": known.id}),
        "unbind": lambda program: program.delete(path(thread, "/binding")),
    }[verb]
    order = ("a visitor", "the asker", "a bystander", "a moderator", "an agent")
    refusals = {name: call(api(cast.everyone[name])).status_code for name in order}

    staff_only = verb in ("declare", "withdraw")
    done = 200 if verb in ("declare", "bind") else 204
    assert refusals == {
        "a visitor": 401, "the asker": 403, "a bystander": 403,
        "a moderator": 403 if staff_only else done, "an agent": done,
    }  # fmt: skip


def test_a_token_that_only_reads_changes_nothing(cast, api):
    thread = cast.thread()

    assert api(cast.sam, scopes=("read",)).put(path(thread), SET).status_code == 403
    assert issue_of(thread) is None


def test_twice_is_once_and_an_old_etag_is_refused(cast, api):
    thread, program = cast.thread(), api(cast.sam)
    first = program.put(path(thread), SET)
    assert program.put(path(thread), SET).json == first.json
    tag = program.get(path(thread)).headers["ETag"]
    assert tag.startswith('"1-')

    assert program.put(path(thread), {"stage": "investigating"}, headers={"If-Match": tag}).status_code == 200  # fmt: skip
    stale = program.put(path(thread), SET, headers={"If-Match": tag})
    assert stale.status_code == 412 and issue_of(thread).stage == "investigating"
    assert program.delete(path(thread), headers={"If-Match": tag}).status_code == 412
    assert program.delete(path(thread)).status_code == 204
    assert program.delete(path(thread)).status_code == 204


def test_what_makes_no_sense_is_told_at_its_field(cast, api):
    known, thread, program = declared(cast), cast.thread(), api(cast.sam)
    for json, field in (
        ({"stage": "mended"}, "stage"), ({"stage": "fixed"}, "fixed_in"), ({}, "stage"),
        ({"stage": "identified", "colour": "red"}, "colour"),
    ):  # fmt: skip
        refused = program.put(path(thread), json)
        assert refused.status_code == 422 and field in refused.json["errors"], json
    for to in (thread.id, 99_999):
        refused = program.put(path(thread, "/binding"), {"to": to})
        assert refused.status_code == 422 and "to" in refused.json["errors"]
    program.put(path(thread, "/binding"), {"to": known.id})
    other = declared(cast)
    assert program.put(path(thread, "/binding"), {"to": other.id}).status_code == 409
