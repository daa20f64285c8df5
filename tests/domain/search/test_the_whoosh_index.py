import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from community.domain.search import operations, queries
from community.domain.search.backend import Busy
from community.domain.search.chosen import index
from community.domain.search.whoosh_index import WhooshIndex


def found(q):
    results = queries.search(q, None)
    return [hit.row.id for hit in results.hits], results.degraded


def current(home):
    return home / (home / "current").read_text()


def no_index(home):
    (home / "current").unlink()


def no_directory(home):
    for file in current(home).iterdir():
        file.unlink()
    current(home).rmdir()


def no_contents(home):
    for file in current(home).glob("*.toc"):
        file.unlink()


def cut_short(home):
    for file in current(home).glob("*.*"):
        os.truncate(file, file.stat().st_size // 2)


def emptied(home):
    for file in current(home).glob("*.*"):
        os.truncate(file, 0)


def garbled(home):
    for file in current(home).glob("MAIN_*.*"):
        size = file.stat().st_size
        file.write_bytes(b"\xff\x00\x7f" * (size // 3 + 1))


def another_version(home):
    (home / "current").write_text("v0-abc")


def nonsense(home):
    (home / "current").write_bytes(b"\xff\xfe/../../etc")


@pytest.fixture
def careless():
    """Whoosh leaves a file it cannot read to the garbage collector, which warns of it."""
    yield
    gc.collect()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("careless")
@pytest.mark.parametrize(
    "harm",
    [no_index, no_directory, no_contents, cut_short, emptied, garbled, another_version, nonsense],
)
def test_a_harmed_index_is_noticed_told_and_built_anew(app, cast, damaged_home, write, harm):
    thread = cast.thread()
    write()
    assert found("printer") == ([thread.id], False)

    harm(damaged_home)
    app.extensions.pop("search")  # another process, which has no file open yet

    assert found("printer") == ([thread.id], True)
    assert found("sensor") == ([], True)
    assert queries.similar("The printer stops", None) == []

    operations._not_before.clear()
    write()
    assert found("printer") == ([thread.id], False)
    assert not (damaged_home / "damaged").exists()


def test_an_index_that_was_never_filled_is_built(cast, damaged_home, write):
    thread = cast.thread()
    operations._forget(operations._marks(None))

    operations._not_before.clear()
    write()

    assert found("printer") == ([thread.id], False)


def test_what_is_written_while_it_is_rebuilt_is_in_the_new_one(cast, damaged_home, write):
    first = cast.thread()
    write()

    def read(ids):
        documents = operations.documents(ids)
        cast.answer(first, body="Said meanwhile: chartreuse.")
        write()
        return documents

    before = current(damaged_home)
    index().rebuild(operations._all_threads(), read)

    assert current(damaged_home) != before
    assert found("chartreuse") == ([first.id], False)


def test_a_reader_sees_another_process_write_within_a_second(cast, damaged_home, write):
    write()
    reader = WhooshIndex(damaged_home)
    assert reader.documents() == 0

    cast.thread()
    write()
    time.sleep(0.6)

    assert reader.documents() == 1


def test_one_writes_and_the_others_leave_it_to_that_one(cast, damaged_home, write, monkeypatch):
    monkeypatch.setattr("community.domain.search.whoosh_index.WAIT_TO_WRITE", 0.1)
    cast.thread()

    with index().exclusively():
        assert write() == 0
        with pytest.raises(Busy), WhooshIndex(damaged_home).exclusively():
            pass
    assert write() == 1


def test_many_commits_leave_few_segments(cast, damaged_home, write):
    made = set()
    for n in range(20):
        made.add(cast.thread(title=f"Numbered question about toner {n:02}").id)
        write()

    assert set(found("toner")[0]) == made
    assert len(list(current(damaged_home).glob("*.trm"))) < 12


WRITER = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from community.domain.search.documents import Document, Section
from community.domain.search.whoosh_index import WhooshIndex
from community.domain.threads.cards import Turn

index = WhooshIndex(Path(sys.argv[1]))
now = datetime.now(UTC)
number = 0
while True:
    number += 1
    texts = (Section("A", f"title {number}"), Section("C", "word " * 300))
    document = Document(number, 1, (1,), (), Turn.ANSWERED, (), now, now, texts)
    with index.exclusively():
        index.write([number], [document])
    print(number, flush=True)
"""


def test_killing_the_writer_leaves_an_index_that_can_be_read(tmp_path):
    home = tmp_path / "index"
    WhooshIndex(home).rebuild(iter([]), lambda _ids: [])
    acknowledged = 0

    for delay in (0.03, 0.11, 0.2, 0.07):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(home)], stdout=subprocess.PIPE, cwd=Path.cwd()
        ) as writer:
            last = int(writer.stdout.readline())
            time.sleep(delay)
            writer.send_signal(signal.SIGKILL)
            last = max([last, *map(int, writer.stdout.read().split())])

        acknowledged = max(acknowledged, last)
        reader = WhooshIndex(home)
        assert reader.is_sound()
        assert reader.documents() >= acknowledged
        assert reader.counts(["word"])["word"] >= acknowledged
