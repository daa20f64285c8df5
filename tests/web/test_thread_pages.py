import pytest
from sqlalchemy import func, select

from community.domain.threads import operations
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import get_post, get_thread
from community.kernel.db import db
from tests.support.cast import BODY, TITLE
from tests.support.pages import words
from tests.support.standing import trusted


def address(thread):
    return f"/questions/{thread.id}/{thread.slug}"


def test_asking_shows_the_question_in_its_place(cast, browse):
    ada = browse(cast.ada)

    response = ada.post(
        "/questions",
        data={
            "title": TITLE,
            "body": BODY,
            "category": "printing",
            "tags": "sensor, roll",
            "env_version": "2.1",
            "env_platform": "iOS",
        },
        follow_redirects=True,
    )

    assert response.status_code == 200
    page = words(response)
    for expected in (
        TITLE,
        "It prints two labels",
        "sensor",
        "Firmware version",
        "2.1",
        "Needs answer",
    ):
        assert expected in page
    assert "<strong>red</strong>" in response.get_data(as_text=True)


def test_what_was_typed_comes_back_with_what_was_wrong(cast, browse):
    response = browse(cast.ada).post(
        "/questions",
        data={
            "title": "Short",
            "body": "A body worth keeping",
            "category": "printing",
            "tags": "sensor",
            "env_version": "2.1",
        },
    )

    assert response.status_code == 422
    html = response.get_data(as_text=True)
    assert "A title needs at least 15 characters" in html
    for typed in ("Short", "A body worth keeping", "sensor", "2.1"):
        assert typed in html
    assert not db.session.scalar(select(func.count()).select_from(Thread))


def test_asking_without_a_category_is_refused_in_words(cast, browse):
    response = browse(cast.ada).post("/questions", data={"title": TITLE, "body": BODY})

    assert response.status_code == 422
    assert "Choose where this belongs" in words(response)


def test_the_preview_is_the_servers_own_rendering_and_posts_nothing(cast, browse):
    response = browse(cast.ada).post(
        "/questions",
        data={"title": TITLE, "body": BODY, "category": "printing", "preview": "1"},
    )

    assert "<strong>red</strong>" in response.get_data(as_text=True)
    assert not db.session.scalar(select(func.count()).select_from(Thread))


def test_a_visitor_who_asks_loses_nothing_by_signing_in_first(cast, browse):
    visitor = browse()

    response = visitor.post(
        "/questions", data={"title": TITLE, "body": BODY, "category": "printing", "tags": "sensor"}
    )

    assert response.status_code == 401
    html = response.get_data(as_text=True)
    assert "carry_title" in html
    assert "It prints two labels" in html
    shown = visitor.post(
        "/questions/new", data={"title": TITLE, "body": BODY, "category": "printing"}
    ).get_data(as_text=True)
    assert TITLE in shown
    assert "It prints two labels" in shown


def test_another_slug_leads_to_the_right_one(cast, browse):
    thread = cast.thread()

    for path in (
        f"/questions/{thread.id}",
        f"/questions/{thread.id}/",
        f"/questions/{thread.id}/x",
    ):
        response = browse().get(path)
        assert response.status_code == 301
        assert response.location.endswith(address(thread))


def test_a_removed_question_answers_410_and_an_unknown_one_404(cast, browse):
    thread = cast.thread()
    operations.remove(get_post(1, cast.ada), by=cast.mo)

    assert browse().get(address(thread), follow_redirects=True).status_code == 410
    assert browse(cast.cleo).get(address(thread), follow_redirects=True).status_code == 410
    assert TITLE not in words(browse().get(address(thread)))
    assert TITLE in words(browse(cast.mo).get(address(thread)))
    assert browse().get("/questions/999/x").status_code == 404


def test_a_post_leads_to_its_place_also_on_a_later_page(cast, browse):
    thread = cast.thread()
    for n in range(35):
        last = cast.answer(thread, body=f"Answer number {n}.")

    response = browse().get(f"/posts/{last.id}")
    assert f"#post-{last.id}" in response.location
    page = browse().get(response.location)
    assert "Answer number 34." in words(page)


def test_answering_voting_accepting_and_taking_back_by_forms(cast, browse):
    thread = cast.thread()
    ben, ada, cleo = browse(cast.ben), browse(cast.ada), browse(cast.cleo)

    assert (
        ben.post(f"/questions/{thread.id}/answers", data={"body": "Clean it."}).status_code == 303
    )
    answer = db.session.scalar(select(Post).where(Post.role == "answer"))
    trusted(cast.cleo)
    assert cleo.post(f"/posts/{answer.id}/vote", data={"value": "1"}).status_code == 303
    assert ada.post(f"/posts/{answer.id}/confirmation", data={"worked": "1"}).status_code == 303
    assert ada.post(f"/posts/{answer.id}/acceptance").status_code == 303
    assert cleo.post(f"/questions/{thread.id}/me-too").status_code == 303
    assert cleo.post(f"/questions/{thread.id}/follow").status_code == 303

    page = words(browse().get(address(thread)))
    for expected in ("Solved", "Accepted", "1 answer", "Clean it."):
        assert expected in page

    assert ada.post(f"/posts/{answer.id}/acceptance", data={"_method": "delete"}).status_code == 303
    assert get_thread(thread.id, None).accepted_post_id is None
    assert cleo.post(f"/posts/{answer.id}/vote", data={"_method": "delete"}).status_code == 303
    assert get_post(answer.id, None).score == 0


