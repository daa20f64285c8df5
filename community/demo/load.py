"""Making the demo community: every act by its own verb, at its own instant, in the order of time.

Nothing is written past the rules, so reputation, turns, counts, news and the index are what they
would be had it all happened here.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from community.demo import content, plan
from community.demo.stage import Stage
from community.domain.accounts import passwords
from community.domain.accounts.models import Attempt, User
from community.domain.badges import operations as badges
from community.domain.categories.models import Category
from community.domain.escalations import timers, watching
from community.domain.escalations.models import FollowUp
from community.domain.follow_ups import operations as asking
from community.domain.follow_ups import queries as follow_ups
from community.domain.heat import heating
from community.domain.heat.rules import TICK
from community.domain.notifications.models import Email, Notification
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict
from community.kernel.operation import operation

MAIL_KEPT = timedelta(hours=1)  # what is older was news once; nobody wants it all at once today
NEWS_FOR = timedelta(days=21)  # of what happened before, nobody is told: making news takes its time
UNREAD_FOR = timedelta(days=2)  # and people have read what they were told before

Progress = Callable[[int, int], None]


def is_empty() -> bool:
    """Whether there is nobody and nothing yet, so that nothing real can be mixed with the demo."""
    return not any(db.session.scalar(select(model.id).limit(1)) for model in (User, Category))


@operation
def load(password: str, progress: Progress = lambda _done, _of: None) -> None:
    """Fill an empty database with the demo community, all of it with this password, or leave it empty.

    Raises Conflict when the database is not empty.
    """
    if not is_empty():
        raise Conflict("The database is not empty, and the demo is for an empty one.")
    now = clock.now().replace(second=0, microsecond=0)
    steps = plan.steps(content.read(), now, password)
    stage = Stage(passwords.hashed(password))
    for number, step in enumerate(steps, 1):
        with clock.frozen(step.at):
            step.act(stage)
            # What each act brings about belongs to its own instant, not to the end of it all.
            bus.dispatch_pending()
        progress(number, len(steps))
    _watch(now)
    _follow_up(now)
    _settle_down(now)


def _watch(now: datetime) -> None:
    """What the worker would have seen by now: how hot it is, what is late, what moved by itself."""
    for at in (now - TICK, now):
        with clock.frozen(at):
            heating.take_temperatures()
    with clock.frozen(now):
        while watching.notice_due():
            pass
        for escalation_id in timers.due(now):
            timers.move_on(escalation_id)
    _ask_whether_it_worked(now)
    bus.dispatch_pending()


def _ask_whether_it_worked(now: datetime) -> None:
    while due := follow_ups.due(now):
        for follow_up_id in due:
            follow_up = db.session.get_one(FollowUp, follow_up_id)
            with clock.frozen(follow_up.ask_at or now):
                asking.ask(follow_up_id)
                bus.dispatch_pending()


def _follow_up(now: datetime) -> None:
    """Do what follows later from all this, each at the instant of its cause."""
    with clock.frozen(now - 2 * NEWS_FOR):
        badges.recompute()
        bus.dispatch_pending()
    old = bus.PendingReaction.created_at < now - NEWS_FOR
    db.session.execute(delete(bus.PendingReaction).where(old))
    query = select(bus.PendingReaction).order_by(bus.PendingReaction.id)
    while waiting := db.session.scalars(query).all():
        for pending in waiting:
            with clock.frozen(pending.created_at):
                bus.run(pending)
                bus.dispatch_pending()


def _settle_down(now: datetime) -> None:
    db.session.execute(
        delete(Email).where(Email.sent_at.is_(None), Email.created_at < now - MAIL_KEPT)
    )
    db.session.execute(
        update(Notification)
        .where(Notification.created_at < now - UNREAD_FOR)
        .values(read_at=Notification.created_at)
    )
    db.session.execute(delete(Attempt))
