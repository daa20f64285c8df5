from datetime import timedelta

import pytest

from community.domain.answers import operations as answers
from community.domain.follows import queries as follows
from community.domain.notifications import queries
from community.domain.notifications.models import Email
from community.domain.notifications.rules import FOR_STAFF, Kind
from community.jobs import outbox
from community.kernel import clock, tokens
from community.kernel.db import db
from tests.support.pages import words


def later():
    with clock.frozen(clock.now() + timedelta(seconds=10)):
        outbox.sweep()


@pytest.fixture
def told(cast):
    """Ada is told of an answer of Ben's."""
    answer = cast.answer(cast.thread(), body="Clean the sensor <b>well</b>.")
    later()
    return answer


def unread(user):
    db.session.rollback()
    return queries.unread_count(user.id)


def test_a_visitor_is_asked_to_sign_in(browse, app):
    for address in ("/notifications", "/settings/notifications"):
        assert browse().get(address).status_code in (302, 303, 401)


def test_the_list_tells_what_happened_and_leads_there(cast, told, browse):
    page = browse(cast.ada).get("/notifications")

    assert page.status_code == 200
    assert "Ben Answerer answered your question." in words(page)
    assert f'href="/posts/{told.id}"' in page.text
    assert "<b>well" not in page.text
    assert unread(cast.ada) == 1, "looking reads nothing"


def test_an_empty_list_says_how_to_fill_it(cast, browse):
    assert "Nothing new yet" in words(browse(cast.cleo).get("/notifications"))


def test_one_is_marked_as_read_where_it_stands(cast, told, browse):
    notice = queries.notices(cast.ada).items[0]

    answer = browse(cast.ada).post(f"/notifications/{notice.id}/reading")

    assert (answer.status_code, answer.location) == (303, "/notifications")
    assert unread(cast.ada) == 0


def test_opening_what_one_was_told_of_reads_it(cast, told, browse):
    cast.answer(cast.thread(title="Another question of hers"))
    later()
    assert unread(cast.ada) == 2, "need something else that stays unread"

    page = browse(cast.ada).get(f"/posts/{told.id}", follow_redirects=True)

    assert unread(cast.ada) == 1
    assert "Notifications, 1 unread" in page.text
    assert [notice.read for notice in queries.notices(cast.ada).items] == [False, True]


def test_each_that_is_unread_offers_one_thing_besides_its_link(cast, told, browse):
    page = browse(cast.ada).get("/notifications").text
    notice = page[
        page.index('<li class="notice') : page.index("</li>", page.index('class="notice'))
    ]

    assert notice.count("<button") == 1
    assert "Mark as read" in notice and f'href="/posts/{told.id}"' in notice


@pytest.mark.parametrize("who", ["cleo", None])
def test_nobody_reads_for_another_by_opening_it(cast, told, browse, who):
    browse(getattr(cast, who) if who else None).get(f"/posts/{told.id}", follow_redirects=True)

    assert unread(cast.ada) == 1


@pytest.mark.parametrize(
    ("method", "headers"),
    [("HEAD", {}), ("GET", {"Sec-Purpose": "prefetch"}), ("GET", {"Sec-Purpose": "prefetch;prerender"})],
)  # fmt: skip
def test_a_page_that_is_only_fetched_ahead_reads_nothing(cast, told, browse, method, headers):
    address = f"/questions/{told.thread_id}/{told.thread.slug}"

    browse(cast.ada).open(address, method=method, headers=headers)

    assert unread(cast.ada) == 1


def test_nobody_reads_what_another_was_told(cast, told, browse):
    notice = queries.notices(cast.ada).items[0]

    assert browse(cast.cleo).post(f"/notifications/{notice.id}/reading").status_code == 404
    assert browse(cast.cleo).post("/notifications/99999999999/reading").status_code == 404
    assert unread(cast.ada) == 1


def test_marking_all_as_read(cast, told, browse):
    assert browse(cast.ada).post("/notifications/reading").status_code == 303

    assert unread(cast.ada) == 0
    assert "Mark all as read" not in words(browse(cast.ada).get("/notifications"))


