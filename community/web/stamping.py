"""The key of a form: sending it twice posts once, and it says when the form was opened."""

import secrets
from datetime import UTC, datetime, timedelta

from community.kernel import clock, tokens

PURPOSE = "form"
MAX_KEY = 200  # characters of a key that can be ours


def new_key() -> str:
    """A fresh key for a form that is opened now."""
    # Short: the database keeps the first 64 signs, and what makes it unlike others stands first.
    return tokens.sign(f"{secrets.token_urlsafe(9)}.{int(clock.now().timestamp()):x}", PURPOSE)


def open_for(key: str | None) -> timedelta | None:
    """How long a form with this key was open; None for a key that is not ours."""
    value = tokens.unsign(key, PURPOSE) if key and len(key) <= MAX_KEY else None
    if value is None:
        return None
    opened = datetime.fromtimestamp(int(value.rpartition(".")[2], 16), UTC)
    return clock.now() - opened
