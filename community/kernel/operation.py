"""A verb that changes something: all of it happens, with all that follows, or none of it."""

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from community.kernel import bus
from community.kernel.db import Base, db, writing
from community.kernel.errors import NotFound

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Base)

RETRIES = 4  # a deadlock is nobody's fault and gone on the next try
DEADLOCK = frozenset({"40P01", "40001"})  # PostgreSQL: deadlock detected, serialization failure


def operation(verb: Callable[P, R]) -> Callable[P, R]:
    """Make a function one transaction. The outermost commits; one inside another is a savepoint.

    When it raises, nothing of it stays, and what it recorded is forgotten.
    """

    @functools.wraps(verb)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        if writing.get():
            return _nested(verb, *args, **kwargs)
        for attempt in range(RETRIES):
            try:
                return _outermost(verb, *args, **kwargs)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in DEADLOCK or attempt == RETRIES - 1:
                    raise
                time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))
        raise AssertionError("unreachable")

    return wrapped


def lock(model: type[M], key: int) -> M:
    """A row as it stands now, held until the transaction ends. Raises NotFound.

    What a view loaded before the operation began may be old; what is decided on is locked first.
    """
    row = db.session.get(model, key, populate_existing=True, with_for_update=True)
    if row is None:
        raise NotFound("This does not exist, or is not there any more.")
    return row


def pass_one_by_one(name: str) -> None:
    """Wait until no other transaction that said this name is on its way; SQLite lets them pass so by itself."""
    if db.engine.dialect.name == "postgresql":
        number = func.hashtextextended(name, 0)
        db.session.execute(select(func.pg_advisory_xact_lock(number)))


def _outermost(verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    # Ends the reading transaction of the page, so that ours can begin with the write lock.
    db.session.commit()
    bus.forget()
    token = writing.set(True)
    try:
        result = verb(*args, **kwargs)
        bus.dispatch_pending()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        bus.forget()
        raise
    finally:
        writing.reset(token)
    bus.after_commit()
    return result


def _nested(verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    already = len(bus.recorded())
    try:
        with db.session.begin_nested():
            return verb(*args, **kwargs)
    except BaseException:
        del bus.recorded()[already:]
        raise
