"""Looking at processes: who is a child of whom, and waiting for something to come true."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path


def descendants(pid):
    """The ids of all processes below one, however deep."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # The name in brackets may hold spaces; the parent is the second word after it.
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def is_alive(pid):
    """Whether a process runs; one that has ended and was not waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until(is_so, seconds=60.0, what="it"):
    """Wait for something to come true; fail when it does not in time."""
    until = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < until, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.05)
    return found


def environment(app):
    """What another process needs to work on the same database."""
    settings = app.config["SETTINGS"]
    return os.environ | {
        "ENVIRONMENT": "development", "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir), "SECRET_KEY": settings.secret_key,
    }  # fmt: skip


def kill_all(pids):
    """Clean up after a test that failed."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
