"""What an escalation makes of verdicts and closings."""

from community.domain import events
from community.domain.escalations.operations import end
from community.domain.threads.models import Thread
from community.kernel.operation import lock


def settle(event: events.AnswerAccepted | events.AnswerEndorsed) -> None:
    """A verdict solves what the support team had."""
    by_id = event.accepted_by if isinstance(event, events.AnswerAccepted) else event.endorsed_by
    end(lock(Thread, event.thread_id), "solved", by_id)


def close(event: events.ThreadClosed) -> None:
    """A closed thread is no case any more."""
    end(lock(Thread, event.thread_id), "closed", event.closed_by)
