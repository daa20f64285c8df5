"""Keeping some processes running as one: when one ends or we are told to stop, all stop."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from community.cli.forked import STOPPING, Forked, die_with_parent

GRACE = 12.0  # seconds that the parts have to stop by themselves
LOOK = 0.1  # seconds between looks at them


@dataclass
class Part:
    """One of the processes, with a name for people."""

    name: str
    work: Sequence[str] | Callable[[], object]
    """The command of a program, or what a child split off from this process does."""
    process: "subprocess.Popen[bytes] | Forked | None" = field(default=None, repr=False)


class Supervisor:
    """Runs its parts until SIGINT, SIGTERM or the end of one of them."""

    def __init__(
        self,
        parts: Sequence[Part],
        is_up: Callable[[], bool],
        when_up: Callable[[], None],
        folder: Path,
    ) -> None:
        self.parts = parts
        self.is_up = is_up
        self.when_up = when_up
        self.folder = folder
        self.told = 0
        """How often we were told to stop; at the second time we do not wait any more."""

    def run(self) -> int:
        """The exit status: 0 when told to stop, 1 when a part ended by itself."""
        for number in STOPPING:
            signal.signal(number, self._stop)
        try:
            for part in self.parts:
                part.process = self._started(part)
            ended = self._watch()
        finally:
            self._end_all()
        if ended is None:
            click.echo("Stopped.")
            return 0
        click.echo(
            f"The {ended.name} ended by itself ({_how(ended)}), so all was stopped.", err=True
        )
        return 1

    def _stop(self, *_signal: Any) -> None:
        self.told += 1

    def _started(self, part: Part) -> "subprocess.Popen[bytes] | Forked":
        if callable(part.work):
            return Forked(part.work, f"peerdesk {part.name}", self.folder)
        # A session of its own: a Ctrl-C in the terminal reaches only us, and we pass it on once.
        return subprocess.Popen(  # noqa: S603 the commands are ours
            part.work,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 no other thread runs here
        )

    def _watch(self) -> Part | None:
        up = False
        while not self.told:
            for part in self.parts:
                if part.process is not None and part.process.poll() is not None:
                    return part
            if not up and self.is_up():
                up = True
                self.when_up()
            time.sleep(LOOK)
        return None

    def _end_all(self) -> None:
        told_before = self.told
        for process in self._running():
            process.terminate()
        until = time.monotonic() + GRACE
        while self._running() and time.monotonic() < until and self.told <= max(told_before, 1):
            time.sleep(LOOK)
        for part in self.parts:
            _kill_group(part)

    def _running(self) -> "list[subprocess.Popen[bytes] | Forked]":
        started = [part.process for part in self.parts if part.process is not None]
        return [process for process in started if process.poll() is None]


def _kill_group(part: Part) -> None:
    if part.process is None:
        return
    # The group outlives its leader: the server's own workers, say, when it was killed.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(part.process.pid, signal.SIGKILL)
    part.process.wait()


def _how(part: Part) -> str:
    status = part.process.returncode if part.process is not None else None
    if status is not None and status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"exit status {status}"
