"""The end of a case, and what is not one after all: solved, reopened, merged, closed."""

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.escalations import afterwards, clocks, moving, rules
from community.domain.escalations.availability import is_there, leads_case
from community.domain.escalations.cards import WITH_SUPPORT, Cause, Move, Status
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.escalations.owning import check_owns
from community.domain.escalations.wording import clean
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from community.kernel.operation import lock, operation
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
    is_asker = rules.may_speak_for_it(by, thread, clock.now())
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


def restore_with_thread(thread: Thread, by: User) -> None:
    """Bring the case of a locked thread back to where it stood when the thread was closed.

    Only what that closing ended, and only while nothing else has settled the thread since. Its
    owner has it again if they are there, and its clocks go on with the time that was left.
    """
    latest = moving.latest_of(thread.id)
    if latest is None or moving.has_verdict(thread) or _ended_by(latest) != Cause.THREAD_CLOSED:
        return
    owner_id = _owner_if_there(latest)
    moving.make(thread, latest, Move.RESTORED, by, Cause.THREAD_REOPENED, owner_id=owner_id)


def take_up(
    thread: Thread, escalation: Escalation, by: User | None, cause: Cause, reason: str = ""
) -> bool:
    """Open a locked, solved case again; False when the thread has another one by now."""
    if moving.live_of(thread.id) is not None:
        return False
    owner_id = _owner_if_there(escalation)
    afterwards.call_off(thread)
    moving.make(
        thread, escalation, Move.REOPENED, by, cause, reason,
        owner_id=owner_id, remedy="", answer_id=None,
    )  # fmt: skip
    return True


def _owner_if_there(escalation: Escalation) -> int | None:
    owner = db.session.get(User, escalation.owner_id) if escalation.owner_id else None
    return escalation.owner_id if is_there(owner, clock.now()) else None


def _ended_by(escalation: Escalation) -> str | None:
    """What ended a closed or declined case; None while it is neither."""
    if not rules.leads(Move.RESTORED, Status(escalation.status)):
        return None
    query = select(EscalationMove.cause).where(
        EscalationMove.escalation_id == escalation.id, EscalationMove.number == escalation.version
    )
    return db.session.scalar(query)


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
    afterwards.follow_up(thread, escalation, answer_id, move.at)
    afterwards.offer(thread, escalation, by, move.at)


def _check_answers(answer: Post, thread: Thread) -> None:
    if answer.thread_id != thread.id or answer.audience != Audience.PUBLIC:
        raise NotFound(say("There is no such answer to this question."))
    if answer.role != PostRole.ANSWER or answer.removed_at is not None:
        raise Invalid(answer=say("Choose an answer that can be read."))
