"""Making the exports people asked for, one after the other."""

import logging

from community.domain.exports import making, queries
from community.kernel import clock

logger = logging.getLogger(__name__)


def make_exports() -> int:
    """Make the exports that are due; how many. One that fails is tried again once its lease is over."""
    return sum(_make(export_id) for export_id in queries.due(clock.now()))


def _make(export_id: str) -> bool:
    try:
        return making.make(export_id)
    except Exception:
        logger.exception("An export could not be made")
        return False
