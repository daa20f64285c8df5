"""Saying that one is there, and that one is gone."""

from datetime import datetime

from sqlalchemy import delete, select, update

from community.domain.accounts.models import User
from community.domain.presence import rules
from community.domain.presence.models import Presence
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Invalid
from community.kernel.operation import operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say


def be_here(thread: Thread, by: User, state: str) -> bool:
    """Say what one does at a thread, until HOLDS from now. Whether anything was written: what was
    said a moment ago is not. Raises Forbidden, Invalid(state=…).
    """
    now = clock.now()
    _check(by, now)
    if state not in tuple(rules.State):
        raise Invalid(state=say("One is looking or typing."))
    if _is_fresh(thread.id, by, state, now):
        return False
    _say(thread.id, by, state, now)
    return True


@operation
def be_gone(thread: Thread, by: User) -> None:
    """Say that one is there no more; who was not there is not there. Raises Forbidden."""
    _check(by, clock.now())
    mine = delete(Presence).where(Presence.user_id == by.id, Presence.thread_id == thread.id)
    db.session.execute(mine)


@operation
def forget(before: datetime) -> None:
    """Delete what was over before then."""
    db.session.execute(delete(Presence).where(Presence.until < before))


@operation
def _say(thread_id: int, by: User, state: str, now: datetime) -> None:
    until = now + rules.HOLDS
    row = {"user_id": by.id, "thread_id": thread_id, "state": state, "until": until}
    if insert_missing(Presence, [row]):
        _drop_past(by, now)
    else:
        mine = update(Presence).where(Presence.user_id == by.id, Presence.thread_id == thread_id)
        db.session.execute(mine.values(state=state, until=until))


def _is_fresh(thread_id: int, by: User, state: str, now: datetime) -> bool:
    said = select(Presence.user_id).where(
        Presence.user_id == by.id, Presence.thread_id == thread_id, Presence.state == state,
        Presence.until > now + rules.FRESH,
    )  # fmt: skip
    return db.session.scalar(said) is not None


def _drop_past(by: User, now: datetime) -> None:
    """Whoever comes to a new thread leaves no trail: what is over goes, and of the rest the oldest."""
    mine = Presence.user_id == by.id
    db.session.execute(delete(Presence).where(mine, Presence.until <= now))
    newest = select(Presence.thread_id).where(mine).order_by(Presence.until.desc())
    kept = list(db.session.scalars(newest.limit(rules.MOST)))
    db.session.execute(delete(Presence).where(mine, Presence.thread_id.not_in(kept)))


def _check(by: User, now: datetime) -> None:
    if not rules.may_know(by, now):
        raise Forbidden(say("This is for the support team."))
