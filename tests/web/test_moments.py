"""Moments that count by the clock: the hour today, the day too when it is another."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale

from community.kernel import clock
from community.web.times import lasting, moment

pytestmark = pytest.mark.on_sqlite

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "at", "words"),
    [
        ("en", datetime(2026, 11, 22, 9, 5, tzinfo=UTC), "09:05 UTC"),
        ("en", datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "23 Nov, 09:05 UTC"),
        ("en", datetime(2025, 11, 22, 9, 5, tzinfo=UTC), "22 Nov 2025, 09:05 UTC"),
        ("de", datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "23. Nov., 09:05 UTC"),
    ],
)
def test_a_moment_says_as_much_as_is_needed(app, locale, at, words):
    with app.test_request_context(), force_locale(locale), clock.frozen(NOW):
        assert moment(at) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "1 min"), (timedelta(minutes=90), "90 min"),
        (timedelta(hours=2), "2 hr"), (timedelta(hours=19), "19 hr"),
    ],
)  # fmt: skip
def test_a_length_is_in_one_unit_never_in_seconds(app, span, words):
    with app.test_request_context(), force_locale("en"):
        assert lasting(span) == words
