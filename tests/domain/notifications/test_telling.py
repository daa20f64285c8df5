from datetime import timedelta

import pytest

from community.domain.answers import operations as answers
from community.domain.categories import operations as categories
from community.domain.escalations import operations as escalations
from community.domain.follows import operations as follows
from community.domain.moderation import operations as moderation
from community.domain.notifications import letters, operations, queries
from community.domain.notifications.letters import Site
from community.domain.notifications.models import Email, Notification
from community.domain.notifications.rules import Kind
from community.domain.threads import editing
from community.domain.threads import operations as threads
from community.jobs import outbox
from community.kernel import bus, clock
from community.kernel.db import db
from tests.support.cast import BODY
from tests.support.crew import put_in_team


def later():
    """Do what a worker would do, twice: each reaction must bear it."""
    rows = db.session.query(bus.PendingReaction).order_by("id").all()
    again = [(row.event, row.payload, row.reaction) for row in rows]
    for event, payload, reaction in again:
        bus._later[reaction](bus._events[event](**payload))
    db.session.commit()
    with clock.frozen(clock.now() + timedelta(seconds=10)):
        outbox.sweep()


def told(user):
    # Badges have tests of their own.
    return [
        Kind(row.kind)
        for row in db.session.query(Notification).filter_by(user_id=user.id).order_by("id")
        if row.kind != Kind.BADGE
    ]


def mailed(user):
    mails = db.session.query(Email).filter_by(user_id=user.id).order_by("id")
    return [mail.kind for mail in mails if mail.kind != Kind.BADGE]


def test_the_asker_hears_of_an_answer_and_followers_too_each_once(cast):
    thread = cast.thread()
    follows.follow(thread, by=cast.cleo)

    cast.answer(thread, body="Clean it. @ada and @cleo and @root should look.")
    later()

    assert told(cast.ada) == mailed(cast.ada) == ["answer"]
    assert told(cast.cleo) == ["mention"]
    assert told(cast.root) == ["mention"]
    assert told(cast.ben) == [], "nobody hears of their own act"


def test_who_wrote_a_post_hears_of_a_comment_on_it(cast):
    answer = cast.answer(cast.thread())

    threads.comment(answer, by=cast.cleo, body="Which sensor?")
    later()

    assert told(cast.ben) == ["comment"]
    assert "comment" not in told(cast.ada)


def test_followers_hear_of_an_answer_until_they_stop_following(cast):
    thread = cast.thread()
    follows.follow(thread, by=cast.cleo)
    cast.answer(thread)
    later()
    follows.unfollow(thread, by=cast.cleo)

    cast.answer(thread, by=cast.mo)
    later()

    assert told(cast.cleo) == ["followed"]
    assert told(cast.ben) == ["followed"], "who answers follows"


def test_an_edit_tells_only_whom_it_mentions_anew(cast):
    answer = cast.answer(cast.thread(), body="Ask @cleo.")
    later()

    editing.edit(answer, by=cast.ben, body="Ask @cleo or @root.")
    later()

    assert told(cast.cleo) == told(cast.root) == ["mention"]
    assert told(cast.ada) == ["answer"]


def test_verdicts_and_failures_reach_the_author(cast):
    answer = cast.answer(cast.thread())

    answers.accept(answer, by=cast.ada)
    answers.endorse(answer, by=cast.sam)
    answers.confirm(answer, by=cast.cleo, worked=False)
    answers.confirm(answer, by=cast.mo, worked=True)
    later()

    assert sorted(told(cast.ben)) == ["accepted", "endorsed", "failed"]


def test_an_acceptance_taken_back_at_once_is_not_told(cast):
    answer = cast.answer(cast.thread())
    answers.accept(answer, by=cast.ada)
    answers.unaccept(answer, by=cast.ada)

    later()

    assert told(cast.ben) == []


def test_the_asker_hears_when_it_is_their_turn_and_when_the_question_moves_on(cast):
    thread = cast.thread()
    answer = cast.answer(thread, by=cast.mo, body="Which firmware?")
    threads.ask_asker(answer, by=cast.mo)
    escalations.escalate(thread, by=cast.mo, reason="Nobody knows.")
    threads.close(thread, by=cast.mo, reason="off_topic")
    later()

    assert told(cast.ada) == ["answer", "information", "escalated", "closed"]


def test_the_team_of_the_category_hears_of_an_escalation(cast):
    put_in_team(cast, cast.sam)
    thread = cast.thread()
    db.session.commit()

    escalations.escalate(thread, by=cast.mo, reason="Nobody knows.")
    later()

    assert told(cast.sam) == ["escalated"]
    assert told(cast.root) == []


WHO_MAY_READ = [
    ("public", {"ada", "cleo", "mo", "root"}),
    ("private", {"ada", "root"}),
    ("staff", {"root"}),
]


