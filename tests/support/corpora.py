"""Other people's strings and threads, read where they lie beside the project; never part of it."""

import json
import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


def shared(path):
    """A file or folder of ../shared; skips when it is absent, and fails in CI."""
    found = SHARED / path
    if not found.exists():
        reason = f"../shared/{path} is not beside this checkout"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def naughty_strings():
    """Strings that have broken other people's programs."""
    return json.loads(shared("corpora/blns/blns.json").read_text())
