"""What a search index still holds in its files of words that nobody can find any more."""

import logging
from datetime import timedelta

from sqlalchemy import or_, select

from community.domain.departures.models import Departure
from community.domain.moderation.models import Act
from community.domain.moderation.rules import Verb
from community.domain.search import operations as search
from community.domain.search.backend import Busy, IndexUnavailable
from community.kernel import clock
from community.kernel.db import db

logger = logging.getLogger(__name__)

LATELY = timedelta(days=2)  # at least one nightly clean-up lies within


def drop_from_index() -> bool:
    """Build the index anew, without its former files, if anybody left or anything was erased of late.

    Words that were taken out are found no more within seconds, but the files of an index keep them
    until its parts are merged. Whether there was something to do.
    """
    since = clock.now() - LATELY
    left = select(Departure.user_id).where(
        or_(Departure.finished_at > since, Departure.finished_at.is_(None))
    )
    erased = select(Act.id).where(Act.verb == Verb.ERASE, Act.at > since)
    if all(db.session.scalar(query.limit(1)) is None for query in (left, erased)):
        return False
    try:
        search.rebuild()
        search.forget_former()
    except (Busy, IndexUnavailable):
        logger.warning("The search index is busy; what was erased leaves its files the next night")
        return False
    return True
