"""The end of a case, and what is not one after all: solved, reopened, merged, closed."""

from datetime import datetime

from sqlalchemy import select, update

from community.domain.accounts.models import User
from community.domain.escalations import clocks, moving, rules
from community.domain.escalations.availability import is_there, leads_case
from community.domain.escalations.cards import WITH_SUPPORT, Cause, Move, Status
from community.domain.escalations.models import Escalation, FollowUp, SatisfactionOffer
from community.domain.escalations.owning import check_owns
from community.domain.escalations.wording import clean
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from community.kernel.operation import lock, operation
from community.kernel.upsert import insert_missing
from community.kernel.words import say


@operation
def solve(
    escalation: Escalation,
    by: User,
    remedy: str = "",
    answer: Post | None = None,
    version: int | None = None,
) -> Escalation:
    """Solve one's case with a public answer of its thread, or with a remedy in words.

    Raises Forbidden, Invalid, Conflict.
    """
    thread, escalation = moving.locked(escalation.id, version)
    check_owns(escalation, by)
    moving.check(escalation, Move.SOLVED)
    remedy = clean("remedy", remedy)
    if answer is None and not remedy:
        raise Invalid(remedy=say("Say what solved it, or which answer did."))
    if answer is not None:
        _check_answers(lock(Post, answer.id), thread)
    _solve(thread, escalation, by, Cause.PERSON, remedy, answer.id if answer else None)
    return escalation


@operation
def reopen(
    escalation: Escalation, by: User, reason: str = "", version: int | None = None
) -> Escalation:
    """Take a solved case up again: the asker, for whom it did not work, or a lead.

    It goes back to its owner, if they are there, with the time that was left.
    Raises Forbidden, Conflict.
    """
    thread, escalation = moving.locked(escalation.id, version)
    is_asker = by.id == thread.asker_id and rules.may_propose(by, thread, clock.now())
    if not (is_asker or leads_case(by, escalation)):
        raise Forbidden(say("Only the asker or a lead takes a solved case up again."))
    moving.check(escalation, Move.REOPENED)
    cause = Cause.DID_NOT_WORK if is_asker else Cause.PERSON
    if not take_up(thread, escalation, by, cause, clean("reason", reason)):
        raise Conflict(say("The support team has another case of this question."))
    return escalation


@operation
def merge(
    escalation: Escalation, by: User, into: Escalation, reason: str = "", version: int | None = None
) -> Escalation:
    """Close a live case, as another one is about the same; the earliest due time wins.

    No post is moved. Raises Forbidden, Invalid, Conflict.
    """
    if not rules.may_triage(by, clock.now()):
        raise Forbidden(say("Moderators and the support team merge cases."))
    if into.id == escalation.id:
        raise Invalid(into=say("A case cannot be merged into itself."))
    # In the order of their ids, so that merging both ways at once waits instead of deadlocking.
    pairs = {id_: moving.locked(id_) for id_ in sorted((escalation.id, into.id))}
    thread, escalation = pairs[escalation.id]
    _, target = pairs[into.id]
    if version is not None and version != escalation.version:
        raise moving.refused(escalation, say("This has changed since you read it. Look again."))
    moving.check(escalation, Move.MERGED)
    if target.status not in WITH_SUPPORT:
        raise moving.refused(target, say("That case is not with the support team any more."))
    clocks.hasten(target, escalation, clock.now())
    moving.make(
        thread, escalation, Move.MERGED, by, Cause.PERSON, clean("reason", reason),
        merged_into_id=target.id,
    )  # fmt: skip
    return escalation


def solve_by_verdict(thread: Thread, by: User, cause: Cause, answer_id: int) -> None:
    """End the live case of a locked thread whose answer was accepted or made official."""
    live = moving.live_of(thread.id)
    if live is None:
        return
    if live.status == Status.PROPOSED:
        moving.make(thread, live, Move.DECLINED, by, cause)
    else:
        _solve(thread, live, by, cause, "", answer_id)


def end_with_thread(thread: Thread, by: User) -> None:
    """End the live case of a locked thread that was closed."""
    live = moving.live_of(thread.id)
    if live is None:
        return
    kind = Move.DECLINED if live.status == Status.PROPOSED else Move.CLOSED
    moving.make(thread, live, kind, by, Cause.THREAD_CLOSED)


def take_up(
    thread: Thread, escalation: Escalation, by: User | None, cause: Cause, reason: str = ""
) -> bool:
    """Open a locked, solved case again; False when the thread has another one by now."""
    if moving.live_of(thread.id) is not None:
        return False
    owner = db.session.get(User, escalation.owner_id) if escalation.owner_id else None
    owner_id = escalation.owner_id if is_there(owner, clock.now()) else None
    _call_off(escalation)
    moving.make(
        thread, escalation, Move.REOPENED, by, cause, reason,
        owner_id=owner_id, remedy="", answer_id=None,
    )  # fmt: skip
    return True


def _solve(
    thread: Thread,
    escalation: Escalation,
    by: User,
    cause: Cause,
    remedy: str,
    answer_id: int | None,
) -> None:
    move = moving.make(
        thread, escalation, Move.SOLVED, by, cause,
        remedy=remedy, answer_id=answer_id, wake_at=None, link="",
    )  # fmt: skip
    db.session.add(
        FollowUp(
            escalation_id=escalation.id, thread_id=thread.id, created_at=move.at,
            ask_at=move.at + rules.FOLLOW_UP,
        )
    )  # fmt: skip
    _offer(thread, escalation, by, move.at)


def _offer(thread: Thread, escalation: Escalation, by: User, at: datetime) -> None:
    lately = select(SatisfactionOffer.id).where(
        SatisfactionOffer.user_id == thread.asker_id,
        SatisfactionOffer.offered_at > at - rules.OFFER_EVERY,
        SatisfactionOffer.escalation_id != escalation.id,
    )
    if db.session.scalar(lately.limit(1)):
        return
    row = {
        "escalation_id": escalation.id, "user_id": thread.asker_id,
        "credited_to": escalation.owner_id or by.id, "offered_at": at,
        "expires_at": at + rules.OFFER_VALID, "rated_at": None, "rating": None, "comment": "",
    }  # fmt: skip
    insert_missing(SatisfactionOffer, [row])


def _call_off(escalation: Escalation) -> None:
    db.session.execute(
        update(FollowUp).where(FollowUp.escalation_id == escalation.id).values(ask_at=None)
    )


def _check_answers(answer: Post, thread: Thread) -> None:
    if answer.thread_id != thread.id or answer.audience != Audience.PUBLIC:
        raise NotFound(say("There is no such answer to this question."))
    if answer.role != PostRole.ANSWER or answer.removed_at is not None:
        raise Invalid(answer=say("Choose an answer that can be read."))
