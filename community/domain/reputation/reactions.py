"""What votes and verdicts bring, in the same transaction."""

from datetime import UTC, date, datetime

from community.domain import events
from community.domain.reputation import queries
from community.domain.reputation.operations import hold, settle
from community.domain.reputation.queries import Difference
from community.domain.reputation.rules import Cause


def pay_vote(event: events.VoteChanged) -> None:
    """Every up-vote, and every one taken back, is an entry, of nought when the day is full as well."""
    hold(event.author_id, event.voter_id)
    days = _days(event)
    lacking = queries.of_votes(event.post_id, event.author_id, event.voter_id, days)
    told = {each.day for each in lacking if each.cause == Cause.UP}
    lacking += [Difference(event.author_id, Cause.UP, 0, day, 0) for day in days if day not in told]
    settle(lacking, post_id=event.post_id, actor_id=event.voter_id)


def pay_acceptance(event: events.AnswerAccepted | events.AcceptanceWithdrawn) -> None:
    hold(event.author_id, event.asker_id)
    actor_id = event.accepted_by if isinstance(event, events.AnswerAccepted) else event.withdrawn_by
    settle(queries.of_acceptance(event.post_id), actor_id=actor_id)


def pay_endorsement(event: events.AnswerEndorsed | events.EndorsementWithdrawn) -> None:
    hold(event.author_id)
    actor_id = event.endorsed_by if isinstance(event, events.AnswerEndorsed) else event.withdrawn_by
    settle(queries.of_endorsement(event.post_id), actor_id=actor_id)


def pay_confirmation(event: events.ConfirmationChanged) -> None:
    hold(event.author_id)
    settle(queries.of_confirmations(event.post_id), actor_id=event.user_id)


def pay_removal(event: events.PostRemoved | events.PostRestored) -> None:
    """Only what was spam or abuse changes what somebody earned: all that hangs on the post, at once."""
    was_abuse = event.is_abuse if isinstance(event, events.PostRemoved) else event.was_abuse
    if not was_abuse:
        return
    people = sorted({event.author_id, event.asker_id})
    hold(*people)
    actor_id = event.removed_by if isinstance(event, events.PostRemoved) else event.restored_by
    for user_id in people:
        settle(queries.of_all(user_id), post_id=event.post_id, actor_id=actor_id)


def pay_recast(event: events.PostRecast) -> None:
    """A vote on a question is worth another sum than one on an answer."""
    hold(event.author_id)
    settle(queries.of_all(event.author_id), post_id=event.post_id)


def pay_suggestion(event: events.SuggestionSettled) -> None:
    hold(event.suggested_by)
    lacking = queries.of_suggestions(event.suggested_by, event.post_id)
    settle(lacking, actor_id=event.settled_by)


def _days(event: events.VoteChanged) -> list[date]:
    """The days that an up-vote counts for, or no longer does."""
    days = {_day(event.cast_at)} if event.after == 1 else set()
    if event.before == 1 and event.before_cast_at:
        days.add(_day(event.before_cast_at))
    return sorted(days)


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(UTC).date()
