"""Questions asked and answered some time ago, and what the insights then say."""

from datetime import UTC, datetime, timedelta

from community.domain.analytics import reporting
from community.domain.analytics.reporting import Wish
from community.domain.answers import operations as answers
from community.kernel import cache, clock

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def asked(cast, ago=10 * DAY, **more):
    with clock.frozen(NOW - ago):
        return cast.thread(**more)


def answered(cast, thread, after=HOUR, **more):
    with clock.frozen(thread.created_at + after):
        return cast.answer(thread, **more)


def accepted(cast, answer, after=2 * HOUR, by=None):
    with clock.frozen(answer.created_at + after):
        answers.accept(answer, by=by or cast.ada)


def told(cast, wish=Wish(), by=None):  # noqa: B008
    """What each measure came to now, by its name."""
    cache.forget_all()
    found = reporting.report(by or cast.sam, wish, NOW)
    return {one.measure.name: one.now for one in found.told}


def count(cast, name, **wish):
    figure = told(cast, Wish(**wish))[name]
    return figure.count, figure.of
