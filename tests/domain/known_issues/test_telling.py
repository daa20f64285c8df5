"""A fix is told to everybody it concerns, each once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from community.domain import events
from community.domain.categories.models import Category
from community.domain.follows import operations as follows
from community.domain.known_issues import operations
from community.domain.known_issues.models import KnownIssueChange
from community.domain.notifications import fixes
from community.domain.notifications import operations as notifications
from community.domain.notifications import queries as notices
from community.domain.notifications.models import Email, Notification
from community.domain.notifications.rules import Kind
from community.domain.votes import operations as votes
from community.jobs import outbox
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import operation
from tests.support.known import bound, declared, issue_of
from tests.support.people import members
from tests.support.together import together


def carry_out():
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        while outbox.sweep():
            pass


def told(model=Notification):
    """Ids of those who were told of a fix, once for each time."""
    carry_out()
    query = select(model.user_id).where(model.kind == Kind.FIXED).order_by(model.user_id)
    return list(db.session.scalars(query))


def fix(thread, cast, version="2.4", by=None):
    operations.declare(thread, by or cast.sam, "fixed", "", version)


@pytest.fixture
def known(cast):
    """Ada asked, Cleo has it too; Ben asked what is bound to it, and Cleo has that, too."""
    thread = declared(cast)
    other = bound(cast, thread)
    for one in (thread, other):
        votes.me_too(one, by=cast.cleo)
    return thread


def test_each_is_told_once_on_the_site_and_by_mail(cast, known):
    assert told() == []
    fix(known, cast)

    assert told() == told(Email) == sorted([cast.ada.id, cast.ben.id, cast.cleo.id])
    (notice,) = [one for one in notices.notices(cast.ben).items if one.kind is Kind.FIXED]
    assert notice.thread_id == known.id
    assert notice.detail == "Fixed in 2.4"


def test_followers_are_told_and_who_fixed_it_is_not(cast, known):
    follows.follow(known, by=cast.mo)
    follows.follow(known, by=cast.root)
    fix(known, cast, by=cast.root)

    assert cast.mo.id in told()
    assert cast.root.id not in told()


def test_the_same_fix_is_never_told_again(cast, known):
    fix(known, cast, "Version 2.4")
    once = told()
    operations.declare(known, cast.sam, "investigating")
    assert told() == once
    fix(known, cast, "version  2.4 ")
    assert told() == once
    operations.withdraw(known, cast.sam)
    fix(known, cast, "Version 2.4")
    assert told() == once
    # Its mails are forgotten some day, and that must not make it news again.
    carry_out()
    db.session.execute(update(Email).values(due_at=None))
    db.session.commit()
    notifications.forget_mails(before=clock.now() + timedelta(days=1))
    operations.declare(known, cast.sam, "investigating")
    fix(known, cast, "Version 2.4")

    assert told() == once
    assert told(Email) == []


def test_a_fix_in_another_version_after_it_was_opened_again_is_news(cast, known):
    fix(known, cast, "2.4")
    once = told()
    operations.declare(known, cast.sam, "fixed", "Now with words.", "2.4.1")
    assert told() == once, "a version put right is no other fix"
    operations.declare(known, cast.sam, "identified")
    fix(known, cast, "2.4.2")

    assert told() == sorted(once * 2)


def test_what_was_opened_again_before_anybody_could_be_told_is_not_told(cast, known):
    fix(known, cast)
    operations.declare(known, cast.sam, "investigating")

    assert told() == []


def test_what_is_bound_to_a_fixed_one_hears_of_the_fix_and_the_others_not_again(cast, known):
    fix(known, cast)
    before = told()
    thread = cast.thread(by=cast.mo, title="It stops on the third day")
    votes.me_too(thread, by=cast.ben)
    operations.bind(thread, cast.sam, to=known)
    operations.unbind(thread, cast.sam)
    operations.bind(thread, cast.sam, to=known)

    assert told() == sorted([*before, cast.mo.id])


def test_who_wants_no_mail_gets_none(cast, known):
    notifications.choose(cast.ben.id, {Kind.FIXED: False})
    fix(known, cast)

    assert told() == sorted([cast.ada.id, cast.ben.id, cast.cleo.id])
    assert told(Email) == sorted([cast.ada.id, cast.cleo.id])


def test_who_may_not_read_it_is_told_nothing(cast, known):
    db.session.execute(update(Category).values(readers="staff"))
    db.session.commit()
    fix(known, cast)

    assert told() == []
    assert issue_of(known, cast.sam).stage == "fixed"


def test_the_job_run_by_several_workers_at_once_tells_each_once(app, cast, known):
    more = members(12)
    for person in more:
        votes.me_too(known, by=person)
    fix(known, cast)
    db.session.commit()
    number = db.session.scalar(select(func.max(KnownIssueChange.number)))
    issue_id = issue_of(known).id
    event = events.KnownIssueChanged(known.id, issue_id, cast.sam.id, "identified", "fixed", number)
    run = operation(lambda: fixes.tell_of_fix(event))

    outcomes = together(app, [run] * 4)

    assert outcomes == [None] * 4
    assert told() == sorted([cast.ada.id, cast.ben.id, cast.cleo.id, *(one.id for one in more)])
    assert told(Email) == told()
