"""Threads: reading, asking, me too, following, and saying which question has the answer."""

from functools import partial
from typing import Any

from flask import Response

from community.api import idempotency, reading, shapes, showing, wishes
from community.api.auth import signed_in, viewer
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.answers import apart
from community.domain.answers.apart import Wording
from community.domain.categories import queries as categories
from community.domain.categories.models import Category
from community.domain.follows import operations as follows
from community.domain.threads import operations, queries
from community.domain.threads.cards import ClosedReason
from community.domain.threads.models import Thread
from community.domain.votes import operations as votes
from community.kernel.errors import Conflict, Gone, Invalid, NotFound
from community.kernel.words import say

family = Family("Threads", "Questions, and all that follows from them.")
THREAD = shapes.Thread()


@family.get("/threads", gives=shapes.Threads, asks=wishes.ThreadFilter)
def list_threads(wish: dict[str, Any]) -> Listed:
    """Threads, the one active last first, or with `sort=new` the newest.

    An unknown category, tag or author gives an empty list.
    """
    view = wish.pop("sort")
    page = queries.rows(viewer(), view=view, **wish)
    return listed(map(showing.thread_row, page.items), page.next)


@family.post("/threads", gives=shapes.Thread, asks=wishes.NewThread)
def ask(wish: dict[str, Any]) -> Response:
    """Ask a question."""
    by = signed_in()
    category = _category(wish.pop("category"), by)
    ask_so = partial(apart.ask, wording=Wording()) if wish.pop("move_sensitive") else operations.ask

    def make(submission_key: str | None) -> int:
        return ask_so(by=by, category=category, submission_key=submission_key, **wish).id

    return idempotency.created(make, lambda thread_id: _made(thread_id, by), THREAD)


@family.get("/threads/<record_id:thread_id>", gives=shapes.Thread)
def read_thread(thread_id: int) -> dict[str, Any]:
    """A thread with the posts you may read: question, answers in their order, comments."""
    return reading.thread(thread_id, viewer())


@family.put("/threads/<record_id:thread_id>/me-too", gives=shapes.Thread)
def say_me_too(thread_id: int) -> dict[str, Any]:
    """Say that you have this problem too."""
    by = signed_in()
    votes.me_too(queries.get_thread(thread_id, by), by=by)
    return reading.thread(thread_id, by)


@family.delete("/threads/<record_id:thread_id>/me-too")
def unsay_me_too(thread_id: int) -> None:
    """Say that you do not have this problem any more."""
    by = signed_in()
    votes.not_me_too(queries.get_thread(thread_id, by), by=by)


@family.put("/threads/<record_id:thread_id>/follow", gives=shapes.Thread)
def follow(thread_id: int) -> dict[str, Any]:
    """Hear of what is new in a thread."""
    by = signed_in()
    follows.follow(queries.get_thread(thread_id, by), by=by)
    return reading.thread(thread_id, by)


@family.delete("/threads/<record_id:thread_id>/follow")
def unfollow(thread_id: int) -> None:
    """Hear no more of a thread."""
    by = signed_in()
    follows.unfollow(queries.get_thread(thread_id, by), by=by)


@family.put(
    "/threads/<record_id:thread_id>/duplicate", gives=shapes.Thread, asks=wishes.NewDuplicate
)
def mark_duplicate(wish: dict[str, Any], thread_id: int) -> dict[str, Any]:
    """Close a thread, as another one has the answer."""
    by = signed_in()
    thread = queries.get_thread(thread_id, by)
    target = _target(wish["of"], by)
    try:
        operations.close(thread, by=by, reason=ClosedReason.DUPLICATE, duplicate_of=target)
    except Conflict:
        # Closed already: done, if it points at the same thread.
        if queries.get_thread(thread_id, by).duplicate_of_id != target.id:
            raise
    except Invalid as error:
        raise Invalid(of=error.sentence) from error
    return reading.thread(thread_id, by)


@family.delete("/threads/<record_id:thread_id>/duplicate")
def unmark_duplicate(thread_id: int) -> None:
    """Open a thread again that was closed as a duplicate. One that is open stays as it is."""
    by = signed_in()
    thread = queries.get_thread(thread_id, by)
    if thread.closed_at is not None and thread.closed_reason != ClosedReason.DUPLICATE:
        raise Conflict(say("This question was closed for another reason."))
    operations.reopen(thread, by=by)


def _category(slug: str, by: User) -> Category:
    try:
        return categories.get(slug, by)
    except NotFound as error:
        raise Invalid(category=error.sentence) from error


def _target(thread_id: int, by: User) -> Thread:
    try:
        return queries.get_thread(thread_id, by)
    except (NotFound, Gone) as error:
        raise Invalid(of=error.sentence) from error


def _made(thread_id: int, by: User) -> idempotency.Made:
    return idempotency.Made(
        reading.thread(thread_id, by, just_made=True), showing.call_url(f"/threads/{thread_id}")
    )
