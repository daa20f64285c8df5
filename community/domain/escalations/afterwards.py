"""What is owed once a thread is solved: asking whether it worked, and offering to rate the help. Inside operations."""

from datetime import datetime

from sqlalchemy import or_, select, update

from community.domain.accounts.models import User
from community.domain.escalations.models import Escalation, FollowUp, SatisfactionOffer
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.threads.models import Thread
from community.kernel.db import db
from community.kernel.upsert import insert_missing


def follow_up(thread: Thread, escalation: Escalation, post_id: int | None, at: datetime) -> None:
    """Have people asked about what solved a case of a locked thread, in place of what waits."""
    call_off(thread)
    asked = post_id is not None and _asked_since(thread, post_id, None)
    _add(thread, escalation.id, post_id, at, waits=not asked)


def follow_up_verdict(thread: Thread, post_id: int, at: datetime) -> None:
    """Have people asked about an answer that settled a locked thread, once for each solution."""
    if not (_waits(thread) or _asked_since(thread, post_id, thread.solved_at)):
        _add(thread, None, post_id, at, waits=True)


def call_off(thread: Thread, post_id: int | None = None) -> None:
    """Ask nobody any more what waits to be asked in a thread, or only about this answer."""
    waiting = update(FollowUp).where(FollowUp.thread_id == thread.id, FollowUp.ask_at.is_not(None))
    if post_id is not None:
        waiting = waiting.where(FollowUp.post_id == post_id)
    db.session.execute(waiting.values(ask_at=None))


def offer(thread: Thread, escalation: Escalation, by: User, at: datetime) -> None:
    """Offer the asker to rate the help: once a case, and not again for some days.

    An offer of the same case that was not taken is for who solved it last.
    """
    numbers = terms()
    lately = select(SatisfactionOffer.id).where(
        SatisfactionOffer.user_id == thread.asker_id,
        SatisfactionOffer.offered_at > at - numbers.days(Amount.OFFER_EVERY_DAYS),
        SatisfactionOffer.escalation_id != escalation.id,
    )
    if db.session.scalar(lately.limit(1)):
        return
    offered = {
        "credited_to": escalation.owner_id or by.id, "offered_at": at,
        "expires_at": at + numbers.days(Amount.OFFER_OPEN_DAYS),
    }  # fmt: skip
    row = {"escalation_id": escalation.id, "user_id": thread.asker_id, "comment": "", **offered}
    if not insert_missing(SatisfactionOffer, [row]):
        db.session.execute(
            update(SatisfactionOffer)
            .where(
                SatisfactionOffer.escalation_id == escalation.id,
                SatisfactionOffer.rated_at.is_(None),
            )
            .values(**offered)
        )


def _add(
    thread: Thread, escalation_id: int | None, post_id: int | None, at: datetime, *, waits: bool
) -> None:
    db.session.add(
        FollowUp(
            escalation_id=escalation_id, thread_id=thread.id, post_id=post_id, created_at=at,
            ask_at=at + terms().days(Amount.FOLLOW_UP_DAYS) if waits else None,
        )
    )  # fmt: skip
    db.session.flush()


def _waits(thread: Thread) -> bool:
    query = select(FollowUp.id).where(FollowUp.thread_id == thread.id, FollowUp.ask_at.is_not(None))
    return db.session.scalar(query.limit(1)) is not None


def _asked_since(thread: Thread, post_id: int, moment: datetime | None) -> bool:
    """Whether people were asked about this answer ever, or about the thread since that moment."""
    which = FollowUp.post_id == post_id
    if moment is not None:
        which = or_(which, FollowUp.asked_at >= moment)
    query = select(FollowUp.id).where(
        FollowUp.thread_id == thread.id, FollowUp.asked_at.is_not(None), which
    )
    return db.session.scalar(query.limit(1)) is not None
