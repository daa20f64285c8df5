"""Verbs of follow-ups: ask whether it worked, and say how it went."""

from datetime import timedelta

from sqlalchemy import select, update

from community.domain import events
from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.answers import operations as answers
from community.domain.answers.models import Confirmation
from community.domain.answers.rules import may_confirm
from community.domain.escalations import moving
from community.domain.escalations.anew import propose_again
from community.domain.escalations.cards import Cause, Status
from community.domain.escalations.ending import take_up
from community.domain.escalations.models import FollowUp, FollowUpAnswer
from community.domain.follow_ups import rules
from community.domain.follow_ups.rules import CONFIRMS, Outcome
from community.domain.settings.queries import terms
from community.domain.threads.cards import Turn
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import get_thread
from community.domain.threads.rules import takes_posts
from community.domain.votes.models import MeToo
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Forbidden, Gone, Invalid
from community.kernel.operation import lock, operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say

PUT_OFF = timedelta(hours=1)
AGAIN = say("It did not work for the person who asked.")


@operation
def ask(follow_up_id: int) -> bool:
    """Have people asked what is due; False when another saw to it, or nothing is solved any more."""
    thread_id = db.session.scalar(select(FollowUp.thread_id).where(FollowUp.id == follow_up_id))
    if thread_id is None:
        return False
    thread, follow_up = lock(Thread, thread_id), lock(FollowUp, follow_up_id)
    now = clock.now()
    if follow_up.ask_at is None or follow_up.ask_at > now:
        return False
    follow_up.ask_at = None
    if not _is_solved(thread, follow_up):
        return False
    follow_up.asked_at = now
    bus.record(events.FollowUpAsked(thread.id, follow_up.id))
    return True


@operation
def put_off(follow_up_id: int) -> None:
    """Ask again in an hour what could not be asked just now."""
    waiting = update(FollowUp).where(FollowUp.id == follow_up_id, FollowUp.ask_at.is_not(None))
    db.session.execute(waiting.values(ask_at=clock.now() + PUT_OFF))


@operation
def answer(follow_up: FollowUp, by: User, outcome: str) -> FollowUpAnswer:
    """Say how it went; saying it again replaces what was said.

    It is kept as a confirmation of the answer, too. "Did not" of the asker opens the question
    again, and its case. Raises Forbidden, NotFound, Gone, Invalid.
    """
    now = clock.now()
    if outcome not in list(Outcome):
        raise Invalid(outcome=say("Say whether it worked: worked, partly or did_not."))
    get_thread(follow_up.thread_id, by)  # whoever may not read it has no say in it
    thread = lock(Thread, follow_up.thread_id)
    follow_up = lock(FollowUp, follow_up.id)
    if not may(by, Right.CONFIRM, now) or not _was_asked(thread, by):
        raise Forbidden(say("This was asked of somebody else."))
    if not rules.is_open(follow_up, now, terms()):
        raise Gone(rules.too_late(terms()))

    said = _keep(follow_up, by, outcome)
    _confirm(follow_up.post_id, by, CONFIRMS.get(Outcome(outcome)))
    is_askers = by.id == thread.asker_id and thread.merged_into_id is None
    if outcome == Outcome.DID_NOT and is_askers:
        _open_again(thread, by)
    return said


def _is_solved(thread: Thread, follow_up: FollowUp) -> bool:
    if thread.turn != Turn.SOLVED or thread.removed_at is not None:
        return False
    post = db.session.get(Post, follow_up.post_id) if follow_up.post_id else None
    return post is None or post.removed_at is None


def _was_asked(thread: Thread, by: User) -> bool:
    return by.id == thread.asker_id or db.session.get(MeToo, (thread.id, by.id)) is not None


def _keep(follow_up: FollowUp, by: User, outcome: str) -> FollowUpAnswer:
    key = {"follow_up_id": follow_up.id, "user_id": by.id}
    insert_missing(FollowUpAnswer, [{**key, "outcome": outcome, "answered_at": clock.now()}])
    said = db.session.get_one(FollowUpAnswer, (follow_up.id, by.id), populate_existing=True)
    said.outcome, said.answered_at = outcome, clock.now()
    return said


def _confirm(post_id: int | None, by: User, worked: bool | None) -> None:
    post = db.session.get(Post, post_id) if post_id else None
    if post is None or worked is None:
        return
    post.thread = lock(Thread, post.thread_id)
    standing = db.session.scalar(
        select(Confirmation.worked).where(
            Confirmation.post_id == post.id, Confirmation.user_id == by.id
        )
    )
    # What is said already keeps the version and the platform it was said with.
    if standing is not worked and may_confirm(by, post, clock.now()):
        answers.confirm(post, by, worked)


def _open_again(thread: Thread, by: User) -> None:
    """No verdict stands against the word of the asker; the team has its case again, or another one."""
    for post_id in {thread.accepted_post_id, thread.official_post_id} - {None}:
        _confirm(post_id, by, False)
    if thread.accepted_post_id is not None and takes_posts(
        thread
    ):  # their own answer, which they cannot confirm
        answers.unaccept(lock(Post, thread.accepted_post_id), by)
    latest = moving.latest_of(thread.id)
    if latest is not None and latest.status == Status.SOLVED:
        take_up(thread, latest, by, Cause.DID_NOT_WORK)
    else:
        thread.remedied_at = None
        answers.settle_verdicts(thread)
        propose_again(thread, by, Cause.DID_NOT_WORK, AGAIN)
