"""Throwing away, once a day, what has served its time."""

import logging
from datetime import timedelta

from community.domain.accounts import operations as accounts
from community.domain.drafts import operations as drafts
from community.domain.drafts.rules import KEPT as DRAFTS_KEPT
from community.domain.notifications import operations as notifications
from community.domain.presence import operations as presence
from community.kernel import clock, heartbeat, idempotency

logger = logging.getLogger(__name__)

REQUESTS_KEPT = timedelta(days=2)  # a client that repeats later than that means it anew
MAILS_KEPT = timedelta(days=30)


def clean_up() -> None:
    """Throw away ended sessions, dead links, old attempts, drafts long left, and what was in old mails."""
    now = clock.now()
    accounts.tidy()
    accounts.forget_lapsed()
    idempotency.forget(before=now - REQUESTS_KEPT)
    notifications.forget_mails(before=now - MAILS_KEPT)
    drafts.forget(before=now - DRAFTS_KEPT)
    presence.forget(before=now)
    heartbeat.forget_dead(before=now - timedelta(days=1))
    logger.info("Cleaned up")
