"""Whether anything was committed since one last looked, by whichever process: what SQLite and PostgreSQL say of themselves."""

import logging
import os
import threading
from collections.abc import Hashable

from sqlalchemy import Engine

logger = logging.getLogger(__name__)

# SQLite: a number that changes when another connection has committed; only one connection's answers can be compared.
# PostgreSQL: which transactions can be seen; it changes as soon as one that wrote can.
QUESTIONS = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_current_snapshot()::text",
}


class Commits:
    """Watches one database through a connection of its own, which writes nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._question = QUESTIONS[engine.dialect.name]
        self._guard = threading.Lock()
        self._connection: tuple[int, object] | None = None

    def state(self) -> Hashable | None:
        """Equal to an earlier one if nothing was committed in between; None if it cannot be told."""
        with self._guard:
            try:
                return self._ask()
            except Exception:
                logger.warning("Cannot tell what was committed lately", exc_info=True)
                self._close()
                return None

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        with self._guard:
            self._close()

    def _ask(self) -> Hashable:
        # A process that was forked has no use for its parent's connection.
        if self._connection is None or self._connection[0] != os.getpid():
            self._connection = (os.getpid(), self._opened())
        opened, connection = self._connection
        answer = connection.execute(self._question).fetchone()[0]  # type: ignore[attr-defined]
        return opened, id(connection), answer

    def _opened(self) -> object:
        fairy = self._engine.raw_connection()
        connection = fairy.driver_connection
        fairy.detach()
        if self._engine.dialect.name == "postgresql":
            connection.autocommit = True  # type: ignore[union-attr]
        return connection

    def _close(self) -> None:
        if self._connection is not None and self._connection[0] == os.getpid():
            self._connection[1].close()  # type: ignore[attr-defined]
        self._connection = None
