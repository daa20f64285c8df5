"""What comes after a closed case is another one, linked to it. Inside operations, on a locked thread."""

from community.domain.accounts.models import User
from community.domain.escalations import moving
from community.domain.escalations.cards import Cause, Status
from community.domain.escalations.models import Escalation
from community.domain.escalations.opening import new_case
from community.domain.threads.models import Thread
from community.domain.threads.rules import takes_posts
from community.kernel import clock


def propose_again(thread: Thread, by: User, cause: Cause, reason: str) -> Escalation | None:
    """Propose a thread to the team anew, whose last case is closed; None where there is nothing to do.

    The team had it before, so neither the peer window nor the day between two wishes holds it back.
    """
    latest = moving.latest_of(thread.id)
    if latest is None or latest.status != Status.CLOSED or latest.received_at is None:
        return None
    if not takes_posts(thread):
        return None
    made = new_case(thread, Status.PROPOSED, by, latest.priority, clock.now(), reason=reason)
    moving.begin(thread, made, by, cause)
    return made
