"""Whom to consider for a badge after what happened. Each is run later, and once more does no harm."""

from community.domain import events
from community.domain.badges.operations import consider


def consider_author(
    event: events.AnswerPosted
    | events.AnswerAccepted
    | events.AcceptanceWithdrawn
    | events.AnswerEndorsed
    | events.EndorsementWithdrawn
    | events.ConfirmationChanged
    | events.VoteChanged
    | events.PostRemoved
    | events.PostRestored
    | events.PostWithheld
    | events.PostRecast,
) -> None:
    consider(event.author_id)


def consider_editor(event: events.SuggestionSettled) -> None:
    consider(event.suggested_by)
