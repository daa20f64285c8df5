"""Where requests are counted without Redis: in a file beside the data, for all processes of the machine together."""

import errno
import fcntl
import hashlib
import mmap
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from limits.storage import Storage

SCHEME = "peerdesk+file"
FILE = "counts"
PLACE = struct.Struct("<8sdI4x")  # under which digest, until when (seconds since 1970), how many
PLACES = 2**16
NEAR = 8  # places that are looked at for a key; where all are taken, what ends soonest gives way
SIZE = PLACES * PLACE.size  # 1.5 MiB
PATIENCE = 1.0  # seconds for others to let go; then each process counts by itself for a while
A_MOMENT = 0.0002  # seconds; a count takes a tenth of it


def address_in(folder: Path) -> str:
    """What Flask-Limiter is to be told so that it counts in this folder."""
    return f"{SCHEME}://{(folder / FILE).as_posix()}"


class SharedCounts(Storage):
    """Counts within fixed windows, kept under digests made with our key: no address stands in the file.

    A table of a fixed size that the processes have in memory together: a flood cannot make it grow, and
    nothing waits for a disk. What is lost with it is a count.
    """

    STORAGE_SCHEME: ClassVar[list[str]] = [SCHEME]  # type: ignore[misc]

    def __init__(self, uri: str, wrap_exceptions: bool = False, key: str = "", **_: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._path = unquote(urlsplit(uri).path)
        self._key = hashlib.sha256(key.encode()).digest()
        self._guard = threading.Lock()
        self._opened: tuple[int, int, mmap.mmap] | None = None

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count on, and how many there are in this window by now."""
        digest, now = self._digest(key), time.time()
        with self._table() as table:
            at, until, count = _place(table, digest, now)
            # One that ends later than any begun now was begun before the clock was set back.
            if not now < until <= now + expiry:
                until, count = now + expiry, 0
            count = min(count + amount, 2**32 - 1)
            PLACE.pack_into(table, at, digest[:8], until, count)
        return count

    def get(self, key: str) -> int:
        """How many there are in this window."""
        return self._found(key)[1]

    def get_expiry(self, key: str) -> float:
        """When this window ends, in seconds since 1970."""
        return self._found(key)[0]

    def check(self) -> bool:
        """Whether counting is possible."""
        try:
            with self._table():
                return True
        except OSError:
            return False

    def reset(self) -> int | None:
        """Forget all counts."""
        with self._table() as table:
            table[:] = bytes(SIZE)
        return None

    def clear(self, key: str) -> None:
        """Forget one count."""
        digest = self._digest(key)
        with self._table() as table:
            at, _, _ = _place(table, digest, time.time())
            PLACE.pack_into(table, at, bytes(8), 0.0, 0)

    def _found(self, key: str) -> tuple[float, int]:
        digest, now = self._digest(key), time.time()
        with self._table() as table:
            _, until, count = _place(table, digest, now)
        return (until, count) if until > now else (now, 0)

    def _digest(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode(), digest_size=16, key=self._key).digest()

    @contextmanager
    def _table(self) -> Iterator[mmap.mmap]:
        """The table, with nobody else at it. Raises OSError."""
        with self._guard:
            file, table = self._file()
            _hold(file)
            try:
                yield table
            finally:
                fcntl.lockf(file, fcntl.LOCK_UN)

    def _file(self) -> tuple[int, mmap.mmap]:
        # Locks are of a process, and a child must not let go of what another one holds.
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = (os.getpid(), *_opened(self._path))
        return self._opened[1:]


def _place(table: mmap.mmap, digest: bytes, now: float) -> tuple[int, float, int]:
    """Where a key is counted, until when, and how many there are: none where it was not counted yet."""
    first, free, soonest = int.from_bytes(digest[8:12], "little") % PLACES, 0, float("inf")
    for step in range(NEAR):
        at = (first + step) % PLACES * PLACE.size
        kept, until, count = PLACE.unpack_from(table, at)
        if kept == digest[:8]:
            return at, until, count
        over = 0.0 if until <= now else until
        if over < soonest:
            free, soonest = at, over
    return free, 0.0, 0


def _opened(path: str) -> tuple[int, mmap.mmap]:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # Written, not left out: a hole for which the disk has no room ends the process that fills it.
        if os.fstat(file).st_size < SIZE and os.pwrite(file, bytes(SIZE), 0) < SIZE:
            raise OSError(errno.ENOSPC, "there is no room for the counts of requests", path)
        return file, mmap.mmap(file, SIZE)
    except BaseException:
        os.close(file)
        raise


def _hold(file: int) -> None:
    patient_until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > patient_until:
                raise
            time.sleep(A_MOMENT)
        else:
            return
