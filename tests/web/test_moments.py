"""Moments that count by the clock: the hour today, the day too when it is another."""

from datetime import UTC, datetime

import pytest
from flask_babel import force_locale

from community.kernel import clock
from community.web.times import moment

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
