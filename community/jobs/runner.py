"""One worker process: takes jobs from the queue, keeps its watches, and stops when told to."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from huey.consumer import Consumer

from community.jobs import queue, schedule
from community.kernel import heartbeat, logs

logger = logging.getLogger(__name__)

WORKERS = 2
POLL = 0.1  # seconds between looks into an empty queue, growing to MAX_POLL
MAX_POLL = 0.4
GRACE = 8.0  # seconds for what is running, out of the 10 a supervisor gives


class _Consumer(Consumer):  # type: ignore[misc]
    """huey's, without its signals: it would drop what is running on one of them."""

    def _set_signal_handlers(self) -> None:
        pass


class Runner:
    """A worker of one app. `run` returns once it has been told to stop and has stopped."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.name = f"{socket.gethostname()[:80]}:{os.getpid()}"
        self.stopping = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._keep, args=(watch,), name=f"watch-{watch.name}", daemon=True
            )
            for watch in schedule.WATCHES
        ]

    def run(self) -> None:
        """Work until SIGTERM, SIGINT or `stop`."""
        self._heed_signals()
        consumer = _Consumer(
            queue.of(self.app).huey,
            workers=WORKERS, initial_delay=POLL, max_delay=MAX_POLL, shutdown_timeout=GRACE,
        )  # fmt: skip
        consumer.start()
        for thread in self._threads:
            thread.start()
        logger.info("Worker %s is ready", self.name)

        self._live(consumer)

        consumer.stop(graceful=True)
        for thread in self._threads:
            thread.join(timeout=1)
        self._in_app(lambda: heartbeat.fall_silent(self.name))
        logger.info("Worker %s has stopped", self.name)

    def stop(self, *_signal: Any) -> None:
        """Begin to stop: what is running is finished, nothing new is begun."""
        self.stopping.set()

    def _live(self, consumer: Any) -> None:
        while not self.stopping.is_set():
            self._in_app(lambda: heartbeat.beat(self.name))
            consumer.check_worker_health()
            self.stopping.wait(heartbeat.INTERVAL.total_seconds())

    def _keep(self, watch: schedule.Watch) -> None:
        logs.begin(watch=watch.name)
        while not self.stopping.is_set():
            did = self._in_app(watch.turn)
            pause = watch.rest if did else watch.every
            self.stopping.wait(pause.total_seconds())

    def _in_app(self, turn: Callable[[], Any]) -> Any:
        try:
            with self.app.app_context():
                return turn()
        except Exception:
            # The database may be away for a moment; the next turn comes in any case.
            logger.exception("A turn of worker %s failed", self.name)
            return None

    def _heed_signals(self) -> None:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self.stop)
