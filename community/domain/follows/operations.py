"""Following a thread, and no longer."""

from sqlalchemy import delete, func, select

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.events import FollowChanged
from community.domain.follows.models import Follow
from community.domain.threads.models import Thread
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Forbidden
from community.kernel.operation import lock, operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say


@operation
def follow(thread: Thread, by: User) -> None:
    """Hear from now on of what is new in a thread. Following twice is following once.

    Raises Forbidden.
    """
    if not may(by, Right.FOLLOW, clock.now()):
        raise Forbidden(say("You cannot follow questions."))
    add(thread.id, by.id)


@operation
def unfollow(thread: Thread, by: User) -> None:
    """Hear no more of a thread. Where nobody followed, nothing changes."""
    thread = lock(Thread, thread.id)
    gone = delete(Follow).where(Follow.thread_id == thread.id, Follow.user_id == by.id)
    if db.session.execute(gone.returning(Follow.user_id)).all():
        _recount(thread)
        bus.record(FollowChanged(thread.id, by.id, follows=False))


def add(thread_id: int, user_id: int) -> None:
    """Make a person follow a thread; inside an operation only."""
    thread = lock(Thread, thread_id)
    row = {"thread_id": thread_id, "user_id": user_id, "since": clock.now()}
    if insert_missing(Follow, [row]):
        _recount(thread)
        bus.record(FollowChanged(thread_id, user_id, follows=True))


def _recount(thread: Thread) -> None:
    count = select(func.count()).select_from(Follow).where(Follow.thread_id == thread.id)
    thread.follower_count = db.session.scalar(count) or 0
    db.session.flush()
