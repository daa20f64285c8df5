"""How much there is with the support team, and what waits to be taken in."""

from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.escalations.cards import LIVE
from community.domain.escalations.models import Escalation
from community.domain.threads.models import Thread
from community.domain.threads.queries import readable_threads
from community.kernel.db import db

PROPOSED = "proposed"


def count_live(viewer: User | None) -> dict[str, int]:
    """How many live escalations of threads this viewer may read there are in each status; others are absent."""
    query = (
        select(Escalation.status, func.count())
        .join(Thread, Thread.id == Escalation.thread_id)
        .where(Escalation.status.in_(LIVE), readable_threads(viewer))
        .group_by(Escalation.status)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
