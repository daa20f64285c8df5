from datetime import timedelta

import pytest

from community.cli.counters import differences
from community.domain.accounts import operations as accounts
from community.domain.categories import operations as categories
from community.domain.categories.models import Tag
from community.domain.escalations import operations as escalations
from community.domain.flags import operations as flags
from community.domain.known_issues import operations as known_issues
from community.domain.moderation import operations, queries
from community.domain.moderation.models import Act
from community.domain.moderation.rules import Verb
from community.domain.notifications.queries import notices
from community.domain.reputation import queries as reputation
from community.domain.search import operations as searching
from community.domain.search.queries import search
from community.domain.suggestions import operations as suggestions
from community.domain.threads import editing, posts
from community.domain.threads import operations as threads
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import get_post, get_thread
from community.domain.votes import operations as votes
from community.jobs.outbox import sweep
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound


def test_a_locked_thread_takes_nothing_until_it_is_unlocked(cast):
    thread = cast.thread()
    answer = cast.answer(thread)

    act = operations.lock_thread(thread, by=cast.mo, reason="It goes round in circles.")

    with pytest.raises(Forbidden):
        cast.answer(thread)
    with pytest.raises(Forbidden):
        threads.comment(answer, by=cast.ada, body="One more word.")
    with pytest.raises(Conflict):
        operations.lock_thread(thread, by=cast.sam, reason="twice")
    operations.undo(act.id, by=cast.mo)
    cast.answer(thread)


def test_a_lock_needs_a_reason(cast):
    with pytest.raises(Invalid):
        operations.lock_thread(cast.thread(), by=cast.mo, reason=" ")
    assert db.session.query(Act).count() == 0


def test_a_moved_thread_stands_elsewhere_and_comes_back(cast):
    thread = cast.thread(tags=["jam"])
    members_only = categories.create(name="Workshop", readers="members")

    act = operations.move(thread, by=cast.mo, to=members_only, reason="about tools")

    assert db.session.get(Thread, thread.id, populate_existing=True).category_id == members_only.id
    assert db.session.query(Tag).filter_by(slug="jam").one().thread_count == 0
    with pytest.raises(Forbidden):
        operations.undo(act.id, by=cast.mo)
    operations.undo(act.id, by=cast.sam)
    assert db.session.query(Tag).filter_by(slug="jam").one().thread_count == 1
    assert not any(differences())


def test_an_answer_becomes_a_question_of_its_own_and_goes_back(cast):
    thread = cast.thread()
    answer = cast.answer(thread, body="I have the same, but with paper.")
    threads.comment(answer, by=cast.ada, body="What paper?")
    votes.vote(answer, by=cast.mo, value=1)

    act = operations.split(answer, by=cast.mo, title="It stops after the third sheet of paper")

    opened = get_thread(act.thread_id, None)
    assert (opened.asker_id, opened.score, opened.turn) == (cast.ben.id, 1, "needs_answer")
    assert get_post(3, None).thread_id == opened.id
    assert get_thread(thread.id, None).answer_count == 0
    db.session.refresh(cast.ben)
    assert cast.ben.reputation == 1 + 5 and reputation.of_all() == []
    assert not any(differences())

    operations.undo(act.id, by=cast.mo)
    assert get_thread(opened.id, None).id == thread.id
    assert get_post(answer.id, None).role == "answer"
    db.session.refresh(cast.ben)
    assert cast.ben.reputation == 1 + 10 and reputation.of_all() == []
    assert not any(differences())


def test_what_the_team_has_or_knows_of_does_not_go_back_into_another_question(cast):
    act = operations.split(cast.answer(cast.thread()), by=cast.mo, title="It stops after the third")
    opened = get_thread(act.thread_id, None)

    case = escalations.escalate(opened, by=cast.mo, reason="Nobody knows.")
    with pytest.raises(Conflict, match="Its case must end first"):
        operations.undo(act.id, by=cast.mo)
    escalations.solve(escalations.claim(case, by=cast.sam), by=cast.sam, remedy="It was sent.")
    known_issues.declare(opened, cast.sam, "investigating")
    with pytest.raises(Conflict, match="Withdraw that first"):
        operations.undo(act.id, by=cast.mo)
    assert get_thread(opened.id, None).id == opened.id

    known_issues.withdraw(opened, cast.sam)
    operations.undo(act.id, by=cast.mo)
    assert get_thread(opened.id, None).id == act.detail["came_from"]


