"""Leaving for good. What says who somebody was goes at once; what takes long, in steps that bear a kill."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, or_, select, update

from community.domain.accounts import closing, limits, names, signing_in
from community.domain.accounts.models import Attempt, User
from community.domain.departures import inventory, posts, searching
from community.domain.departures.marks import Marks
from community.domain.departures.models import Departure
from community.domain.escalations import owning
from community.domain.escalations.models import SatisfactionOffer
from community.domain.follows.models import Follow
from community.domain.threads.models import Post, Thread
from community.kernel import cache, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say

SMALL = 200  # posts of a person who leaves in one go
SMALL_COMMUNITY = 20_000  # posts of all, which are looked through for mentions
AGAIN = timedelta(minutes=1)  # after an error, so that one departure does not stop the others


class Posts(StrEnum):
    """What becomes of what somebody wrote."""

    KEEP = "keep"  # under "former member"
    REMOVE = "remove"


STEPS = ("posts", "pictures", *searching.BY_NAME)
Step = Callable[[Departure], int | None]


def leave(user: User, current: str, keep: str, address: str = "") -> None:
    """Delete one's account at once and for good; a small one wholly, a large one's posts by the worker.

    The suspended may, too. Asked twice it is done once. Raises Invalid(current=…, posts=…),
    RateLimited, Conflict for the last admin, and for staff who would take the team's answers along.
    """
    if keep not in list(Posts):
        raise Invalid(posts=say("Choose what becomes of what you wrote."))
    signing_in.prove(user, current, address=address)
    _begin(user, Posts(keep))
    cache.forget_all()


@operation
def _begin(user: User, keep: Posts) -> None:
    user = lock(User, user.id)
    if user.deleted_at is not None:
        return
    if user.is_staff and keep is Posts.REMOVE:
        raise Conflict(
            say("What you wrote for the support team is the team’s: it can only be kept.")
        )

    marks = Marks(user.handle, user.handle_key, user.email or "")
    owning.release_all(user)
    _forget_tries(user)
    closing.wipe(user)
    _delete_rows(user)
    if keep is Posts.REMOVE:
        posts.take_out_other_words(user)
    departure = Departure(
        user_id=user.id, posts=keep, step=STEPS[0], position=0, begun_at=clock.now(),
        due_at=clock.now(),
        marks={"handle": marks.handle, "handle_key": marks.handle_key, "email": marks.email},
    )  # fmt: skip
    db.session.add(departure)
    db.session.flush()
    if _is_small(user):
        while not departure.finished_at:
            _take_step(departure)


@operation
def go_on(user_id: int) -> bool:
    """Do the next bounded piece of a departure; whether there was one.

    Of two workers at once each does a piece of its own; after a kill the piece is done again.
    """
    departure = lock(Departure, user_id)
    if departure.finished_at is not None:
        return False
    _take_step(departure)
    return True


@operation
def put_off(user_id: int) -> None:
    """Leave a departure that met an error for a while."""
    mine = update(Departure).where(Departure.user_id == user_id, Departure.finished_at.is_(None))
    db.session.execute(mine.values(due_at=clock.now() + AGAIN))


def due(now: datetime) -> list[int]:
    """Whose departures a worker may go on with, the oldest first."""
    query = select(Departure.user_id).where(Departure.due_at <= now).order_by(Departure.due_at)
    return list(db.session.scalars(query.limit(20)))


def _take_step(departure: Departure) -> None:
    position = _steps(departure.step)(departure)
    if position is not None:
        departure.position = position
        return
    following = STEPS.index(departure.step) + 1
    departure.position = 0
    if following < len(STEPS):
        departure.step = STEPS[following]
    else:
        departure.step, departure.marks = "", {}
        departure.due_at, departure.finished_at = None, clock.now()
    db.session.flush()


def _steps(name: str) -> Step:
    if name == "posts":
        return _take_out_posts
    if name == "pictures":
        return _take_out_pictures
    return _look_through


def _take_out_posts(departure: Departure) -> int | None:
    if departure.posts == Posts.KEEP:
        return None
    return posts.take_out(departure.user_id, departure.position)


def _take_out_pictures(departure: Departure) -> int | None:
    keeps = departure.posts == Posts.KEEP
    return posts.take_out_pictures(departure.user_id, departure.position, keep_shown=keeps)


def _look_through(departure: Departure) -> int | None:
    words = searching.BY_NAME[departure.step]
    return searching.look_through(words, Marks(**departure.marks), departure.position)


def _delete_rows(user: User) -> None:
    followed = select(Follow.thread_id).where(Follow.user_id == user.id)
    fewer = {"follower_count": Thread.follower_count - 1}
    db.session.execute(update(Thread).where(Thread.id.in_(followed)).values(fewer))
    for column in inventory.DELETED:
        db.session.execute(delete(column.class_).where(column == user.id))
    posts.drop_avatars(user.id)
    # What they thought of the help counts on, without the words.
    said = update(SatisfactionOffer).where(SatisfactionOffer.user_id == user.id)
    db.session.execute(said.values(comment=""))


def _forget_tries(user: User) -> None:
    """Counted tries are kept under digests; but who knows an address can make its digest."""
    known = [limits.digest_of(user.handle_key)]
    if user.email:
        known.append(limits.digest_of(names.email_key(user.email)))
    db.session.execute(delete(Attempt).where(or_(*(Attempt.key == one for one in known))))


def _is_small(user: User) -> bool:
    mine = db.session.scalar(select(func.count()).where(Post.author_id == user.id)) or 0
    newest = db.session.scalar(select(func.max(Post.id))) or 0
    return mine <= SMALL and newest <= SMALL_COMMUNITY
