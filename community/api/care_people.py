"""Caring for people: notes, suspensions, silent limits; and deciding on flags and suggested edits."""

from typing import Any

from flask import Response

from community.api import care_shapes, care_wishes, idempotency, trust_shapes
from community.api.acts import made_act, shown
from community.api.auth import signed_in
from community.api.families import Family
from community.api.flags import shown_suggestion
from community.domain.accounts import operations as accounts
from community.domain.accounts.models import User
from community.domain.accounts.queries import get_by_handle
from community.domain.flags.rules import Outcome
from community.domain.moderation import operations, queries
from community.domain.moderation.rules import Verb
from community.domain.review import operations as review
from community.domain.review.rules import Decision
from community.domain.suggestions import operations as suggestions
from community.domain.suggestions.queries import get as get_suggestion
from community.domain.threads.queries import get_post

family = Family("Conduct", "Notes about people, suspensions and limits, and what is made of flags.")

DECISIONS = {
    Outcome.AGREED: Decision.AGREE,
    Outcome.DISAGREED: Decision.DISAGREE,
    Outcome.IGNORED: Decision.IGNORE,
}


@family.post("/people/<handle>/notes", gives=care_shapes.Act, asks=care_wishes.NewNote)
def note_person(wish: dict[str, Any], handle: str) -> Response:
    """Keep a note about a person, for moderators and staff only."""
    by = signed_in()

    def make(_key: str | None) -> int:
        return operations.note(get_by_handle(handle), by, wish["text"]).id

    return idempotency.created(make, made_act, care_shapes.Act())


@family.put("/people/<handle>/suspension", gives=care_shapes.Suspension, asks=care_wishes.Ending)
def suspend_person(wish: dict[str, Any], handle: str) -> dict[str, Any]:
    """Let somebody read and nothing else until then, in place of any suspension before."""
    by = signed_in()
    return _suspension(accounts.suspend(get_by_handle(handle), wish["until"], wish["reason"], by))


@family.delete("/people/<handle>/suspension")
def unsuspend_person(handle: str) -> None:
    """End a suspension before its time."""
    accounts.unsuspend(get_by_handle(handle), by=signed_in())


@family.put("/people/<handle>/limit", gives=care_shapes.Act, asks=care_wishes.Ending)
def limit_person(wish: dict[str, Any], handle: str) -> dict[str, Any]:
    """Have what a member posts wait for a look until then. They are not told."""
    by = signed_in()
    return shown(operations.limit(get_by_handle(handle), by, wish["until"], wish["reason"]).id)


@family.delete("/people/<handle>/limit")
def unlimit_person(handle: str) -> None:
    """End such a limit. Without one, nothing changes."""
    by = signed_in()
    person = get_by_handle(handle)
    operations.check(by)
    act_id = queries.standing(Verb.LIMIT, person_id=person.id)
    if act_id is not None:
        operations.undo(act_id, by)


@family.put(
    "/posts/<record_id:post_id>/flags/outcome",
    gives=care_shapes.FlagsOutcome,
    asks=care_wishes.NewFlagsOutcome,
)
def settle_flags(wish: dict[str, Any], post_id: int) -> dict[str, Any]:
    """Decide on the flags of a post, as in the review queue: agreed to, the post is removed."""
    by = signed_in()
    post = get_post(post_id, by, removed=True)
    review.decide_flags(post.id, by, DECISIONS[Outcome(wish["outcome"])], wish["reason"])
    return {"post_id": post.id, "outcome": wish["outcome"]}


@family.put(
    "/suggestions/<record_id:suggestion_id>/decision",
    gives=trust_shapes.Suggestion,
    asks=care_wishes.NewVerdict,
)
def decide_suggestion(wish: dict[str, Any], suggestion_id: int) -> dict[str, Any]:
    """Take a suggested edit of a post, or leave it. For its author and those who review."""
    by = signed_in()
    suggestion = get_suggestion(suggestion_id)
    get_post(
        suggestion.post_id, by, removed=True
    )  # who may not read the post knows of no suggestion
    return shown_suggestion(suggestions.settle(suggestion, by, wish["taken"]))


def _suspension(person: User) -> dict[str, Any]:
    return {
        "handle": person.handle,
        "until": person.suspended_until,
        "reason": person.suspension_reason,
    }