def test_what_settled_a_question_or_is_not_public_is_not_split(cast):
    thread = cast.thread()
    note = cast.answer(thread, by=cast.sam, audience="staff")

    with pytest.raises(Forbidden):
        operations.split(note, by=cast.sam, title="It stops after the third sheet")
    with pytest.raises(Conflict):
        operations.split(get_post(1, cast.mo), by=cast.mo, title="It stops after the third sheet")


def test_a_warning_reaches_its_person_and_a_note_never_does(cast):
    answer = cast.answer(cast.thread())

    operations.warn(answer, by=cast.mo, reason="Please stay kind.")
    operations.note(cast.ben, by=cast.mo, text="Has been warned twice elsewhere.")
    with clock.frozen(clock.now() + timedelta(seconds=10)):
        sweep()

    assert [notice.kind for notice in notices(cast.ben).items] == ["warned"]
    verbs = [row.verb for row in queries.record_of(cast.ben.id, cast.mo)]
    assert verbs == [Verb.NOTE, Verb.WARN]
    assert [r.verb for r in queries.record_of(cast.ben.id, cast.mo, (Verb.WARN,))] == [Verb.WARN]


def test_warnings_and_notes_are_taken_back_once_and_leave_a_trace(cast):
    warned = operations.warn(cast.answer(cast.thread()), by=cast.mo, reason="Stay kind.")
    noted = operations.note(cast.ben, by=cast.mo, text="Mistaken for another.")

    for act in (warned, noted):
        with pytest.raises(Forbidden):
            operations.undo(act.id, by=cast.ben)
        operations.undo(act.id, by=cast.sam)
        with pytest.raises(Conflict):
            operations.undo(act.id, by=cast.sam)

    rows = queries.record_of(cast.ben.id, cast.mo)
    assert [row.verb for row in rows] == [Verb.UNDO, Verb.UNDO, Verb.NOTE, Verb.WARN]
    assert all(row.undone_at for row in rows if row.verb in (Verb.NOTE, Verb.WARN))
    [own] = queries.record_of(cast.ben.id, cast.mo, (Verb.WARN,))
    assert own.undone_at and not own.is_undoable


def test_a_record_names_no_place_that_its_reader_may_not_read(cast):
    inner = categories.create(name="Inner", slug="inner", readers="staff", writers="staff")
    closed = cast.thread(title="What only the team may know of")
    operations.move(closed, cast.sam, inner)
    thread = cast.thread()
    private = cast.answer(thread, by=cast.sam, audience="private")
    for post in (cast.answer(closed, by=cast.sam), private, cast.answer(thread, by=cast.sam)):
        threads.remove(post, by=cast.root, reason="wrong")

    def record(reader):
        return [row.thread_title for row in queries.record_of(cast.sam.id, reader)]

    assert record(cast.mo) == [thread.title]
    assert sorted(record(cast.root)) == sorted([closed.title, thread.title, thread.title])
    assert [row.post_id for row in queries.of_thread(thread.id, cast.mo)].count(private.id) == 0
    assert [row.post_id for row in queries.of_thread(thread.id, cast.root)].count(private.id) == 1


def test_what_names_a_question_elsewhere_is_told_only_to_who_reads_there(cast):
    inner = categories.create(name="Inner", slug="inner", readers="staff", writers="staff")
    came_from = cast.thread()
    act = operations.split(cast.answer(came_from), by=cast.mo, title="It stops after the third")
    merged = cast.thread()
    target = cast.thread()
    operations.undo(operations.merge(merged, cast.mo, target).id, cast.mo)
    threads.remove(get_post(1, cast.mo), by=cast.mo, reason="wrong")

    def told(thread_id, reader):
        return [row.verb for row in queries.of_thread(thread_id, reader)]

    assert Verb.SPLIT in told(act.thread_id, cast.mo), "what was removed is no secret of the team's"
    assert Verb.MERGE in told(merged.id, cast.mo)
    for thread in (came_from, target):
        operations.move(thread, cast.sam, inner)
    assert Verb.SPLIT not in told(act.thread_id, cast.mo)
    assert Verb.MERGE not in told(merged.id, cast.mo)
    assert Verb.SPLIT in told(act.thread_id, cast.sam) and Verb.MERGE in told(merged.id, cast.sam)


