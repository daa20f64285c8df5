from datetime import timedelta

import pytest
from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.known_issues import operations, queries
from community.domain.known_issues.models import KnownIssue, KnownIssueChange
from community.domain.moderation import operations as moderation
from community.domain.moderation.models import Act
from community.domain.threads import operations as threads
from community.domain.threads.posts import question_of
from community.domain.threads.queries import get_post, get_thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.known import bound, declared, issue_of
from tests.support.together import slow_writes, together

STAFF = {"an agent", "an admin"}


def stages_of(thread):
    issue = queries.standing_of(thread.id)
    return [change.stage for change in queries.history_of(issue.id)]


def test_staff_alone_declare_and_withdraw(cast):
    thread, known = cast.thread(), declared(cast)
    may = set()
    for name, person in cast.everyone.items():
        try:
            operations.declare(thread, person, "investigating")
            operations.withdraw(thread, person)
            may.add(name)
        except Forbidden:
            with pytest.raises(Forbidden):
                operations.withdraw(known, person)

    assert may == STAFF
    assert issue_of(known).stage == "identified"


def test_a_suspended_agent_declares_nothing(cast):
    cast.sam.suspended_until = clock.now() + timedelta(days=1)
    db.session.commit()

    with pytest.raises(Forbidden):
        operations.declare(cast.thread(), cast.sam, "investigating")


def test_each_stage_is_written_down_and_its_time_is_when_it_came_to_it(cast):
    thread, start = cast.thread(), clock.now()
    for hours, stage, note in (
        (0, "investigating", ""), (1, "identified", "We know."), (2, "identified", "We know more."),
        (3, "fixed", "Update."),
    ):  # fmt: skip
        with clock.frozen(start + timedelta(hours=hours)):
            operations.declare(thread, cast.sam, stage, note, "2.4" if stage == "fixed" else "")
        issue = issue_of(thread)
        assert (issue.stage, issue.note) == (stage, note)
        assert issue.since == start + timedelta(hours=1 if hours == 2 else hours)

    assert stages_of(thread) == ["fixed", "identified", "identified", "investigating"]
    assert issue_of(thread).fixed_in == "2.4"


def test_the_same_again_changes_nothing(cast):
    thread = declared(cast)
    again = operations.declare(
        thread, cast.root, "identified", "Turn it  off and on again. ", seen=0
    )

    assert again.number == 1
    assert db.session.query(KnownIssueChange).count() == 1


@pytest.mark.parametrize(
    ("stage", "note", "fixed_in", "field"),
    [
        ("mended", "", "", "stage"), (None, "", "", "stage"), ("fixed", "", " ", "fixed_in"),
        ("fixed", "", "x" * 61, "fixed_in"), ("identified", "x" * 301, "", "note"),
        ("identified", None, "", "note"), ("fixed", "", "\u200b", "fixed_in"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_at_its_field(cast, stage, note, fixed_in, field):
    with pytest.raises(Invalid) as refusal:
        operations.declare(cast.thread(), cast.sam, stage, note, fixed_in)

    assert set(refusal.value.fields) == {field}
    assert db.session.query(KnownIssue).count() == 0


def test_only_what_is_fixed_has_a_version_and_it_goes_when_it_is_opened_again(cast):
    thread = declared(cast, "fixed", fixed_in="2.4")
    operations.declare(thread, cast.sam, "investigating", "Not yet.", "2.4")

    assert issue_of(thread).fixed_in == ""


def test_withdrawing_takes_it_and_what_is_bound_from_sight_and_declaring_brings_both_back(cast):
    thread = declared(cast)
    other = bound(cast, thread)
    operations.withdraw(thread, cast.sam)
    operations.withdraw(thread, cast.sam)

    assert issue_of(thread) is None and issue_of(other) is None
    operations.declare(thread, cast.root, "investigating")
    assert issue_of(other).thread_id == thread.id
    assert stages_of(thread) == ["investigating", None, "identified"]


def test_who_saw_it_as_it_was_before_is_told_so_and_changes_nothing(cast):
    thread = declared(cast)
    operations.declare(thread, cast.root, "fixed", "", "2.4", seen=1)

    with pytest.raises(Conflict, match="Somebody else has changed"):
        operations.declare(thread, cast.sam, "investigating", seen=1)
    with pytest.raises(Conflict):
        operations.withdraw(thread, cast.sam, seen=1)
    assert issue_of(thread).stage == "fixed"


def test_a_removed_question_is_not_declared(cast):
    thread = cast.thread()
    threads.remove(get_post(question_of(thread.id, None).id, cast.mo), cast.mo)

    with pytest.raises(Conflict, match="removed"):
        operations.declare(thread, cast.sam, "investigating")


def test_every_act_is_in_the_log(cast):
    thread = declared(cast)
    other = bound(cast, thread)
    operations.unbind(other, cast.mo)
    operations.withdraw(thread, cast.root)

    acts = [
        (act.verb, act.by_id, act.thread_id)
        for act in db.session.scalars(select(Act).order_by(Act.id))
    ]
    assert acts == [
        ("set_known_issue", cast.sam.id, thread.id), ("bind", cast.mo.id, other.id),
        ("unbind", cast.mo.id, other.id), ("withdraw_known_issue", cast.root.id, thread.id),
    ]  # fmt: skip


def test_its_question_is_not_merged_away_but_takes_others_in(cast):
    thread = declared(cast)
    other = bound(cast, thread)

    with pytest.raises(Conflict, match="known issue"):
        moderation.merge(thread, cast.mo, into=other)
    moderation.merge(other, cast.mo, into=thread)
    assert issue_of(thread).affected == 2, "who asked what was merged still has it"
    assert issue_of(thread).bound == 0


def test_of_those_who_change_it_at_the_same_moment_one_wins_and_the_others_are_told(app, cast):
    thread_id = declared(cast).id

    def change(stage):
        def task():
            person = db.session.scalar(select(User).where(User.handle == "sam"))
            return operations.declare(
                get_thread(thread_id, person), person, stage, "", "2.4" if stage == "fixed" else "", seen=1
            )  # fmt: skip

        return task

    with slow_writes():
        outcomes = together(app, [change("investigating"), change("fixed")] * 2)

    lost = [one for one in outcomes if isinstance(one, Conflict)]
    numbers = [number for (number,) in db.session.query(KnownIssueChange.number).order_by("number")]
    assert numbers == [1, 2]
    assert len(lost) in (2, 3) and len(lost) + sum(isinstance(o, KnownIssue) for o in outcomes) == 4
