"""What is said of a post: votes, acceptance, endorsement, and whether it worked."""

from typing import Any

from community.api import reading, shapes, wishes
from community.api.auth import signed_in
from community.api.families import Family
from community.domain.answers import operations as answers
from community.domain.answers import proposing
from community.domain.threads.queries import get_post
from community.domain.votes import operations as votes

family = Family(
    "Verdicts", "Votes, and the three verdicts: of the asker, the company, the customers."
)


@family.put("/posts/<record_id:post_id>/vote", gives=shapes.Post, asks=wishes.NewVote)
def vote(wish: dict[str, Any], post_id: int) -> dict[str, Any]:
    """Vote a question or an answer up (1) or down (-1)."""
    by = signed_in()
    votes.vote(get_post(post_id, by), by=by, value=wish["value"])
    return reading.post(post_id, by)


@family.delete("/posts/<record_id:post_id>/vote")
def unvote(post_id: int) -> None:
    """Take your vote back."""
    by = signed_in()
    votes.unvote(get_post(post_id, by), by=by)


@family.put("/posts/<record_id:post_id>/acceptance", gives=shapes.Post)
def accept(post_id: int) -> dict[str, Any]:
    """Accept an answer, in place of any accepted before."""
    by = signed_in()
    answers.accept(get_post(post_id, by), by=by)
    return reading.post(post_id, by)


@family.delete("/posts/<record_id:post_id>/acceptance")
def unaccept(post_id: int) -> None:
    """Take the acceptance back."""
    by = signed_in()
    answers.unaccept(get_post(post_id, by), by=by)


@family.put("/posts/<record_id:post_id>/endorsement", gives=shapes.Post)
def endorse(post_id: int) -> dict[str, Any]:
    """Make an answer official, in place of any before. For the support team."""
    by = signed_in()
    answers.endorse(get_post(post_id, by), by=by)
    return reading.post(post_id, by)


@family.delete("/posts/<record_id:post_id>/endorsement")
def unendorse(post_id: int) -> None:
    """Take the mark "official" away. For the support team."""
    by = signed_in()
    answers.unendorse(get_post(post_id, by), by=by)


@family.put("/posts/<record_id:post_id>/endorsement/proposal", gives=shapes.Post)
def propose_endorsement(post_id: int) -> dict[str, Any]:
    """Propose to make an answer official: where it is very hot, that takes two of the team."""
    by = signed_in()
    proposing.propose(get_post(post_id, by), by=by)
    return reading.post(post_id, by)


@family.delete("/posts/<record_id:post_id>/endorsement/proposal")
def unpropose_endorsement(post_id: int) -> None:
    """Take the proposal back."""
    by = signed_in()
    proposing.unpropose(get_post(post_id, by), by=by)


@family.put(
    "/posts/<record_id:post_id>/confirmation", gives=shapes.Post, asks=wishes.NewConfirmation
)
def confirm(wish: dict[str, Any], post_id: int) -> dict[str, Any]:
    """Say whether an answer worked for you."""
    by = signed_in()
    answers.confirm(get_post(post_id, by), by=by, **wish)
    return reading.post(post_id, by)


@family.delete("/posts/<record_id:post_id>/confirmation")
def unconfirm(post_id: int) -> None:
    """Take back what you said of an answer."""
    by = signed_in()
    answers.unconfirm(get_post(post_id, by), by=by)
