"""What news of cases say besides: until when a reply is due, why one was declined, and what can be rated."""

from typing import Any

from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.escalations.cards import WITH_SUPPORT, Move
from community.domain.escalations.models import Escalation, EscalationMove, SatisfactionOffer
from community.domain.escalations.sla_models import SlaClock
from community.domain.escalations.terms import RESPONSES
from community.domain.notifications.models import Notification
from community.kernel import clock


def about_case(viewer: User) -> tuple[Any, ...]:
    """Columns of a select of notifications; each is None where the news is of no case."""
    due = (
        select(func.min(SlaClock.due_at))
        .join(Escalation, Escalation.id == SlaClock.escalation_id)
        .where(
            SlaClock.escalation_id == Notification.escalation_id,
            Escalation.status.in_(WITH_SUPPORT),
            SlaClock.kind.in_(RESPONSES), SlaClock.fulfilled_at.is_(None),
        )
        .scalar_subquery()
    )  # fmt: skip
    declined = (
        select(func.max(EscalationMove.reason))
        .where(
            EscalationMove.escalation_id == Notification.escalation_id,
            EscalationMove.kind == Move.DECLINED,
        )
        .scalar_subquery()
    )
    offer = (
        select(SatisfactionOffer.id)
        .where(
            SatisfactionOffer.escalation_id == Notification.escalation_id,
            SatisfactionOffer.user_id == viewer.id, SatisfactionOffer.rated_at.is_(None),
            SatisfactionOffer.expires_at > clock.now(),
        )
        .scalar_subquery()
    )  # fmt: skip
    return (
        due.label("reply_due_at"), declined.label("declined_because"), offer.label("offer_id"),
    )  # fmt: skip
