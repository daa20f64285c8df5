"""Looking at a case as it stands in the database."""

from sqlalchemy import select, text

from community.domain.escalations import operations
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.threads import queries
from community.kernel.db import db


def statuses(escalation):
    query = select(EscalationMove.to_status).where(EscalationMove.escalation_id == escalation.id)
    return list(db.session.scalars(query.order_by(EscalationMove.number)))


def last(escalation):
    query = select(EscalationMove).where(EscalationMove.escalation_id == escalation.id)
    return db.session.scalars(query.order_by(EscalationMove.number.desc())).first()


def fresh(escalation):
    db.session.rollback()
    return db.session.get(Escalation, escalation.id, populate_existing=True)


def turn_of(escalation):
    return queries.get_thread(escalation.thread_id, None).turn


def everything():
    """All there is to a case, to see that a refusal changed nothing."""
    db.session.rollback()
    tables = ("escalation", "escalation_move", "sla_clock", "sla_event", "follow_up")
    return [
        db.session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all() for table in tables
    ]


def three(cast):
    """Three cases that a moderator handed over, of questions unlike each other."""
    titles = (
        "The printer jams at night",
        "A refund for the roll, please",
        "Labels come out grey today",
    )
    return [
        operations.escalate(cast.thread(title=title), by=cast.mo, reason=f"Why {title}")
        for title in titles
    ]