def test_nobody_undoes_what_was_done_where_they_may_not_read(cast):
    inner = categories.create(name="Inner", slug="inner", readers="staff", writers="staff")
    thread = cast.thread()
    warning = operations.warn(cast.answer(thread, by=cast.ben), cast.sam, "Please be kind.")
    operations.move(thread, cast.sam, inner)
    locked = operations.lock_thread(get_thread(thread.id, cast.sam), cast.sam, "Our own reason.")

    for act in (locked, warning):
        with pytest.raises(NotFound):
            operations.undo(act.id, cast.mo)
    operations.undo(locked.id, cast.root)

    assert get_thread(thread.id, cast.sam).locked_at is None


def test_of_oneself_one_hears_all_but_not_of_a_place_that_is_closed_by_now(cast):
    inner = categories.create(name="Inner", slug="inner", readers="staff", writers="staff")
    thread = cast.thread()
    operations.warn(cast.answer(thread, by=cast.ben), cast.mo, "Please be kind.")
    operations.move(thread, cast.sam, inner)

    [own] = queries.record_of(cast.ben.id, cast.ben, (Verb.WARN,))

    assert own.reason == "Please be kind."
    assert (own.thread_title, own.thread_id, own.post_id) == (None, None, None)


def test_what_is_erased_is_gone_from_everywhere_and_for_good(app, cast):
    thread = cast.thread()
    answer = cast.answer(thread, body="My number is XCANARY.")
    editing.edit(answer, by=cast.ben, body="My number is still XCANARY.", reason="XCANARY")
    suggestions.suggest(answer, by=cast.cleo, body="XCANARY, written better.")
    flags.flag(answer, by=cast.ada, reason="personal_data", note="It shows XCANARY.")
    app.extensions.pop("search", None)
    searching.rebuild()
    assert search("XCANARY", None).total == 1

    act = operations.erase(answer, by=cast.mo, reason="asked by the person")
    searching.drain()

    assert search("XCANARY", None).total == 0
    assert "XCANARY" not in repr(posts.revisions_of(get_post(answer.id, None)))
    for table in db.metadata.sorted_tables:
        assert "XCANARY" not in repr(db.session.execute(table.select()).all()), table.name
    with pytest.raises(Conflict):
        operations.undo(act.id, by=cast.root)
    app.extensions.pop("search", None)


def test_every_act_of_care_is_in_the_log_with_who_when_and_why(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    editing.edit(answer, by=cast.mo, body="Clean the sensor gently.", reason="gentler")
    threads.remove(answer, by=cast.mo, reason="It was wrong.")
    threads.restore(answer, by=cast.sam)
    threads.close(thread, by=cast.mo, reason="off_topic")
    threads.reopen(thread, by=cast.mo)
    accounts.suspend(cast.ben, clock.now() + timedelta(days=1), "So that he rests.", by=cast.mo)
    accounts.unsuspend(cast.ben, by=cast.mo)
    accounts.grant_role(cast.cleo, "moderator", by=cast.root)

    log = [(row.verb, row.by.handle, row.reason) for row in queries.acts().items][::-1]

    assert log == [
        ("edit", "mo", "gentler"), ("remove", "mo", "It was wrong."), ("restore", "sam", ""),
        ("close", "mo", "off_topic"), ("reopen", "mo", ""), ("suspend", "mo", "So that he rests."),
        ("unsuspend", "mo", ""), ("grant_role", "root", ""),
    ]  # fmt: skip
    assert [row.verb for row in queries.acts(by="SAM").items] == ["restore"]
    assert [row.verb for row in queries.acts(person="cleo").items] == ["grant_role"]
    assert [row.verb for row in queries.acts(verb="close").items] == ["close"]


def test_what_people_do_to_their_own_is_no_act_of_care(cast):
    thread = cast.thread()
    answer = cast.answer(thread)
    editing.edit(answer, by=cast.ben, body="Clean it twice.")
    threads.remove(answer, by=cast.ben)
    threads.close(thread, by=cast.ada, reason="withdrawn")

    assert queries.acts().items == ()
    assert db.session.query(Post).count() == 2


def test_an_admin_is_not_suspended_by_a_moderator(cast):
    with pytest.raises(Forbidden):
        accounts.suspend(cast.root, clock.now() + timedelta(days=1), "No.", by=cast.mo)
    db.session.refresh(cast.root)
    assert cast.root.suspended_until is None and queries.acts().items == ()
