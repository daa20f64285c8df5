"""Watching the desk: warnings, breaches, what moves by itself when it is time, and whose turn it is."""

import logging
from collections.abc import Callable, Iterable

from community.domain.escalations import giving, returning, timers, watching
from community.kernel import clock

logger = logging.getLogger(__name__)


def watch_deadlines() -> int:
    """Notice what fell due, move what moves by itself, return and give out work; how much of it there was."""
    now = clock.now()
    return (
        watching.notice_due()
        + _each(timers.due(now), timers.move_on, timers.put_off)
        + _each(returning.left_behind(now), returning.give_back_one)
        + _each(giving.to_give(now), giving.give)
    )


def _each(
    ids: Iterable[int], act: Callable[[int], bool], put_off: Callable[[int], None] | None = None
) -> int:
    return sum(_one(escalation_id, act, put_off) for escalation_id in ids)


def _one(
    escalation_id: int, act: Callable[[int], bool], put_off: Callable[[int], None] | None
) -> bool:
    try:
        return act(escalation_id)
    except Exception:
        logger.exception("Escalation %s could not move on by itself", escalation_id)
        # It would be the first in the line again and again, and the others would wait behind it.
        if put_off is not None:
            put_off(escalation_id)
        return False
