"""After a solution: whether it worked, and how the help was found."""

from typing import Any

from flask import Response

from community.api import after_shapes, case_showing, idempotency, showing, wishes
from community.api.auth import signed_in
from community.api.families import Family
from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.desk import reading
from community.domain.escalations.models import FollowUp
from community.domain.follow_ups import operations as follow_ups
from community.domain.follow_ups import queries as asked
from community.domain.satisfaction import operations, queries
from community.domain.threads.queries import get_thread
from community.kernel.db import db
from community.kernel.errors import Invalid, NotFound
from community.kernel.words import say

family = Family("Satisfaction", "After a solution: whether it worked, and how the help was found.")
RATING = after_shapes.Rating()


@family.put(
    "/threads/<record_id:thread_id>/outcome", gives=after_shapes.SaidOutcome, asks=wishes.NewOutcome
)
def say_outcome(wish: dict[str, Any], thread_id: int) -> dict[str, Any]:
    """Say whether the solution worked, once you were asked: a day after it, and for 28 days, as shipped.

    "did_not" of the asker opens the thread again, and its case for the same owner.
    """
    by = signed_in()
    thread = get_thread(thread_id, by)
    found = asked.of_thread(thread, by)
    if found is None:
        raise NotFound(say("You are not asked about this just now."))
    follow_up = db.session.get_one(FollowUp, found.id)
    said = follow_ups.answer(follow_up, by=by, outcome=wish["outcome"])
    return {"thread_id": thread.id, "post_id": follow_up.post_id, "outcome": said.outcome}


@family.post(
    "/escalations/<record_id:escalation_id>/satisfaction",
    gives=after_shapes.Rating,
    asks=wishes.NewRating,
)
def rate(wish: dict[str, Any], escalation_id: int) -> Response:
    """Rate the help with your case, once, within 28 days as shipped. 2 or less opens a solved case again."""
    by = signed_in()
    reading.get_escalation(escalation_id, by)
    offer = queries.offer_of(escalation_id, by)

    def make(_key: str | None) -> int:
        return operations.rate(offer, by=by, **wish).escalation_id

    return idempotency.created(make, lambda made: _made(made, by), RATING)


@family.get(
    "/satisfaction", gives=after_shapes.Satisfaction, asks=wishes.RatingFilter, for_members=True
)
def read_satisfaction(wish: dict[str, Any]) -> dict[str, Any]:
    """What all ratings add up to, or those of one agent's help. For the support team."""
    by = signed_in()
    agent = _agent(wish["agent"]) if wish["agent"] else None
    summary = queries.summary(by, agent)
    return {
        "count": summary.count, "good_share": summary.good_share, "at_least": summary.at_least,
    }  # fmt: skip


def _made(escalation_id: int, by: User) -> idempotency.Made:
    shown = queries.rating_of(escalation_id, by)
    body = case_showing.rating(shown) or {}
    return idempotency.Made(body, showing.call_url(f"/escalations/{escalation_id}"))


def _agent(handle: str) -> int:
    try:
        return get_by_handle(handle).id
    except NotFound as error:
        raise Invalid(agent=error.sentence) from error
