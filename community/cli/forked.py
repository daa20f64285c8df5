"""A part of what is served, split off from this process: it shares the memory of all that was loaded before."""

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

DEATH_SIGNAL, NAME = 1, 15  # PR_SET_PDEATHSIG and PR_SET_NAME of Linux
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_prctl = getattr(ctypes.CDLL(None), "prctl", None)  # found here: after a fork, little may be done


class Forked:
    """A child that does some work and ends; to be asked and told as one of `subprocess` is."""

    def __init__(self, work: Callable[[], object], name: str, folder: Path) -> None:
        self.returncode: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            _be_child(work, name, folder)

    def poll(self) -> int | None:
        """Its exit status once it has ended; minus the signal that ended it."""
        return self._look(os.WNOHANG)

    def wait(self) -> int | None:
        """The same, when it has ended."""
        return self._look(0)

    def terminate(self) -> None:
        """Tell it to stop."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def _look(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def die_with_parent() -> None:
    """Should our parent be killed with -9, nothing must be left behind holding the port."""
    if _prctl is not None:
        _prctl(DEATH_SIGNAL, signal.SIGTERM)


def _be_child(work: Callable[[], object], name: str, folder: Path) -> None:
    """Work, and end: never go back to what the parent was about to do."""
    status = 1
    try:
        for number in STOPPING:
            signal.signal(number, signal.SIG_DFL)
        # A session of its own: a Ctrl-C in the terminal reaches only the parent, which passes it on once.
        os.setsid()
        die_with_parent()
        if _prctl is not None:
            _prctl(NAME, name.encode()[:15])  # what `ps` and `top` show
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        work()
        status = 0
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
