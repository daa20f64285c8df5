"""Verbs of escalations, and what is said of a case by those who write in its thread."""

from community.domain.accounts.models import User
from community.domain.escalations import clocks, moving, returning
from community.domain.escalations.anew import propose_again
from community.domain.escalations.cards import LIVE, WITH_SUPPORT, Cause, Status
from community.domain.escalations.ending import merge, reopen, solve
from community.domain.escalations.models import Escalation
from community.domain.escalations.offering import hand_over, route, take_over, turn_down, withdraw
from community.domain.escalations.opening import accept, decline, escalate, escalate_by_rule
from community.domain.escalations.owning import assign, claim, hand_back, prioritise, reapply_policy
from community.domain.escalations.waiting import hold, resume, wait_for_asker
from community.domain.threads.cards import Audience
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.words import say

__all__ = [
    "LIVE",
    "accept",
    "assign",
    "claim",
    "decline",
    "escalate",
    "escalate_by_rule",
    "hand_back",
    "hand_over",
    "heed",
    "hold",
    "merge",
    "prioritise",
    "reapply_policy",
    "reopen",
    "resume",
    "route",
    "solve",
    "take_over",
    "turn_down",
    "wait_for_asker",
    "withdraw",
]

WROTE = say("The asker wrote to the team after the case was closed.")


def heed(thread: Thread, author: User, audience: str) -> None:
    """Take note of a post in a locked thread: the asker's word, the team's response, the owner's work."""
    escalation = moving.latest_of(thread.id)
    if escalation is None:
        return
    if escalation.status not in (*WITH_SUPPORT, Status.SOLVED):
        # What the asker tells the team alone, once it has put the case away, would reach nobody.
        if author.id == thread.asker_id and audience == Audience.PRIVATE:
            propose_again(thread, author, Cause.ASKER_POSTED, WROTE)
        return
    escalation = moving.locked(escalation.id)[1]
    at = clock.now()
    if author.id == thread.asker_id:
        _heed_asker(thread, escalation, author, audience)
    elif escalation.status in WITH_SUPPORT:
        if author.is_staff and not author.is_bot and audience == Audience.PUBLIC:
            clocks.heed_staff(escalation, at)
        if author.id == escalation.owner_id:
            escalation.touched_at = at
            moving.keep_timer(escalation)


def _heed_asker(thread: Thread, escalation: Escalation, asker: User, audience: str) -> None:
    if audience == Audience.STAFF:
        return
    at = clock.now()
    if escalation.status in (Status.PENDING, Status.ON_HOLD):
        returning.wake(thread, escalation, asker, Cause.ASKER_POSTED)
    elif escalation.status == Status.OPEN:
        clocks.heed_asker(escalation, at)
    else:
        escalation.touched_at = at
        moving.keep_timer(escalation)
