"""What an escalation makes of posts, verdicts and closings."""

from community.domain import events
from community.domain.accounts.models import User
from community.domain.escalations import afterwards, moving
from community.domain.escalations.cards import Cause, Status
from community.domain.escalations.ending import (
    end_with_thread,
    restore_with_thread,
    solve_by_verdict,
    take_up,
)
from community.domain.escalations.opening import escalate_by_rule
from community.domain.escalations.operations import heed
from community.domain.escalations.returning import give_back_all
from community.domain.heat.heating import NEGATIVE, feel, unfeel
from community.domain.heat.rules import Part
from community.domain.threads.cards import Audience
from community.domain.threads.models import Post, Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.operation import lock
from community.kernel.words import say

FLAGGED = "flagged"  # stands where a rule would say its kind


def feel_question(event: events.ThreadOpened) -> None:
    """A question may be hot from its first word."""
    question = db.session.get_one(Post, event.question_id)
    if NEGATIVE.search(question.body):
        feel(event.thread_id, Part.WORDING, db.session.get_one(User, event.asker_id))


def feel_post(event: events.AnswerPosted | events.CommentPosted) -> None:
    """Who replies, and in what tone; notes and the private lane heat nothing."""
    if event.audience != Audience.PUBLIC:
        return
    thread, author = lock(Thread, event.thread_id), db.session.get_one(User, event.author_id)
    if author.id != thread.asker_id:
        feel(thread.id, Part.REPLIERS, author)
    if NEGATIVE.search(db.session.get_one(Post, event.post_id).body):
        feel(thread.id, Part.WORDING, author)


def feel_me_too(event: events.MeTooChanged) -> None:
    """One more who has the problem, or one less."""
    if event.said:
        feel(event.thread_id, Part.ME_TOO, db.session.get_one(User, event.user_id))
    else:
        unfeel(event.thread_id, Part.ME_TOO, event.user_id)


def feel_failure(event: events.ConfirmationChanged) -> None:
    """An answer did not work for somebody, or did after all."""
    if event.after is False:
        feel(event.thread_id, Part.FAILED, db.session.get_one(User, event.user_id))
    elif event.before is False:
        unfeel(event.thread_id, Part.FAILED, event.user_id)


def heed_post(event: events.AnswerPosted | events.CommentPosted) -> None:
    """A post is the asker's word, the team's response, or neither."""
    thread = lock(Thread, event.thread_id)
    heed(thread, db.session.get_one(User, event.author_id), event.audience)


def settle(event: events.AnswerAccepted | events.AnswerEndorsed) -> None:
    """A verdict solves what the support team had."""
    thread = lock(Thread, event.thread_id)
    if isinstance(event, events.AnswerAccepted):
        by, cause = db.session.get_one(User, event.accepted_by), Cause.ANSWER_ACCEPTED
    else:
        by, cause = db.session.get_one(User, event.endorsed_by), Cause.ANSWER_ENDORSED
    solve_by_verdict(thread, by, cause, event.post_id)
    afterwards.follow_up_verdict(thread, event.post_id, clock.now())


def doubt(event: events.AcceptanceWithdrawn | events.ConfirmationChanged) -> None:
    """An acceptance taken back, or the asker's "it did not work", opens a solved case again."""
    thread = lock(Thread, event.thread_id)
    if isinstance(event, events.AcceptanceWithdrawn):
        by_id, cause = event.withdrawn_by, Cause.ACCEPTANCE_WITHDRAWN
        afterwards.call_off(thread, event.post_id)
    elif event.after is False and event.user_id == thread.asker_id:
        by_id, cause = event.user_id, Cause.DID_NOT_WORK
    else:
        return
    latest = moving.latest_of(thread.id)
    # In place of one acceptance there may be another by now; then nothing is open.
    if latest is None or latest.status != Status.SOLVED or moving.has_verdict(thread):
        return
    if latest.answer_id == event.post_id or thread.remedied_at is None:
        take_up(thread, latest, db.session.get_one(User, by_id), cause)


def propose(event: events.SupportProposed) -> None:
    """What trusted members flag for the team is proposed to it, unless triage or the team has it."""
    escalate_by_rule(
        event.thread_id, FLAGGED, say("Trusted members say that it needs the team."), opens=False
    )


def give_back(
    event: events.AbsenceSet | events.PersonSuspended | events.RoleGranted,
) -> None:
    """The open work of who is away, suspended or of the team no longer goes back to the team."""
    give_back_all(event.user_id)


def close(event: events.ThreadClosed) -> None:
    """A closed thread is no case any more."""
    thread = lock(Thread, event.thread_id)
    end_with_thread(thread, db.session.get_one(User, event.closed_by))


def restore(event: events.ThreadReopened) -> None:
    """A case that ended with its thread goes on with it."""
    thread = lock(Thread, event.thread_id)
    restore_with_thread(thread, db.session.get_one(User, event.reopened_by))


def call_off(event: events.EndorsementWithdrawn) -> None:
    """Nobody is asked about what the company says no more."""
    afterwards.call_off(lock(Thread, event.thread_id), event.post_id)
