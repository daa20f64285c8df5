"""Watching the clocks of the desk: warnings, breaches, and what moves by itself when it is time."""

import logging

from community.domain.escalations import timers, watching
from community.kernel import clock

logger = logging.getLogger(__name__)


def watch_deadlines() -> int:
    """Notice what fell due and move what moves by itself; how much of it there was."""
    noticed = watching.notice_due()
    return noticed + sum(_move_on(escalation_id) for escalation_id in timers.due(clock.now()))


def _move_on(escalation_id: int) -> bool:
    try:
        return timers.move_on(escalation_id)
    except Exception:
        # It would be the first in the line again and again, and the others would wait behind it.
        logger.exception("Escalation %s could not move on by itself", escalation_id)
        timers.put_off(escalation_id)
        return False
