"""Verbs of known issues: declare one and say how far it is, withdraw it, bind threads to it and unbind them."""

from datetime import datetime

from sqlalchemy import select

from community.domain import events
from community.domain.accounts.models import User
from community.domain.known_issues import rules
from community.domain.known_issues.cards import Stage
from community.domain.known_issues.models import Binding, KnownIssue, KnownIssueChange
from community.domain.known_issues.queries import standing_of
from community.domain.threads.models import Thread
from community.domain.threads.queries import readable_threads
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say


@operation
def declare(
    thread: Thread,
    by: User,
    stage: str,
    note: str = "",
    fixed_in: str = "",
    seen: int | None = None,
) -> KnownIssue:
    """Say that a thread is a known issue, or how far an issue is now. The same again changes nothing.

    `seen` is the number of the change that this one was made of, 0 for none; somebody else's in
    between is a Conflict. Raises Forbidden, Invalid, Conflict.
    """
    now = clock.now()
    if not rules.may_declare(by, now):
        raise Forbidden(say("Only the support team says what is a known issue."))
    said = rules.clean(stage, note, fixed_in)
    thread = lock(Thread, thread.id)
    _check_stands(thread)
    issue = _issue_of(thread)
    before = Stage(issue.stage) if issue and issue.withdrawn_at is None else None
    if issue and before and (issue.stage, issue.note, issue.fixed_in) == said:
        return issue
    _check_seen(issue if before else None, seen)
    _leave_other(thread, by, now)

    issue = issue or KnownIssue(thread_id=thread.id, number=0)
    if before is None:
        issue.declared_by, issue.declared_at, issue.withdrawn_at = by.id, now, None
    if before != said[0]:
        issue.since = now
    issue.stage, issue.note, issue.fixed_in = said
    db.session.add(issue)
    _write_down(issue, by, now)
    bus.record(
        events.KnownIssueChanged(thread.id, issue.id, by.id, before, issue.stage, issue.number)
    )
    return issue


@operation
def withdraw(thread: Thread, by: User, seen: int | None = None) -> None:
    """Say that a thread is no known issue after all; one that is none stays as it is.

    What is bound to it stays bound, and shows nothing of it until it is declared again. Raises
    Forbidden, Conflict as `declare` does.
    """
    now = clock.now()
    if not rules.may_declare(by, now):
        raise Forbidden(say("Only the support team says what is a known issue."))
    thread = lock(Thread, thread.id)
    issue = standing_of(thread.id)
    if issue is None:
        return
    _check_seen(issue, seen)

    before, issue.withdrawn_at = issue.stage, now
    _write_down(issue, by, now)
    bus.record(events.KnownIssueChanged(thread.id, issue.id, by.id, before, None, issue.number))


@operation
def bind(thread: Thread, by: User, to: Thread) -> Binding:
    """Say that a thread is about a known issue. Binding it there again changes nothing.

    Raises Forbidden, Invalid(to=…), Conflict when it is bound elsewhere or is one itself.
    """
    now = clock.now()
    if not rules.may_bind(by, now):
        raise Forbidden(
            say("Only a moderator or the support team binds a question to a known issue.")
        )
    # In order of ids, so that two who bind them the other way round wait instead of deadlocking.
    held = {thread_id: lock(Thread, thread_id) for thread_id in sorted({thread.id, to.id})}
    thread, to = held[thread.id], held[to.id]
    _check_stands(thread)
    issue = _target(thread, to)
    standing = _binding_of(thread)
    if standing and standing.known_issue_id == issue.id:
        return standing
    if standing_of(thread.id):
        raise Conflict(say("This question is a known issue itself. Withdraw that first."))
    _leave_other(thread, by, now)

    binding = Binding(known_issue_id=issue.id, thread_id=thread.id, bound_by=by.id, bound_at=now)
    db.session.add(binding)
    db.session.flush()
    bus.record(events.ThreadBound(thread.id, issue.id, to.id, by.id, undone=False))
    return binding


@operation
def unbind(thread: Thread, by: User) -> None:
    """Say that a thread is about no known issue after all. Where none is, nothing changes. Raises Forbidden."""
    now = clock.now()
    if not rules.may_bind(by, now):
        raise Forbidden(
            say("Only a moderator or the support team binds a question to a known issue.")
        )
    thread = lock(Thread, thread.id)
    standing = _binding_of(thread)
    if standing and _may_know_of(_issue_with(standing), by):
        _end(standing, by, now)


def _check_stands(thread: Thread) -> None:
    if thread.removed_at is not None:
        raise Conflict(say("This question was removed. Restore it first."))


def _check_seen(standing: KnownIssue | None, seen: int | None) -> None:
    number = standing.number if standing else 0
    if seen is not None and seen != number:
        raise Conflict(
            say("Somebody else has changed this known issue since. Look at it again, and then change it."),
            current={"number": number, "stage": standing.stage if standing else None},
        )  # fmt: skip


def _issue_of(thread: Thread) -> KnownIssue | None:
    query = select(KnownIssue).where(KnownIssue.thread_id == thread.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _target(thread: Thread, to: Thread) -> KnownIssue:
    if to.id == thread.id:
        raise Invalid(to=say("A question cannot be bound to itself."))
    issue = standing_of(to.id) if to.removed_at is None else None
    if issue is None:
        raise Invalid(to=say("That question is no known issue."))
    return issue


def _binding_of(thread: Thread) -> Binding | None:
    query = select(Binding).where(Binding.thread_id == thread.id, Binding.undone_at.is_(None))
    return db.session.scalar(query.execution_options(populate_existing=True))


def _leave_other(thread: Thread, by: User, now: datetime) -> None:
    """A binding to what is no known issue any more, or none to this person, stands in nobody's way; any other does."""
    standing = _binding_of(thread)
    if standing is None:
        return
    issue = _issue_with(standing)
    # Refused for the sake of one they may not read of, they would learn that there is one.
    if issue.withdrawn_at is None and _may_know_of(issue, by):
        raise Conflict(say("This question is bound to another known issue. Unbind it first."))
    _end(standing, by, now)


def _issue_with(binding: Binding) -> KnownIssue:
    return db.session.get_one(KnownIssue, binding.known_issue_id, populate_existing=True)


def _may_know_of(issue: KnownIssue, by: User) -> bool:
    query = select(Thread.id).where(Thread.id == issue.thread_id, readable_threads(by))
    return db.session.scalar(query) is not None


def _end(binding: Binding, by: User, now: datetime) -> None:
    binding.undone_by, binding.undone_at = by.id, now
    db.session.flush()
    of = db.session.get_one(KnownIssue, binding.known_issue_id).thread_id
    bus.record(
        events.ThreadBound(binding.thread_id, binding.known_issue_id, of, by.id, undone=True)
    )


def _write_down(issue: KnownIssue, by: User, now: datetime) -> None:
    issue.number += 1
    db.session.flush()
    stands = issue.withdrawn_at is None
    db.session.add(
        KnownIssueChange(
            known_issue_id=issue.id, number=issue.number, stage=issue.stage if stands else None,
            fixed_in=issue.fixed_in if stands else "", note=issue.note if stands else "",
            changed_by=by.id, at=now,
        )
    )  # fmt: skip
    db.session.flush()
