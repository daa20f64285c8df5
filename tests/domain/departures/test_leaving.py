"""Leaving for good: who may, and what stays."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.domain.accounts import operations as accounts
from community.domain.accounts.models import Attempt, RoleGrant, User
from community.domain.accounts.queries import cards
from community.domain.answers import operations as answers
from community.domain.departures import operations
from community.domain.departures.marks import Marks
from community.domain.departures.models import Departure
from community.domain.escalations import operations as escalations
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.follows import operations as follows
from community.domain.search import operations as searching
from community.domain.search.queries import search
from community.domain.threads import editing
from community.domain.threads import operations as threads
from community.domain.threads.models import Post, Revision
from community.domain.threads.queries import get_post, get_thread
from community.domain.uploads.models import Upload
from community.domain.votes import operations as votes
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Gone, Invalid, NotFound
from tests.support.leaving import (
    EMAIL,
    GOOD,
    HANDLE,
    leave,
    picture,
)
from tests.support.people import with_password
from tests.support.standing import trusted


def test_posts_that_are_kept_stand_under_former_member_and_count_on(cast, person):
    thread = cast.thread()
    answer = cast.answer(thread, by=person)
    trusted(person)
    votes.vote(get_post(1, None), by=person, value=1)
    answers.accept(answer, by=cast.ada)

    leave(person)

    card = cards([person.id])[person.id]
    assert card.is_former and card.handle is None and card.name == ""
    assert get_post(answer.id, None).body == "Clean the sensor."
    assert get_thread(thread.id, None).accepted_post_id == answer.id
    assert db.session.get(Post, 1).score == 1


def test_posts_that_are_removed_are_gone_with_their_versions_and_pictures(cast, person):
    picture(person, "shown.webp")
    answer = cast.answer(cast.thread(), by=person, body="See ![it](/uploads/shown.webp) here.")
    editing.edit(answer, by=person, body="See ![it](/uploads/shown.webp) there.")

    leave(person, "remove")

    with pytest.raises((Gone, NotFound)):
        get_post(answer.id, None)
    bodies = {db.session.get(Post, answer.id).body, *db.session.scalars(select(Revision.body))}
    assert not any("uploads" in body for body in bodies)
    assert db.session.get(Upload, "shown.webp") is None


def test_a_picture_that_no_post_shows_goes_and_one_that_is_shown_stays(cast, person):
    picture(person, "shown.webp")
    picture(person, "never-posted.webp")
    cast.answer(cast.thread(), by=person, body="See ![it](/uploads/shown.webp) here.")

    leave(person, "keep")

    assert db.session.scalars(select(Upload.id)).all() == ["shown.webp"]


def test_a_question_others_answered_stays_without_its_words(cast, person):
    thread = cast.thread(by=person, title="My cat Mimi hates the printer", tags=["jam"])
    answer = cast.answer(thread)
    lonely = cast.thread(by=person, title="Nobody ever answered this one")

    leave(person, "remove")

    left = get_thread(thread.id, None)
    assert "Mimi" not in left.title + left.slug + left.excerpt
    assert get_post(answer.id, None).body == "Clean the sensor."
    with pytest.raises(Gone):
        get_thread(lonely.id, None)


def test_a_mention_in_what_others_wrote_leads_nowhere_any_more(app, cast, person):
    app.extensions.pop("search", None)
    thread = cast.thread(
        body=f"Thanks @{HANDLE.title()} and @{HANDLE}-two! [Page](/people/{HANDLE})"
    )
    searching.rebuild()
    assert search(HANDLE, None).total == 1

    leave(person)
    searching.drain()

    post = get_post(1, None)
    assert post.body == f"Thanks former member and @{HANDLE}-two! [Page](/people)"
    assert f"/people/{HANDLE}" not in post.html and "former member" in post.html
    assert get_thread(thread.id, None).excerpt.startswith("Thanks former member")
    app.extensions.pop("search", None)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@ben", "former member"),
        ("(@Ben), @BEN.", "(former member), former member."),
        ("@ben.b and @ben-b and @benny and a@ben", "@ben.b and @ben-b and @benny and a@ben"),
        ("ben@x.example, Ben@X.example.", "(address erased), (address erased)."),
        ("xben@x.example and ben@x.example.org", "xben@x.example and (address erased).org"),
        ("/people/ben?x /people/benny", "/people?x /people/benny"),
        ("Big Ben strikes", "Big Ben strikes"),
    ],
)
def test_only_what_names_them_is_taken_out(text, left):
    assert Marks("Ben", "ben", "ben@x.example").without(text) == left


def test_who_follows_is_counted_anew(cast, person):
    thread = cast.thread()
    follows.follow(thread, by=person)
    before = get_thread(thread.id, None).follower_count

    leave(person)

    assert get_thread(thread.id, None).follower_count == before - 1


def test_comments_of_others_go_with_the_answer_they_hang_on(cast, person):
    answer = cast.answer(cast.thread(), by=person)
    comment = threads.comment(answer, by=cast.cleo, body="And then?")

    leave(person, "remove")

    with pytest.raises((Gone, NotFound)):
        get_post(comment.id, None)


# Who may, and how often


def test_the_password_and_a_choice_are_asked_for(cast, person):
    with pytest.raises(Invalid):
        operations.leave(person, "wrong wrong wrong", "keep")
    with pytest.raises(Invalid):
        operations.leave(person, GOOD, "burn")

    db.session.refresh(person)
    assert person.deleted_at is None and db.session.scalar(select(Departure.user_id)) is None


def test_the_last_admin_stays(cast):
    with_password(cast.root, GOOD)
    with pytest.raises(Conflict):
        operations.leave(cast.root, GOOD, "keep")
    db.session.refresh(cast.root)
    assert cast.root.deleted_at is None and cast.root.handle == "root"

    accounts.grant_role(cast.cleo, "admin", by=cast.root)
    leave(cast.root)

    assert db.session.get(User, cast.root.id).role == "member"
    assert db.session.scalar(select(RoleGrant.role).order_by(RoleGrant.id.desc())) == "member"


def test_an_agents_live_cases_go_back_to_the_queue(cast):
    with_password(cast.sam, GOOD)
    first, second = cast.thread(), cast.thread(title="Another one that does not work")
    cases = [
        escalations.escalate(thread, by=cast.mo, reason="Nobody knows.")
        for thread in (first, second)
    ]
    for case in cases:
        escalations.claim(case, by=cast.sam)
    escalations.wait_for_asker(
        cases[1], by=cast.sam, wake_at=clock.now() + timedelta(days=2), reason="Which version?"
    )
    with pytest.raises(Conflict):
        operations.leave(cast.sam, GOOD, "remove")

    leave(cast.sam)

    assert [(case.status, case.owner_id) for case in db.session.scalars(select(Escalation))] == [
        ("open", None), ("open", None),
    ]  # fmt: skip
    last = select(EscalationMove.kind).order_by(EscalationMove.id.desc())
    assert db.session.scalar(last) == "handed_back"


def test_a_suspended_person_may_leave(cast, person):
    accounts.suspend(person, clock.now() + timedelta(days=9), "Spam", by=cast.mo)

    leave(person)

    assert db.session.get(User, person.id).deleted_at is not None


def test_counted_tries_under_their_address_go_too(cast, person):
    accounts.ask_reset(EMAIL)
    assert db.session.scalar(select(func.count()).select_from(Attempt)) > 0

    leave(person)

    kinds = db.session.scalars(select(Attempt.kind)).all()
    assert "mail_address" not in kinds
