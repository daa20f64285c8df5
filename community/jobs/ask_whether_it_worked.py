"""Asking people, some time after a solution, whether it worked."""

import logging

from community.domain.follow_ups import operations, queries
from community.kernel import clock

logger = logging.getLogger(__name__)


def ask_whether_it_worked() -> int:
    """Have people asked what is due; how much of it there was."""
    return sum(_ask(follow_up_id) for follow_up_id in queries.due(clock.now()))


def _ask(follow_up_id: int) -> bool:
    try:
        return operations.ask(follow_up_id)
    except Exception:
        # It would be the first in the line again and again, and the others would wait behind it.
        logger.exception("Follow-up %s could not be asked", follow_up_id)
        operations.put_off(follow_up_id)
        return False
