"""Ready replies as pages and in the composer, and who is there, for the team alone."""

import re

import pytest

from community.domain.escalations import operations
from community.domain.replies import operations as replies
from community.domain.replies import queries as reply_queries
from community.kernel.db import db
from tests.support.pages import words

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def cases(cast):
    titles = ("The printer jams at night", "A refund for the roll, please")
    return [
        operations.escalate(cast.thread(title=title), by=cast.mo, reason=f"Why {title}")
        for title in titles
    ]


def test_a_reply_is_written_found_changed_and_deleted(cast, browse):
    client = browse(cast.sam)
    wish = {
        "title": "We are on it",
        "body": "Hello {{asker}}",
        "body_de": "Hallo {{asker}}",
        "for_team": "1",
    }

    assert client.post("/desk/replies", data=wish).status_code == 303
    reply = reply_queries.replies_for(cast.root)[0]
    assert "We are on it" in words(browse(cast.root).get("/desk/replies?q=on it"))
    client.post(f"/desk/replies/{reply.id}", data=wish | {"title": "Welcome", "version": 1})
    stale = client.post(f"/desk/replies/{reply.id}", data=wish | {"title": "Lost", "version": 1})
    assert stale.status_code == 412 and "Somebody has changed this reply" in words(stale)
    assert reply_queries.card_of(reply.id, cast.sam).title == "Welcome"
    client.post(f"/desk/replies/{reply.id}", data={"_method": "delete"})
    assert reply_queries.replies_for(cast.sam) == ()


def test_an_unknown_place_is_refused_beside_the_text_with_all_that_was_typed(cast, browse):
    refused = browse(cast.sam).post(
        "/desk/replies", data={"title": "Hello", "body": "Hi {{customer}}", "body_de": "Hallo"}
    )

    assert refused.status_code == 422
    assert "There is nothing that fills {{customer}}." in words(refused)
    assert "Hi {{customer}}</textarea>" in refused.text and "Hallo</textarea>" in refused.text
    assert reply_queries.replies_for(cast.sam) == ()


def test_a_reply_comes_filled_in_the_language_of_who_asked(cast, browse, cases):
    cast.ada.locale = "de"
    db.session.commit()
    body = "Hello {{asker}}, about *{{title}}*: case {{case}}. {{agent}}"
    reply = replies.write(cast.sam, "Hello", body, variants={"de": "Hallo {{asker}}, {{title}}"})
    path = f"/questions/{cases[0].thread_id}/replies"
    client = browse(cast.sam)

    listed = client.get(path, headers=FRAGMENT)
    used = client.post(f"{path}/{reply.id}", headers=FRAGMENT)

    assert "Hallo Ada Asker, The printer jams at night" in words(listed)
    assert (
        used.mimetype == "text/plain" and used.text == "Hallo Ada Asker, The printer jams at night"
    )
    assert reply_queries.card_of(reply.id, cast.sam).uses == 1
    cast.ada.locale = None
    db.session.commit()
    plain = client.post(f"{path}/{reply.id}", headers=FRAGMENT).text
    assert (
        plain
        == f"Hello Ada Asker, about *The printer jams at night*: case {cases[0].id}. Sam Agent"
    )


def test_without_scripts_a_reply_is_chosen_on_a_page_and_what_was_typed_comes_along(
    cast, browse, cases
):
    reply = replies.write(cast.sam, "Hello", "Hello {{asker}}")
    path = f"/questions/{cases[0].thread_id}/replies"
    typed = {"body": "Begun already.", "audience": "staff", "desk": f"case={cases[0].id}"}
    client = browse(cast.sam)

    page = client.post(path, data=typed | {"replies": "1"})
    assert "Hello Ada Asker" in words(page) and 'value="Begun already."' in page.text
    back = client.post(f"{path}/{reply.id}", data=typed)
    assert "Begun already.\n\nHello Ada Asker</textarea>" in back.text.replace("\r\n", "\n")
    assert 'id="beside-head"' in back.text
    assert re.search(r'name="audience" value="staff" checked', back.text)


@pytest.mark.parametrize("who", ["ada", "mo"])
def test_replies_and_presence_are_for_the_team_alone(cast, browse, cases, who):
    replies.write(cast.sam, "Secret handshake", "Hello", for_team=True)
    client, thread_id = browse(getattr(cast, who)), cases[0].thread_id

    codes = [
        client.get("/desk/replies").status_code, client.get(f"/questions/{thread_id}/replies").status_code,
        client.post(f"/questions/{thread_id}/replies/1").status_code,
        client.post(f"/questions/{thread_id}/presence", data={"state": "looking"}).status_code,
        client.get("/desk/presence").status_code, client.post("/desk/views", data={"name": "x"}).status_code,
    ]  # fmt: skip
    assert codes == [403] * 6


def test_who_is_there_is_seen_on_the_question_and_in_the_line_and_by_no_member(cast, browse, cases):
    path = f"/questions/{cases[0].thread_id}/presence"
    said = browse(cast.sam).post(path, data={"state": "typing"}, headers=FRAGMENT)
    root = browse(cast.root)

    heard = root.post(path, data={"state": "looking"}, headers=FRAGMENT)
    same = root.post(path, data={"state": "looking", "known": f"{cast.sam.id}t"}, headers=FRAGMENT)
    polled = root.get(
        f"/desk/presence?thread={cases[0].thread_id}&thread={cases[1].thread_id}", headers=FRAGMENT
    )
    again = root.get(
        f"/desk/presence?thread={cases[0].thread_id}&thread={cases[1].thread_id}",
        headers=FRAGMENT | {"If-None-Match": polled.headers["ETag"]},
    )

    assert (said.status_code, heard.status_code, same.status_code, again.status_code) == (
        204,
        200,
        204,
        304,
    )
    assert "Sam Agent is typing" in words(heard)
    assert "Sam Agent is typing" in words(polled) and "Sam Agent is typing" in words(
        root.get("/desk")
    )
    for person in (cast.ada, cast.cleo, cast.mo, None):
        page = browse(person).get(f"/questions/{cases[0].thread_id}", follow_redirects=True)
        assert "is typing" not in words(page) and "staff-presence" not in page.text
    browse(cast.sam).post(path, data={"_method": "delete"})
    assert "is typing" not in words(root.get("/desk"))