def test_a_note_is_on_nobodys_list_but_staffs(cast, browse):
    thread = cast.thread(by=cast.cleo)
    answers.answer(thread, by=cast.sam, body="@ada @cleo @root canary-4711", audience="staff")
    later()

    for person in (cast.ada, cast.cleo, cast.ben):
        assert "Sam" not in words(browse(person).get("/notifications"))
    page = words(browse(cast.root).get("/notifications"))
    assert "Sam Agent mentioned you." in page
    assert "canary" not in page


def test_choosing_what_comes_by_mail(cast, browse):
    client = browse(cast.ada)
    assert client.get("/settings/notifications").text.count(" checked") == len(Kind) - len(
        FOR_STAFF
    )
    of_team = browse(cast.sam).get("/settings/notifications").text
    assert of_team.count(" checked") == len(Kind), "of the team's own work, the team chooses too"
    assert "At the desk" in of_team
    assert "At the desk" not in client.get("/settings/notifications").text, "a title over nothing"

    client.post("/settings/notifications", data={"by_mail": ["answer", "nonsense"]})

    db.session.rollback()
    wanted = queries.by_mail(cast.ada.id)
    assert {kind for kind in wanted if wanted[kind]} == {"answer", *FOR_STAFF}, (
        "what was not offered"
    )
    assert client.get("/settings/notifications").text.count(" checked") == 1


def test_a_link_in_a_mail_ends_mails_of_its_kind_only_when_pressed(cast, browse):
    token = queries.unsubscribe_token(cast.ada.id, Kind.ANSWER)
    page = browse().get(f"/unsubscribe/{token}")
    assert page.status_code == 200
    assert queries.by_mail(cast.ada.id)[Kind.ANSWER], "mail scanners open links"

    pressed = browse().post(f"/unsubscribe/{token}")

    assert pressed.status_code == 200
    db.session.rollback()
    wanted = queries.by_mail(cast.ada.id)
    assert [kind for kind in wanted if not wanted[kind]] == ["answer"]


def test_a_mail_program_ends_mails_in_one_click(app, cast):
    token = queries.unsubscribe_token(cast.ada.id, Kind.MENTION)

    # It sends neither an Origin nor a cookie: RFC 8058.
    answer = app.test_client().post(
        f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"}
    )  # fmt: skip

    assert answer.status_code == 200
    db.session.rollback()
    assert queries.by_mail(cast.ada.id)[Kind.MENTION] is False


@pytest.mark.parametrize("forged", ["nonsense", "1:answer", "other purpose"])
def test_a_link_we_did_not_make_ends_nothing(cast, browse, forged):
    if forged == "other purpose":
        forged = tokens.sign(f"{cast.ada.id}:answer", "reset")

    assert browse().get(f"/unsubscribe/{forged}").status_code == 404
    assert browse().post(f"/unsubscribe/{forged}").status_code == 404
    assert all(queries.by_mail(cast.ada.id).values())


def test_the_mailbox_of_development_shows_mails_with_their_links(cast, told, browse):
    page = browse().get("/dev/mail")

    assert page.status_code == 200
    assert "Ben Answerer answered your question." in words(page)
    assert f'href="http://localhost/posts/{told.id}"' in page.text
    assert db.session.query(Email).count() == 1


def test_following_and_no_longer(cast, browse):
    thread = cast.thread()
    client = browse(cast.cleo)

    for _ in range(2):
        assert client.post(f"/questions/{thread.id}/follow").status_code == 303
    db.session.rollback()
    assert follows.follower_ids(thread.id) == [cast.ada.id, cast.cleo.id]

    assert (
        client.post(f"/questions/{thread.id}/follow", data={"_method": "delete"}).status_code == 303
    )
    db.session.rollback()
    assert follows.follower_ids(thread.id) == [cast.ada.id]
    assert browse().post(f"/questions/{thread.id}/follow").status_code in (302, 303, 401)