@pytest.mark.parametrize(("audience", "readers"), WHO_MAY_READ)
def test_nobody_hears_of_a_post_they_may_not_read(cast, audience, readers):
    thread = cast.thread()
    for person in (cast.cleo, cast.mo, cast.root):
        follows.follow(thread, by=person)
    outsiders = {"ada", "cleo", "mo", "root"} - readers

    answers.answer(thread, by=cast.sam, body="@ada @cleo @mo @root canary-4711", audience=audience)
    later()

    assert {
        handle for handle in ("ada", "cleo", "mo", "root") if told(getattr(cast, handle))
    } == readers
    mails = db.session.query(Email).filter(Email.kind != Kind.BADGE)
    assert {mail.to.partition("@")[0] for mail in mails} == readers
    assert outsiders or audience == "public", "need someone outside the room"


def test_a_question_in_a_category_of_staff_is_told_to_staff_alone(cast):
    room = categories.create(name="Backstage", slug="backstage", readers="staff")

    threads.ask(
        by=cast.sam, category=room, title="Who knows this printer?", body="@ada @root look", tags=[]
    )  # fmt: skip
    later()

    assert told(cast.ada) == []
    assert told(cast.root) == ["mention"]


@pytest.mark.parametrize("state", ["suspended", "deleted", "bot"])
def test_who_is_not_here_hears_nothing(cast, state):
    thread = cast.thread()
    if state == "suspended":
        cast.ada.suspended_until = clock.now() + timedelta(days=3)
    elif state == "deleted":
        cast.ada.deleted_at = clock.now()
    else:
        cast.ada.is_bot = True
    db.session.commit()

    cast.answer(thread)
    later()

    assert told(cast.ada) == mailed(cast.ada) == []


def test_mail_goes_only_to_proved_addresses_and_as_the_person_chose(cast):
    thread = cast.thread()
    cast.cleo.email_confirmed_at = None
    db.session.commit()
    for person in (cast.cleo, cast.mo, cast.root):
        follows.follow(thread, by=person)
    operations.choose(cast.mo.id, {Kind.FOLLOWED: False})
    operations.choose(cast.mo.id, {Kind.MENTION: False, Kind.FOLLOWED: False})

    cast.answer(thread)
    later()

    assert [told(person) for person in (cast.cleo, cast.mo, cast.root)] == [["followed"]] * 3
    assert [mailed(person) for person in (cast.cleo, cast.mo, cast.root)] == [[], [], ["followed"]]
    assert queries.by_mail(cast.mo.id)[Kind.FOLLOWED] is False
    assert queries.by_mail(cast.mo.id)[Kind.ANSWER] is True


def test_what_is_removed_later_is_neither_listed_nor_counted(cast):
    answer = cast.answer(cast.thread())
    later()
    assert queries.unread_count(cast.ada.id) == 1

    threads.remove(answer, by=cast.mo)

    assert queries.unread_count(cast.ada.id) == 0
    assert queries.notices(cast.ada).items == ()
    assert queries.notices(cast.ada).next is None


def test_a_warning_names_no_question_that_only_the_team_may_read_since(cast):
    inner = categories.create(name="Inner", slug="inner", readers="staff", writers="staff")
    thread = cast.thread()
    moderation.warn(cast.answer(thread), cast.mo, "Please be kind.")
    later()

    def warning():
        return next(one for one in queries.notices(cast.ben).items if one.kind == Kind.WARNED)

    assert warning().thread_title == thread.title
    moderation.move(thread, cast.sam, inner)

    assert (warning().thread_title, warning().thread_slug) == ("", "")
    letter = letters.write(
        db.session.query(Email).filter_by(kind=Kind.WARNED).one(),
        Site("Peerdesk", "http://x", "en"),
    )
    assert thread.title not in letter.subject + letter.text + letter.html


def test_who_is_no_longer_staff_is_told_of_notes_no_more(cast):
    thread = cast.thread(body=BODY)
    follows.follow(thread, by=cast.root)
    answers.answer(thread, by=cast.sam, body="canary-4711", audience="staff")
    later()
    assert queries.unread_count(cast.root.id) == 1

    cast.root.role = "member"
    db.session.commit()

    assert queries.unread_count(cast.root.id) == 0
    assert queries.notices(cast.root).items == ()


def test_reading_one_and_reading_all(cast):
    thread = cast.thread()
    for _ in range(3):
        cast.answer(thread)
    later()
    first = queries.notices(cast.ada).items[-1]

    operations.mark_read(first.id, by=cast.ada)
    assert queries.unread_count(cast.ada.id) == 2

    operations.mark_all_read(by=cast.ada)
    assert queries.unread_count(cast.ada.id) == 0
    assert all(notice.read for notice in queries.notices(cast.ada).items)


def test_pages_of_notices_hold_each_once_newest_first(cast):
    thread = cast.thread()
    for _ in range(7):
        cast.answer(thread)
    later()

    seen, after = [], None
    while True:
        page = queries.notices(cast.ada, after=after, limit=3)
        seen += [notice.id for notice in page.items]
        after = page.next
        if after is None:
            break

    assert len(seen) == 7
    assert seen == sorted(seen, reverse=True)
