"""People, the ledger of their reputation, and whose token it is."""

from datetime import timedelta

import pytest

from community.domain.accounts import operations as accounts
from community.domain.accounts import queries as people
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from tests.support.standing import everybody_votes, trusted


def test_a_person_is_shown_with_role_and_reputation_and_without_address(api, cast):
    response = api().get("/people/SAM")

    assert response.status_code == 200
    shown = response.json
    assert (shown["handle"], shown["name"], shown["role"]) == ("sam", "Sam Agent", "agent")
    assert (shown["reputation"], shown["badges"]) == (1, [])
    assert shown["joined_at"].endswith("Z")
    assert "example.com" not in response.text


@pytest.mark.parametrize("handle", ["nobody", "%00", "a" * 3000, "..", "%ED%A0%80", "ada%2F0"])
def test_an_unknown_person_is_not_found(api, cast, handle):
    assert api().get(f"/people/{handle}").status_code == 404
    assert api().get(f"/people/{handle}/reputation").status_code == 404


def test_the_ledger_says_what_was_earned_and_not_by_whose_vote(api, cast):
    answer = cast.answer(cast.thread())
    trusted(cast.ada)
    votes.vote(answer, by=cast.ada, value=1)

    response = api().get("/people/ben/reputation")

    assert [(item["cause"], item["points"]) for item in response.json["items"]] == [("up", 10)]
    assert response.json["items"][0]["post_id"] == answer.id
    assert "ada" not in response.text
    assert api().get("/people/ben").json["reputation"] == 11


def test_on_what_somebody_cast_a_down_vote_is_for_their_eyes_only(api, cast):
    everybody_votes(cast.root)
    answer = cast.answer(cast.thread())
    votes.vote(answer, by=cast.cleo, value=-1)

    def posts(user):
        items = api(user).get("/people/cleo/reputation").json["items"]
        assert [item["cause"] for item in items] == ["cast_down"]
        return [item["post_id"] for item in items]

    assert posts(cast.cleo) == [answer.id]
    assert posts(None) == posts(cast.ben) == posts(cast.root) == [None]


def test_the_ledger_is_walked_by_pages(api, cast):
    trusted(cast.ada)
    for number in range(5):
        post = cast.answer(cast.thread(title=f"A question with number {number}"))
        votes.vote(post, by=cast.ada, value=1)

    seen, after = [], ""
    while after is not None:
        page = api().get(f"/people/ben/reputation?limit=2&after={after}").json
        seen += [item["post_id"] for item in page["items"]]
        after = page["next"]

    assert len(seen) == len(set(seen)) == 5


def test_me_is_whose_token_it_is(api, cast):
    shown = api(cast.ada, scopes=("read",)).get("/me").json

    assert (shown["handle"], shown["scopes"]) == ("ada", ["read"])
    assert shown["suspended_until"] is None


def test_without_a_token_everything_public_is_read_and_nothing_written(api, cast):
    thread = cast.thread()

    assert api().get(f"/threads/{thread.id}").status_code == 200
    for method, path in (
        ("GET", "/me"), ("POST", "/threads"), ("PUT", f"/threads/{thread.id}/me-too"),
        ("DELETE", f"/threads/{thread.id}"[:-1] + f"{thread.id}/follow"),
    ):  # fmt: skip
        response = api()(method, path)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer x", "Bearer pd_unknown", "Basic YWRhOmFkYQ==", "pd_x",
     "Bearer pd_" + "x" * 5000, "Bearer \u00e4"],
)  # fmt: skip
def test_a_bad_token_opens_nothing_not_even_what_is_public(api, cast, header):
    response = api().get("/threads", headers={"Authorization": header.encode().decode("latin-1")})

    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


def test_a_token_is_for_its_scopes(api, cast):
    thread = cast.thread()
    reader, writer = api(cast.ben, scopes=("read",)), api(cast.ben, scopes=("write",))

    refused = reader.put(f"/threads/{thread.id}/me-too")
    assert refused.status_code == 403
    assert 'scope="write"' in refused.headers["WWW-Authenticate"]
    assert reader.get("/me").status_code == 200
    assert writer.get("/me").status_code == 403
    assert writer.put(f"/threads/{thread.id}/me-too").status_code == 200


def test_a_token_ends_with_its_time_with_a_word_and_with_its_person(api, cast):
    ada, ben, cleo = api(cast.ada), api(cast.ben), api(cast.cleo, lifetime=timedelta(hours=1))
    accounts.end_token(people.tokens_of(cast.ada)[0].id, by=cast.ada)
    cast.ben.deleted_at = clock.now()
    db.session.commit()

    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert [program.get("/me").status_code for program in (ada, ben, cleo)] == [401] * 3


def test_a_suspended_person_reads_and_changes_nothing(api, cast):
    thread, cleo = cast.thread(), api(cast.cleo)
    cast.cleo.suspended_until = clock.now() + timedelta(days=1)
    db.session.commit()

    assert cleo.get(f"/threads/{thread.id}").status_code == 200
    assert cleo.put(f"/threads/{thread.id}/me-too").status_code == 403
    refused = cleo.post(f"/threads/{thread.id}/posts", {"role": "answer", "body": "Me."})
    assert refused.status_code == 403


def test_a_cookie_signs_nobody_in_here(browse, cast):
    signed_in = browse(cast.ada)

    assert signed_in.get("/api/v1/me").status_code == 401
    assert signed_in.post("/api/v1/threads", json={}).status_code == 401
    assert "Set-Cookie" not in signed_in.get("/api/v1/threads").headers
