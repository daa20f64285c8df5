"""Writing the search index: what was marked, and all of it when it is missing or damaged."""

import logging

from community.domain.search import operations
from community.domain.search.backend import Busy, IndexUnavailable

logger = logging.getLogger(__name__)


def write_index() -> int:
    """Bring the index up to date; how many threads were written. Cheap when there is nothing to do.

    Any number of workers may call it at any time: one writes, and the others leave it to that one.
    """
    try:
        operations.mend()
        return operations.drain()
    except Busy:
        return 0
    except IndexUnavailable as error:
        # What is marked stays marked; the next call builds the index anew.
        logger.warning("The search index could not be written: %r", error.__cause__ or error)
        return 0