def test_a_bystander_sees_no_accept_button_and_is_refused(cast, browse):
    thread = cast.thread()
    answer = cast.answer(thread)

    assert "Accept this answer" in words(browse(cast.ada).get(address(thread)))
    assert "Accept this answer" not in words(browse(cast.cleo).get(address(thread)))
    assert browse(cast.cleo).post(f"/posts/{answer.id}/acceptance").status_code == 403
    assert get_thread(thread.id, None).accepted_post_id is None


@pytest.mark.parametrize(
    "path",
    ["/posts/1/vote", "/posts/1/acceptance", "/posts/1/endorsement", "/posts/1/confirmation",
     "/posts/1/comments", "/posts/1/removal", "/posts/1/edit", "/questions/1/me-too",
     "/questions/1/follow", "/questions/1/closure", "/questions/1/escalation"],
)  # fmt: skip
def test_a_visitor_is_told_to_sign_in_and_nothing_happens(cast, browse, path):
    cast.thread()

    assert browse().post(path, data={"value": "1"}).status_code == 401


def test_staff_notes_and_the_private_lane_are_shown_to_their_readers_only(cast, browse):
    thread = cast.thread()
    cast.answer(thread, by=cast.sam, audience="private", body="PRIVATECANARY")
    cast.answer(thread, by=cast.sam, audience="staff", body="NOTECANARY")

    seen = {
        who: {
            word
            for word in ("PRIVATECANARY", "NOTECANARY")
            if word in words(browse(person).get(address(thread)))
        }
        for who, person in cast.everyone.items()
    }
    assert seen == {
        "a visitor": set(), "the asker": {"PRIVATECANARY"}, "the answerer": set(),
        "a bystander": set(), "a moderator": set(),
        "an agent": {"PRIVATECANARY", "NOTECANARY"}, "an admin": {"PRIVATECANARY", "NOTECANARY"},
    }  # fmt: skip


def test_the_history_shows_what_came_and_went(cast, browse):
    cast.thread()
    browse(cast.ada).post("/posts/1/edit", data={
        "title": TITLE, "body": "It prints three labels.", "tags": "", "reason": "counted again", "revision": "1",
    })  # fmt: skip

    html = browse().get("/posts/1/history").get_data(as_text=True)
    assert "<ins" in html
    assert "<del" in html
    assert "counted again" in html


def test_an_edit_on_a_stale_page_is_kept_and_refused(cast, browse):
    cast.thread()
    form = {"title": TITLE, "tags": "", "revision": "1"}
    browse(cast.mo).post("/posts/1/edit", data={**form, "body": "The moderator's words."})

    response = browse(cast.ada).post("/posts/1/edit", data={**form, "body": "My own new words."})

    assert response.status_code == 409
    assert "My own new words." in response.get_data(as_text=True)
    assert get_post(1, None).body == "The moderator's words."


def test_closing_as_a_duplicate_points_at_the_other_and_can_be_undone(cast, browse):
    first, second = cast.thread(title="The one that has the answer"), cast.thread()
    mo = browse(cast.mo)

    response = mo.post(
        f"/questions/{second.id}/closure",
        data={"reason": "duplicate", "duplicate_of": address(first)},
    )
    assert response.status_code == 303
    page = words(browse().get(address(second)))
    assert "Closed" in page
    assert "The one that has the answer" in page
    assert (
        browse(cast.ben).post(f"/questions/{second.id}/answers", data={"body": "x"}).status_code
        == 403
    )
    assert (
        mo.post(f"/questions/{second.id}/closure", data={"reason": "off_topic"}).status_code == 409
    )

    mo.post(f"/questions/{second.id}/closure", data={"_method": "delete"})
    assert get_thread(second.id, None).closed_at is None


@pytest.mark.parametrize("target", ["", "999", "abc", "self"])
def test_a_duplicate_of_nothing_sensible_is_refused(cast, browse, target):
    thread = cast.thread()
    named = str(thread.id) if target == "self" else target

    response = browse(cast.mo).post(
        f"/questions/{thread.id}/closure", data={"reason": "duplicate", "duplicate_of": named}
    )

    assert response.status_code == 422
    assert get_thread(thread.id, None).closed_at is None


def test_only_moderators_and_staff_hand_a_thread_to_support_and_only_once(cast, browse):
    thread = cast.thread()
    path = f"/questions/{thread.id}/escalation"

    assert browse(cast.cleo).post(path, data={"reason": "Please"}).status_code == 403
    assert browse(cast.mo).post(path, data={"reason": "Nobody knows."}).status_code == 303
    assert browse(cast.mo).post(path, data={"reason": "Again."}).status_code == 409
    assert "With support" in words(browse().get(address(thread)))


def test_whoever_asked_is_not_called_to_answer_themselves(cast, browse):
    thread = cast.thread()
    path = f"/questions/{thread.id}/{thread.slug}"

    own, others = words(browse(cast.ada).get(path)), words(browse(cast.cleo).get(path))

    for call in ("be the first to answer", "Even a guess worth trying is welcome."):
        assert call not in own
        assert call in others
