"""The index kept with Whoosh in a directory: written by one process at a time, read by all."""

import logging
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from whoosh.filedb.filestore import FileStorage
from whoosh.index import _DEF_INDEX_NAME, FileIndex
from whoosh.reading import SegmentReader
from whoosh.util.filelock import FileLock, try_for

from community.domain.search.backend import Busy, Found, IndexUnavailable, Reader, Search
from community.domain.search.documents import Document
from community.domain.search.spelling import Vocabulary
from community.domain.search.whoosh_fields import VERSION, codec, identity, row, schema
from community.domain.search.whoosh_reading import Snapshot
from community.domain.search.whoosh_segment import Kept

logger = logging.getLogger(__name__)
T = TypeVar("T")

LOOK_EVERY = 0.5  # seconds between looks whether the index has changed
WAIT_TO_WRITE = 5.0  # seconds
WORDS_EVERY = 60.0  # seconds between two long lists of all words
SHORT_LIST = 50_000  # bytes; one so short is made at once
MERGED = 8  # segments of about one size become one
SIZE_STEP = 8  # times as large is the next size
POOL_MB = 64  # of memory while a segment is written


class WhooshIndex:
    """Directories of segments, and a file that names the one in use."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._reading = Lock()  # Whoosh's files have one position each, so one thread at a time
        self._snapshot: Snapshot | None = None
        self._name = ""
        self._kept = Kept()
        self._looked_at = float("-inf")
        self._words: tuple[int, Vocabulary] = (0, Vocabulary(()))

    # Reading

    def find(self, search: Search) -> Found:
        """The threads that match, best first. Raises IndexUnavailable."""
        return self._read(lambda snapshot: snapshot.find(search))

    def counts(self, terms: Collection[str]) -> dict[str, int]:
        """How many threads hold each of these terms. Raises IndexUnavailable."""
        return self._read(lambda snapshot: {term: snapshot.frequency(term) for term in terms})

    def documents(self) -> int:
        """How many documents there are. Raises IndexUnavailable."""
        return self._read(lambda snapshot: snapshot.count)

    def generation(self) -> object:
        """Which index, and how many commits it has seen. Raises IndexUnavailable."""
        commits = self._read(lambda snapshot: snapshot.generation)
        return self._name, commits

    def vocabulary(self) -> Vocabulary:
        """The words it knows, as of a minute ago at most. Raises IndexUnavailable."""
        path = self._current() / "words"
        try:
            written = path.stat().st_mtime_ns
            if written != self._words[0]:
                lines = (line.split(" ") for line in path.read_text("utf-8").splitlines())
                self._words = (written, Vocabulary((word, int(count)) for word, count in lines))
        except (OSError, ValueError) as error:
            raise IndexUnavailable from error
        return self._words[1]

    def is_sound(self) -> bool:
        """Whether it is there, of this version, and nobody met an error while reading it."""
        if (self._home / "damaged").exists():
            return False
        try:
            self._read(lambda snapshot: snapshot.count, now=True)
        except IndexUnavailable:
            return False
        return True

    def _read(self, question: Callable[[Snapshot], T], now: bool = False) -> T:
        with self._reading:
            try:
                return question(self._fresh(now))
            except Exception:
                # Perhaps files were replaced while we opened them; a damaged index fails again.
                self._snapshot, self._kept = None, Kept()
            try:
                return question(self._fresh(now=True))
            except Exception as error:
                self._snapshot = None
                self._report(error)
                raise IndexUnavailable from error

    def _report(self, error: Exception) -> None:
        if not (self._home / "current").exists():
            return
        logger.warning("The search index cannot be read: %r", error)
        with suppress(OSError):
            (self._home / "damaged").touch()

    def _fresh(self, now: bool) -> Snapshot:
        due = time.monotonic() - self._looked_at >= LOOK_EVERY
        if self._snapshot is not None and not (due or now):
            return self._snapshot
        directory = self._current()
        if self._snapshot is None or self._name != directory.name:
            self._snapshot, self._name = None, directory.name
        index = _open(directory)
        if self._snapshot is None or self._snapshot.generation != index.latest_generation():
            storage = index.storage
            self._snapshot = Snapshot(storage, _DEF_INDEX_NAME, self._kept, self._snapshot)
        self._looked_at = time.monotonic()
        return self._snapshot

    def _current(self) -> Path:
        try:
            name = (self._home / "current").read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            raise IndexUnavailable from error
        if not name.startswith(f"v{VERSION}-") or "/" in name:
            raise IndexUnavailable(f"The index is of another version: {name[:40]!r}")
        return self._home / name

    # Writing

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """The right to write, for one process at a time. Raises Busy after a bounded wait."""
        with self._locked("write.lock", WAIT_TO_WRITE):
            yield

    def write(self, thread_ids: Sequence[int], standing: Sequence[Document]) -> None:
        """Put these documents in place of what was known of these threads, in one commit."""
        try:
            directory = self._current()
            with self._reading:
                snapshot = self._fresh(now=True)
            _commit(directory, standing, _places(snapshot, thread_ids))
        except IndexUnavailable:
            raise
        except Exception as error:
            self._report(error)
            raise IndexUnavailable from error
        self._note_for_rebuild(thread_ids)
        with self._reading:
            self._list_words(self._fresh(now=True), directory)

    def rebuild(self, all_threads: Iterator[list[int]], read: Reader) -> int:
        """Build the index anew beside the old one and put it in its place; how many documents."""
        with self._locked("rebuild.lock", 0):
            # From here on the writer of the old index notes what it wrote, and we write it again.
            (self._home / "again").write_text("")
            fresh = self._home / f"v{VERSION}-{secrets.token_hex(6)}"
            fresh.mkdir()
            try:
                _create(fresh, (document for ids in all_threads for document in read(ids)))
                with self.exclusively():
                    self._catch_up(fresh, read)
                    self._put_in_place(fresh)
            except BaseException:
                (self._home / "again").unlink(missing_ok=True)
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            return self.documents()

    def forget_former(self) -> None:
        """Throw away the directories of former indexes; who reads in one opens the new one instead."""
        standing = self._current().name
        with self.exclusively():
            for old in self._home.glob("v*-*"):
                if old.name != standing:
                    shutil.rmtree(old, ignore_errors=True)

    def _note_for_rebuild(self, thread_ids: Sequence[int]) -> None:
        notes = self._home / "again"
        if notes.exists():
            with notes.open("a") as file:
                file.write("".join(f"{thread_id}\n" for thread_id in thread_ids))

    def _catch_up(self, fresh: Path, read: Reader) -> None:
        ids = sorted({int(line) for line in (self._home / "again").read_text().split()})
        snapshot = Snapshot(_open(fresh).storage, _DEF_INDEX_NAME, Kept(), None)
        if ids:
            _commit(fresh, read(ids), _places(snapshot, ids))
            snapshot = Snapshot(_open(fresh).storage, _DEF_INDEX_NAME, Kept(), None)
        self._list_words(snapshot, fresh)

    def _put_in_place(self, fresh: Path) -> None:
        pointer = self._home / "current"
        before = pointer.read_text("utf-8", "replace").strip() if pointer.exists() else ""
        waiting = self._home / "current.new"
        waiting.write_text(fresh.name, "utf-8")
        waiting.replace(pointer)
        (self._home / "again").unlink(missing_ok=True)
        (self._home / "damaged").unlink(missing_ok=True)
        # The one before stays until the next time: somebody may be opening it at this moment.
        for old in self._home.glob("v*-*"):
            if old.name not in (fresh.name, before):
                shutil.rmtree(old, ignore_errors=True)
        with self._reading:
            self._snapshot, self._kept, self._looked_at = None, Kept(), float("-inf")

    def _list_words(self, snapshot: Snapshot, directory: Path) -> None:
        path = directory / "words"
        if path.exists():
            before = path.stat()
            if before.st_size > SHORT_LIST and time.time() - before.st_mtime < WORDS_EVERY:
                return
        counts: dict[str, int] = {}
        for segment in snapshot.segments:
            for word, count in segment.vocabulary():
                if word.isalpha():
                    counts[word] = counts.get(word, 0) + count
        waiting = directory / "words.new"
        waiting.write_text("".join(f"{word} {n}\n" for word, n in counts.items()), "utf-8")
        waiting.replace(path)

    @contextmanager
    def _locked(self, name: str, wait: float) -> Iterator[None]:
        self._home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self._home / name))
        if not try_for(lock.acquire, timeout=wait, delay=0.05):
            raise Busy(name)
        try:
            yield
        finally:
            lock.release()


def _open(directory: Path) -> FileIndex:
    # Not mapped into memory: reading a mapped file that was cut short ends the process.
    return FileIndex(FileStorage(str(directory), supports_mmap=False))


def _create(directory: Path, documents: Iterator[Document]) -> None:
    index = FileIndex.create(
        FileStorage(str(directory), supports_mmap=False), schema(), _DEF_INDEX_NAME
    )
    writer = index.writer(limitmb=POOL_MB, codec=codec(), compound=False)
    for document in documents:
        writer.add_document(**row(document))
    writer.commit(merge=False)


def _places(snapshot: Snapshot, thread_ids: Sequence[int]) -> list[int]:
    """The numbers of the documents of these threads."""
    places, base = [], 0
    for segment in snapshot.segments:
        held = segment.holders(identity(thread_id) for thread_id in thread_ids)
        places += [base + place for place in held - segment.deleted]
        base += len(segment.threads)
    return places


def _commit(directory: Path, standing: Sequence[Document], outdated: Sequence[int]) -> None:
    writer = _open(directory).writer(
        timeout=WAIT_TO_WRITE, limitmb=POOL_MB, codec=codec(), compound=False
    )
    try:
        for place in outdated:
            writer.delete_document(place)
        for document in standing:
            writer.add_document(**row(document))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=_merge)


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Join segments of about one size once there are enough of them, so that few stay to be read.

    So each document is written anew once for every size its segment passes through.
    """
    sizes: dict[int, list[Any]] = {}
    for segment in segments:
        size = segment.doc_count()
        level = 0
        while size >= SIZE_STEP:
            size, level = size // SIZE_STEP, level + 1
        sizes.setdefault(level, []).append(segment)
    joined = [part for parts in sizes.values() if len(parts) >= MERGED for part in parts]
    joined += [part for part in segments if not part.doc_count() and part not in joined]
    for segment in joined:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in joined]
