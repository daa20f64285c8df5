"""The desk over the API: who sees how much, what may be asked, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from community.domain.categories import operations as categories
from community.domain.desk import counting, reading
from community.domain.desk import queries as desk
from community.domain.desk.filters import VIEWS
from community.domain.escalations import operations
from community.domain.threads import operations as threads
from community.domain.threads import queries
from community.kernel import clock
from tests.support.statements import counted

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECRET = "xylophonecanary"
WISH = {"reason": "Nobody knows.", "tried": "A new roll.", "wanted": "A look.", "priority": "high"}


@pytest.fixture
def opened(cast, api):
    thread = cast.thread()
    return api(cast.mo).post(f"/threads/{thread.id}/escalation", WISH).json


def test_a_moderator_hands_a_thread_over_and_reads_what_became_of_it(cast, api, opened):
    assert opened["status"] == "open" and opened["priority"] == "high" and opened["version"] == 1
    assert opened["opened_by"]["handle"] == "mo" and opened["owner"] is None
    assert {clock["kind"] for clock in opened["clocks"]} == {"first_response", "resolution"}
    assert [move["kind"] for move in opened["history"]] == ["opened"]
    assert opened["due_at"] and opened["breached"] is False

    again = api(cast.mo).post(f"/threads/{opened['thread_id']}/escalation", WISH)
    assert again.status_code == 409
    assert again.json["current"] == {"status": "open", "owner": None, "version": 1}
    assert api(cast.mo).get(f"/escalations/{opened['id']}").status_code == 200


def test_the_same_key_escalates_once(cast, api):
    path, headers = f"/threads/{cast.thread().id}/escalation", {"Idempotency-Key": "once"}
    first = api(cast.mo).post(path, WISH, headers=headers)
    second = api(cast.mo).post(path, WISH, headers=headers)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] == second.json["id"]
    assert first.headers["Location"].endswith(f"/escalations/{first.json['id']}")


def test_a_claim_is_put_and_deleted_and_the_second_is_told_who(cast, api, opened):
    path = f"/escalations/{opened['id']}/claim"
    assert api(cast.sam).put(path).json["owner"]["handle"] == "sam"
    assert api(cast.sam).put(path).json["version"] == 2
    refused = api(cast.root).put(path)
    assert refused.status_code == 409
    assert refused.json["current"] == {"status": "open", "owner": "sam", "version": 2}
    assert "Sam Agent" in refused.json["detail"]
    assert api(cast.mo).put(path).status_code == 403
    assert api(cast.cleo).put(path).status_code == 404
    assert api(cast.sam).delete(path).status_code == 204
    assert api(cast.sam).delete(path).status_code == 204
    assert api(cast.sam).get(f"/escalations/{opened['id']}").json["owner"] is None


def test_the_moves_of_a_case_from_hand_to_hand(cast, api, opened):
    path, sam = f"/escalations/{opened['id']}", api(cast.sam)
    move = lambda **wish: sam.post(f"{path}/moves", wish)  # noqa: E731
    wake_at = (clock.now() + HOUR).isoformat()
    assert move(to="pending", wake_at=wake_at).status_code == 409
    sam.put(f"{path}/claim")
    assert move(to="pending").status_code == 422
    assert move(to="pending", wake_at="2020-01-01T00:00:00Z").json["errors"]["wake_at"]
    assert move(to="pending", wake_at="2030-01-01T00:00:00").status_code == 422, "no zone"
    assert move(to="pending", wake_at=wake_at, version=1).status_code == 409
    assert move(to="pending", wake_at=wake_at, version=2).json["status"] == "pending"
    refused = move(to="on_hold", link="https://bugs.example/1")
    assert (refused.status_code, refused.json["current"]["status"]) == (409, "pending")
    assert move(to="open").json["status"] == "open"
    assert move(to="on_hold", link="https://bugs.example/1").json["link"]
    assert move(to="open").json["link"] == ""
    assert move(to="solved").status_code == 422
    assert move(to="closed").status_code == 422
    assert move(to="proposed").status_code == 409
    answer = cast.answer(queries.get_thread(opened["thread_id"], None), by=cast.sam)
    assert move(to="solved", answer_id=answer.id).json["answer_id"] == answer.id
    assert api(cast.cleo).post(f"{path}/moves", {"to": "open"}).status_code == 404
    assert api(cast.ada).post(f"{path}/moves", {"to": "open"}).json["status"] == "open"
    assert sam.get(f"/threads/{opened['thread_id']}").json["turn"] == "with_support"


def test_a_change_of_priority_and_owner_is_one_and_minds_the_version(cast, api, opened):
    path = f"/escalations/{opened['id']}"
    etag = api(cast.root).get(path).headers["ETag"]
    both = {"priority": "urgent", "owner": "sam"}
    assert api(cast.root).patch(path, {"priority": "low", "owner": "ben"}).status_code == 422
    assert api(cast.sam).patch(path, {"owner": "root"}).status_code == 403
    changed = api(cast.root).patch(path, both, headers={"If-Match": etag})
    assert (changed.json["priority"], changed.json["owner"]["handle"]) == ("urgent", "sam")
    assert changed.json["version"] == 3
    assert api(cast.root).patch(path, both, headers={"If-Match": etag}).status_code == 412
    assert api(cast.root).patch(path, {"priority": "low", "version": 1}).status_code == 409


def secretive(cast):
    """A case whose every word of the staff is a secret."""
    thread = cast.thread()
    opened = operations.escalate(thread, by=cast.sam, reason=SECRET, tried=SECRET, wanted=SECRET)
    operations.claim(opened, by=cast.sam)
    operations.hold(opened, by=cast.sam, link=f"https://{SECRET}.example/1", reason=SECRET)
    return opened


def test_the_words_of_the_staff_reach_nobody_else(cast, api):
    opened = secretive(cast)
    shown = {}
    for name, user in cast.everyone.items():
        response = api(user).get(f"/escalations/{opened.id}")
        listed = api(user).get("/escalations")
        shown[name] = response.status_code
        assert (SECRET in response.text) == (name in ("an agent", "an admin")), name
        assert SECRET not in listed.text
        assert (f'"id":{opened.id},' in listed.text.replace(" ", "")) == (shown[name] == 200), name

    assert shown == {
        "a visitor": 401, "the asker": 200, "the answerer": 404, "a bystander": 404,
        "a moderator": 404, "an agent": 200, "an admin": 200,
    }  # fmt: skip


def test_the_asker_sees_who_is_on_it_and_until_when_and_no_more(cast, api):
    opened = secretive(cast)

    seen = api(cast.ada).get(f"/escalations/{opened.id}").json
    assert seen["owner"]["handle"] == "sam"
    assert seen["due_at"] and seen["received_at"] and seen["status"] == "on_hold"
    assert seen["clocks"] == [] and seen["heat_parts"] == {} and seen["policy"] is None
    assert [move["kind"] for move in seen["history"]] == ["opened", "claimed"]


def test_everybody_may_know_who_is_on_it_and_until_when_and_no_more(cast):
    opened = secretive(cast)

    told = reading.public_part(opened.thread_id)
    assert (told.owner.handle, told.status, told.since) == ("sam", "on_hold", opened.received_at)
    assert SECRET not in repr(told)
    assert reading.public_part(cast.thread().id) is None


def test_a_moderator_sees_proposals_and_what_they_made_without_the_words_of_the_staff(cast, api):
    with clock.frozen(clock.now() - timedelta(days=1)):
        thread = cast.thread()
    proposed = api(cast.ada).post(f"/threads/{thread.id}/escalation", WISH).json
    assert proposed["status"] == "proposed" and proposed["reason"] == WISH["reason"]
    path = f"/escalations/{proposed['id']}"
    assert api(cast.mo).get(path).json["reason"] == WISH["reason"]
    declined = api(cast.mo).post(f"{path}/moves", {"to": "declined", "reason": "See the FAQ."})
    assert declined.json["status"] == "declined"
    assert "See the FAQ." in api(cast.ada).get(path).text

    made = operations.escalate(cast.thread(), by=cast.mo, reason="Why.")
    operations.claim(made, by=cast.sam)
    operations.hold(made, by=cast.sam, link=f"https://{SECRET}.example/1", reason=SECRET)
    seen = api(cast.mo).get(f"/escalations/{made.id}")
    assert SECRET not in seen.text and seen.json["status"] == "on_hold" and seen.json["clocks"]


def test_a_case_in_a_hidden_category_is_for_its_readers(cast, api):
    hidden = categories.create(name="Hidden", slug="hidden", readers="staff")
    thread = threads.ask(by=cast.root, category=hidden, title="A question for staff", body="Hm.")
    made = operations.escalate(thread, by=cast.root, reason="Why.")

    assert api(cast.mo).get(f"/escalations/{made.id}").status_code == 404
    assert api(cast.mo).post(f"/threads/{thread.id}/escalation", WISH).status_code == 404
    assert api(cast.sam).get(f"/escalations/{made.id}").status_code == 200


def test_a_token_that_only_reads_moves_nothing(cast, api, opened):
    program = api(cast.sam, scopes=("read",))

    assert program.get("/escalations").status_code == 200
    for refused in (
        program.put(f"/escalations/{opened['id']}/claim"),
        program.post(f"/escalations/{opened['id']}/moves", {"to": "solved", "remedy": "Mine."}),
        program.post(f"/threads/{opened['thread_id']}/escalation", WISH),
    ):
        assert refused.status_code == 403


def full_desk(cast):
    """A case for each view, the first three late, soon due and hot."""
    made = []
    for number, hours in enumerate((0, 6, 30, 31, 32, 33, 34, 35)):
        with clock.frozen(NINE + hours * HOUR):
            one = operations.escalate(cast.thread(), by=cast.mo, reason="Why.", priority="low")
            if number > 2:
                operations.claim(one, by=cast.sam)
            if number == 4:
                operations.wait_for_asker(one, by=cast.sam, wake_at=NINE + 200 * HOUR)
            if number == 5:
                operations.hold(one, by=cast.sam, wake_at=NINE + 200 * HOUR)
            if number == 6:
                operations.solve(one, by=cast.sam, remedy="Mended.")
            made.append(one.id)
    return made


@pytest.mark.parametrize("hours", [36, 49, 60, 400])
def test_each_view_counts_exactly_its_rows_and_pages_go_through_all_of_them(cast, api, hours):
    full_desk(cast)
    with clock.frozen(NINE + hours * HOUR):
        counts = counting.counts(cast.sam)
        for view in VIEWS:
            ids, after = [], None
            while True:
                page = desk.cases(cast.sam, view=view, after=after, limit=2)
                ids += [row.id for row in page.items]
                after = page.next
                if after is None:
                    break
            assert len(ids) == len(set(ids)) == counts[view], view
        assert set(ids) == {7}, "the solved one"
    assert counts["all"] == 7 and counts["pending"] == counts["on-hold"] == 1


def test_what_hurts_first_stands_first(cast, api):
    full_desk(cast)
    with clock.frozen(NINE + 50 * HOUR):
        rows = desk.cases(cast.sam).items
    late = [row.is_breached for row in rows]
    due = [row.due_at for row in rows if row.is_breached]

    assert late == sorted(late, reverse=True) and any(late) and not all(late)
    assert due == sorted(due)


def test_a_reading_of_pages_agrees_with_itself_though_time_goes_on(cast, api):
    full_desk(cast)
    with clock.frozen(NINE + 47 * HOUR):
        first = desk.cases(cast.sam, limit=3)
    with clock.frozen(NINE + 49 * HOUR):
        rest = desk.cases(cast.sam, after=first.next, limit=50)

    ids = [row.id for row in (*first.items, *rest.items)]
    assert len(ids) == len(set(ids)) == 7


def test_filters_narrow_and_nonsense_is_refused(cast, api, opened):
    sam = api(cast.sam)
    sam.put(f"/escalations/{opened['id']}/claim")
    for address, count in (
        ("owner=sam", 1), ("owner=root", 0), ("status=open", 1), ("status=solved", 0),
        ("view=mine", 1), ("team=none", 0), ("category=printing", 1), ("sort=newest", 1),
    ):  # fmt: skip
        assert len(sam.get(f"/escalations?{address}").json["items"]) == count, address
    for address in ("status=lost", "view=any", "sort=luck", "after=x", "limit=0"):
        assert sam.get(f"/escalations?{address}").status_code == 422, address


def test_the_desk_asks_the_database_the_same_few_questions_however_much_there_is(cast, api):
    full_desk(cast)

    with counted() as statements:
        desk.cases(cast.sam)
    assert len(statements) == 2  # which they are, and what stands in their lines
    with counted() as statements:
        counting.counts(cast.sam)
    assert len(statements) == 1
