import pytest
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.categories import operations as categories
from community.domain.known_issues import operations
from community.domain.known_issues.models import Binding
from community.domain.moderation import operations as moderation
from community.domain.threads.queries import get_thread
from community.domain.votes import operations as votes
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from tests.support.known import bound, declared, issue_of
from tests.support.together import slow_writes, together

CARE = {"a moderator", "an agent", "an admin"}


def standing():
    return db.session.scalar(select(func.count()).where(Binding.undone_at.is_(None)))


def test_those_who_care_bind_and_unbind(cast):
    known, thread = declared(cast), cast.thread()
    may = set()
    for name, person in cast.everyone.items():
        try:
            operations.bind(thread, person, to=known)
            operations.bind(thread, person, to=known)
            assert standing() == 1
            operations.unbind(thread, person)
            operations.unbind(thread, person)
            may.add(name)
        except Forbidden:
            with pytest.raises(Forbidden):
                operations.unbind(thread, person)

    assert may == CARE
    assert standing() == 0


def test_a_bound_thread_shows_it_and_its_people_are_counted_once(cast):
    known = declared(cast)
    thread = bound(cast, known)
    for one in (known, thread):
        votes.me_too(one, by=cast.cleo)

    issue = issue_of(thread)
    assert (issue.thread_id, issue.affected, issue.bound) == (known.id, 3, 1)
    assert issue == issue_of(known)


def test_there_are_no_chains(cast):
    known, other = declared(cast), declared(cast)
    thread = bound(cast, known)

    with pytest.raises(Invalid, match="itself"):
        operations.bind(known, cast.mo, to=known)
    with pytest.raises(Conflict, match="known issue itself"):
        operations.bind(other, cast.mo, to=known)
    with pytest.raises(Conflict, match="bound to another"):
        operations.declare(thread, cast.sam, "investigating")
    with pytest.raises(Conflict, match="bound to another"):
        operations.bind(thread, cast.mo, to=other)
    with pytest.raises(Invalid, match="no known issue"):
        operations.bind(cast.thread(), cast.mo, to=thread)
    assert issue_of(thread).thread_id == known.id


def test_a_binding_to_what_was_withdrawn_stands_in_nobodys_way(cast):
    known, other = declared(cast), declared(cast)
    thread, third = bound(cast, known), bound(cast, known)
    operations.withdraw(known, cast.sam)

    operations.bind(thread, cast.mo, to=other)
    operations.declare(third, cast.sam, "investigating")

    assert issue_of(thread).thread_id == other.id
    assert issue_of(third).thread_id == third.id
    operations.declare(known, cast.sam, "investigating")
    assert issue_of(known).bound == 0


def test_one_that_a_moderator_may_not_read_of_neither_refuses_them_nor_is_ended_by_them(cast):
    inner = categories.create(name="Inner", slug="inner", readers="staff", writers="staff")
    known, other = declared(cast), declared(cast)
    thread = bound(cast, known, by=cast.ben)
    moderation.move(known, cast.sam, inner)

    operations.unbind(thread, cast.mo)
    assert issue_of(thread, cast.sam).thread_id == known.id

    operations.bind(thread, cast.mo, to=other)
    assert issue_of(thread, cast.mo).thread_id == other.id
    with pytest.raises(Conflict, match="bound to another"):
        operations.bind(thread, cast.sam, to=known)


def test_of_those_who_bind_it_at_the_same_moment_one_wins(app, cast):
    ids, thread_id = [declared(cast).id for _ in range(3)], cast.thread().id

    def to(known_id):
        def task():
            mo = db.session.scalar(select(User).where(User.handle == "mo"))
            return operations.bind(get_thread(thread_id, mo), mo, to=get_thread(known_id, mo))

        return task

    with slow_writes():
        outcomes = together(app, [to(known_id) for known_id in ids])

    assert sorted(type(one).__name__ for one in outcomes) == ["Binding", "Conflict", "Conflict"]
    assert standing() == 1


def test_of_one_that_binds_and_one_that_declares_at_the_same_moment_one_wins(app, cast):
    known_id, thread_id = declared(cast).id, cast.thread().id

    def bind():
        sam = db.session.scalar(select(User).where(User.handle == "sam"))
        return operations.bind(get_thread(thread_id, sam), sam, to=get_thread(known_id, sam))

    def declare():
        sam = db.session.scalar(select(User).where(User.handle == "sam"))
        return operations.declare(get_thread(thread_id, sam), sam, "investigating")

    with slow_writes():
        outcomes = together(app, [bind, declare])

    assert sum(isinstance(one, Conflict) for one in outcomes) == 1
