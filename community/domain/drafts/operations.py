"""Keeping drafts, posting what they were for, and ending an ask that needs no posting."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, select, update

from community.domain.accounts.models import User
from community.domain.drafts import rules
from community.domain.drafts.models import Draft, EndedAsk
from community.domain.drafts.rules import Key
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import lock, operation
from community.kernel.upsert import insert_missing

T = TypeVar("T")


@operation
def keep(owner: User, key: Key, given: Mapping[str, str]) -> datetime:
    """Keep what was typed, in place of what was kept before; when.

    Where nothing was typed nothing is kept. Raises Invalid.
    """
    now = clock.now()
    fields = rules.clean_fields(given)
    if not fields:
        _drop(owner.id, key)
        return now

    row = {"user_id": owner.id, "key": str(key), "fields": fields, "kept_at": now}
    if insert_missing(Draft, [row]):
        _drop_oldest(owner.id)
    else:
        mine = update(Draft).where(Draft.user_id == owner.id, Draft.key == str(key))
        db.session.execute(mine.values(fields=fields, kept_at=now))
    return now


@operation
def discard(owner: User, key: Key) -> None:
    """Throw a draft away; one that is gone is gone."""
    _drop(owner.id, key)


@operation
def finish(owner: User, key: Key, post: Callable[[], T]) -> T:
    """Do what the draft was for, and drop it in the same transaction; a refusal leaves it."""
    done = post()
    _drop(owner.id, key)
    return done


@operation
def end_ask(thread: Thread, by: User | None) -> None:
    """Note that an ask ended, since this thread had the answer, and drop what was typed.

    The same person with the same thread counts once in two days.
    """
    now = clock.now()
    if by is not None:
        lock(User, by.id)  # the same press sent twice at once waits here, and then finds the first
        _drop(by.id, rules.ASK)
        counted = select(EndedAsk.id).where(
            EndedAsk.user_id == by.id, EndedAsk.thread_id == thread.id,
            EndedAsk.at > now - rules.SAME_ASK,
        )  # fmt: skip
        if db.session.scalar(counted.limit(1)) is not None:
            return
    db.session.add(EndedAsk(thread_id=thread.id, user_id=by.id if by else None, at=now))


@operation
def forget(before: datetime) -> None:
    """Delete the drafts that nobody touched since then."""
    db.session.execute(delete(Draft).where(Draft.kept_at < before))


def erase(owner_id: int) -> None:
    """Take away all that a person began; inside an operation only."""
    db.session.execute(delete(Draft).where(Draft.user_id == owner_id))
    mine = update(EndedAsk).where(EndedAsk.user_id == owner_id)
    db.session.execute(mine.values(user_id=None))


def _drop(owner_id: int, key: Key) -> None:
    db.session.execute(delete(Draft).where(Draft.user_id == owner_id, Draft.key == str(key)))


def _drop_oldest(owner_id: int) -> None:
    newest = (
        select(Draft.id)
        .where(Draft.user_id == owner_id)
        .order_by(Draft.kept_at.desc(), Draft.id.desc())
        .limit(rules.MOST)
    )
    db.session.execute(delete(Draft).where(Draft.user_id == owner_id, Draft.id.not_in(newest)))
