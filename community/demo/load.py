"""Making the demo community: every act by its own verb, at its own instant, in the order of time.

Nothing is written past the rules, so reputation, turns, counts, news and the index are what they
would be had it all happened here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, event, select, update

from community.demo import content, plan
from community.demo.stage import Stage
from community.domain.accounts import passwords
from community.domain.accounts.models import Attempt, User
from community.domain.categories.models import Category
from community.domain.notifications.models import Email, Notification
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict
from community.kernel.operation import operation

MAIL_KEPT = timedelta(hours=1)  # what is older was news once; nobody wants it all at once today
UNREAD_FOR = timedelta(days=2)  # and people have read what they were told before
AT_ONCE = 200  # later reactions in one transaction

Progress = Callable[[int, int], None]


def is_empty() -> bool:
    """Whether there is nobody and nothing yet, so that nothing real can be mixed with the demo."""
    return not any(db.session.scalar(select(model.id).limit(1)) for model in (User, Category))


def load(password: str, progress: Progress = lambda _done, _of: None) -> None:
    """Fill an empty database with the demo community, all of it with this password.

    Raises Conflict when the database is not empty.
    """
    if not is_empty():
        raise Conflict("The database is not empty, and the demo is for an empty one.")
    now = clock.now().replace(second=0, microsecond=0)
    steps = plan.steps(content.read(), now, password)
    stage = Stage(passwords.hashed(password))
    with _in_a_hurry():
        for number, step in enumerate(steps, 1):
            with clock.frozen(step.at):
                step.act(stage)
            progress(number, len(steps))
        while _follow_up():
            pass
        _settle_down(now)


@operation
def _follow_up() -> int:
    """Do what follows later from all this, each at the instant of its cause; how many there were."""
    query = select(bus.PendingReaction).order_by(bus.PendingReaction.id).limit(AT_ONCE)
    found = db.session.scalars(query).all()
    for pending in found:
        with clock.frozen(pending.created_at):
            bus.run(pending)
            db.session.flush()
    return len(found)


@operation
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


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    # A thousand small transactions, each waiting for the disk, would take a minute. What is lost
    # when the power goes now is only what can be made again.
    if db.engine.dialect.name != "sqlite":
        yield
        return
    event.listen(db.engine, "connect", _do_not_wait)
    try:
        _reconnect()
        yield
    finally:
        event.remove(db.engine, "connect", _do_not_wait)
        _reconnect()


def _reconnect() -> None:
    db.session.commit()
    db.engine.dispose()


def _do_not_wait(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
