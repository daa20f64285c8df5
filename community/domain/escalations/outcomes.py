"""What became of cases: how each ended, in the words that whoever escalated it may read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from community.domain.accounts import selecting
from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.escalations.cards import Move
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.escalations.sight import visible_to
from community.domain.threads.models import Post, Thread
from community.domain.threads.queries import readable_by
from community.kernel.db import db


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case ended."""

    at: datetime
    by: PersonCard | None
    """None where a timer or a rule ended it."""
    declined: str
    """Why it was left to the community; empty where it was not."""
    remedy: str
    answer_id: int | None
    """The answer that solved it, if the viewer may read it."""
    merged_into_id: int | None


def outcomes_of(ids: Collection[int], viewer: User | None) -> dict[int, Outcome]:
    """A map from the id of a case that ended to what became of it; others, and the unseen, are absent."""
    declining = (
        select(func.max(EscalationMove.id))
        .where(
            EscalationMove.escalation_id == Escalation.id, EscalationMove.kind == Move.DECLINED
        )
        .correlate(Escalation)
        .scalar_subquery()
    )  # fmt: skip
    query = (
        select(
            Escalation.id, Escalation.ended_at, Escalation.ended_by, Escalation.remedy,
            Post.id.label("answer_id"), Escalation.merged_into_id, EscalationMove.reason,
            *selecting.columns(User, "by"),
        )
        .join(Thread, Thread.id == Escalation.thread_id)
        .outerjoin(User, User.id == Escalation.ended_by)
        .outerjoin(EscalationMove, EscalationMove.id == declining)
        .outerjoin(Post, and_(Post.id == Escalation.answer_id, readable_by(viewer)))
        .where(Escalation.id.in_(ids), Escalation.ended_at.is_not(None), visible_to(viewer))
    )  # fmt: skip
    return {
        row.id: Outcome(
            row.ended_at, selecting.card(row, "by") if row.ended_by else None, row.reason or "",
            row.remedy, row.answer_id, row.merged_into_id,
        )
        for row in (db.session.execute(query) if ids else ())
    }  # fmt: skip
