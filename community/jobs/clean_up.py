"""Throwing away, once a day, what has served its time."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from community.domain.accounts.models import Attempt, MailedLink, Session
from community.domain.notifications import operations as notifications
from community.kernel import clock, heartbeat
from community.kernel.db import db
from community.kernel.operation import operation

logger = logging.getLogger(__name__)

SESSIONS_IDLE = timedelta(days=14)
SESSIONS_KEPT = timedelta(days=90)
LINKS_KEPT = timedelta(days=7)  # after their end, so that the page can say "expired", not "unknown"
ATTEMPTS_KEPT = timedelta(days=1)
MAILS_KEPT = timedelta(days=30)


def clean_up() -> None:
    """Throw away ended sessions, dead links, old attempts, and what was in mails long sent."""
    now = clock.now()
    _forget_sign_ins(now)
    notifications.forget_mails(before=now - MAILS_KEPT)
    heartbeat.forget_dead(before=now - timedelta(days=1))
    logger.info("Cleaned up")


@operation
def _forget_sign_ins(now: datetime) -> None:
    idle, old = now - SESSIONS_IDLE, now - SESSIONS_KEPT
    db.session.execute(delete(Session).where(or_(Session.seen_at < idle, Session.created_at < old)))
    db.session.execute(delete(MailedLink).where(MailedLink.expires_at < now - LINKS_KEPT))
    db.session.execute(delete(Attempt).where(Attempt.at < now - ATTEMPTS_KEPT))
