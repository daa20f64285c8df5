"""Going on with the departures of people who wrote much, a bounded piece at a time."""

import logging

from community.domain.departures import operations
from community.kernel import clock

logger = logging.getLogger(__name__)


def finish_departures() -> int:
    """Do a piece of each departure that is due; how many there were."""
    return sum(_go_on(user_id) for user_id in operations.due(clock.now()))


def _go_on(user_id: int) -> bool:
    try:
        return operations.go_on(user_id)
    except Exception:
        # It would be the first in the line again and again, and the others would wait behind it.
        logger.exception("The departure of %s could not go on", user_id)
        operations.put_off(user_id)
        return False
