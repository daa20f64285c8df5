"""Carrying out the later reactions: each claimed, run and deleted in transactions of its own."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from community.kernel import bus, clock
from community.kernel.errors import NotFound
from community.kernel.operation import lock, operation

logger = logging.getLogger(__name__)

HEAD_START = timedelta(seconds=3)  # the queue's, before the sweep takes what it was told of


def carry_out(ids: Iterable[int]) -> int:
    """Run the pending reactions of these ids that nobody else has; how many went well.

    One that fails is put back to be tried again, and does not keep the others waiting.
    """
    return sum(_carry_out_one(pending_id) for pending_id in ids)


def sweep() -> int:
    """Run what is due and was not taken: told to a queue that lost it, or failed before."""
    return carry_out(bus.due(clock.now() - HEAD_START))


def _carry_out_one(pending_id: int) -> bool:
    name = _claim(pending_id)
    if name is None:
        return False
    try:
        _run(pending_id)
    except Exception as error:
        logger.exception("Reaction %s (%s) failed", pending_id, name)
        _put_back(pending_id, f"{type(error).__name__}: {str(error)[:300]}")
        return False
    return True


@operation
def _claim(pending_id: int) -> str | None:
    pending = bus.claim(pending_id)
    return pending.reaction if pending else None


@operation
def _run(pending_id: int) -> None:
    try:
        pending = lock(bus.PendingReaction, pending_id)
    except NotFound:
        return  # Our lease ran out and another did it.
    bus.run(pending)


@operation
def _put_back(pending_id: int, error: str) -> None:
    bus.put_back(pending_id, error)
