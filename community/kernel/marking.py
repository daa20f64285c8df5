"""A short mark of how something stood, so that a form can tell whether it has changed since. Pure."""

import hashlib
import json
from typing import Any

LENGTH = 16


def mark(state: Any) -> str:
    """The same for the same state, written as JSON."""
    written = json.dumps(state, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:LENGTH]
