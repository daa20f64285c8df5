"""What is counted for Prometheus."""

import hmac

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select

from community.domain.accounts.models import User
from community.domain.threads.models import Post, Thread
from community.kernel.bus import PendingReaction
from community.kernel.db import db

CONTENT_TYPE = CONTENT_TYPE_LATEST


def is_allowed(header: str, token: str) -> bool:
    """Whether a request shows the token, compared in constant time."""
    return hmac.compare_digest(header.encode(), f"Bearer {token}".encode())


def text() -> bytes:
    """The present figures, read from the database, so that every process says the same."""
    registry = CollectorRegistry()
    threads = Gauge("peerdesk_threads", "Threads by turn", ["turn"], registry=registry)
    query = (
        select(Thread.turn, func.count()).where(Thread.removed_at.is_(None)).group_by(Thread.turn)
    )
    for turn, number in db.session.execute(query):
        threads.labels(turn).set(number)
    for name, words, table in (
        ("peerdesk_people", "People", User),
        ("peerdesk_posts", "Posts", Post),
        ("peerdesk_pending_reactions", "Reactions that have not run yet", PendingReaction),
    ):
        gauge = Gauge(name, words, registry=registry)
        gauge.set(db.session.scalar(select(func.count()).select_from(table)) or 0)
    return generate_latest(registry)
