"""Throwing away, once a day, what has served its time."""

import logging
from datetime import timedelta

from community.domain.accounts import operations as accounts
from community.domain.accounts import sessions
from community.domain.departures import leftovers
from community.domain.drafts import operations as drafts
from community.domain.exports import operations as exports
from community.domain.heat import heating, viewing
from community.domain.heat.rules import forgotten
from community.domain.moderation import linking, verifying
from community.domain.notifications import operations as notifications
from community.domain.presence import operations as presence
from community.domain.settings.queries import read
from community.domain.settings.schema import Amount
from community.domain.spam import operations as spam
from community.domain.spam.rules import SAME_WITHIN
from community.kernel import clock, heartbeat, idempotency

logger = logging.getLogger(__name__)

REQUESTS_KEPT = timedelta(days=2)  # a client that repeats later than that means it anew


def clean_up() -> None:
    """Throw away what is over: sessions, links, tries, networks, drafts, mails and exports, each after its time.

    The times an admin may change are settings; docs/privacy.md lists them all.
    """
    now, numbers = clock.now(), read()
    accounts.tidy()
    accounts.forget_lapsed()
    idempotency.forget(before=now - REQUESTS_KEPT)
    viewing.forget_views(before=now - forgotten(numbers))
    sessions.forget_networks(before=now - numbers.days(Amount.ADDRESS_DAYS))
    linking.forget_networks(before=now - numbers.days(Amount.ADDRESS_DAYS))
    heating.forget_networks(before=now - numbers.days(Amount.ADDRESS_DAYS))
    heating.forget_signals(before=now - numbers.days(Amount.SIGNAL_DAYS))
    notifications.forget_mails(before=now - numbers.days(Amount.MAIL_DAYS))
    drafts.forget(before=now - numbers.days(Amount.DRAFT_DAYS))
    exports.forget_expired()
    leftovers.drop_from_index()
    spam.forget_texts(before=now - SAME_WITHIN)
    presence.forget(before=now)
    heartbeat.forget_dead(before=now - timedelta(days=1))
    # Whoever alters the audit log in the database cannot alter what was logged elsewhere.
    logger.info("Cleaned up; the audit log stands at %s", verifying.head())
