"""Bringing a dump in: batch by batch, each in one transaction with how far it came, so that it can go on."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from community.domain.threads.models import ImportRun
from community.importers import loss, people, posts, runs, settling, verdicts
from community.importers.people import People
from community.importers.records import (
    Accepted,
    AcceptedOn,
    Answer,
    Comment,
    Dump,
    Duplicate,
    Item,
    Lost,
    Person,
    Question,
    Stage,
    TagNote,
    Vote,
    Watch,
)
from community.importers.shelves import Shelves
from community.kernel import clock
from community.kernel.db import refresh_statistics
from community.kernel.errors import Conflict
from community.kernel.operation import lock, operation
from community.kernel.words import say

BATCH = 1_000  # records a transaction
KINDS: dict[type[Any], str] = {
    Question: "question", Answer: "answer", Comment: "comment", Accepted: "acceptance",
    Vote: "vote", AcceptedOn: "vote", Duplicate: "link", TagNote: "tag",
}  # fmt: skip
SETTLE, JOIN, DONE = "settling", "joining", "done"


def load(dump: Dump, data_dir: Path, tell: Callable[[runs.Tick], None]) -> runs.Outcome:
    """Bring in all that is not here yet of a dump. Again after the end it changes nothing.

    Raises Conflict when another process is at it, or when the files changed since it began.
    """
    run = runs.begin(dump)
    if run.finished_at:
        return runs.outcome(run, data_dir, was_done=True, resumed=False)
    resumed = bool(run.stage)
    _Import(dump, run, data_dir, tell).go()
    return runs.outcome(run, data_dir, was_done=False, resumed=resumed)


class _Import:
    """One process's work on a run."""

    def __init__(
        self, dump: Dump, run: ImportRun, data_dir: Path, tell: Callable[[runs.Tick], None]
    ) -> None:
        self.source = run.source
        self._dump = dump
        self._run_id = run.id
        self._tell = tell
        self._report = loss.path_of(run.source, data_dir)
        self._people = People(run.source)
        self._shelves = Shelves()
        self._batches = 0
        self._at = (run.stage, run.position)
        """Where this process believes the run to be; if it is not, another process is at it."""

    def go(self) -> None:
        """Do every stage that is not done."""
        names = [stage.name for stage in self._dump.stages] + [SETTLE, JOIN, DONE]
        first = names.index(self._at[0]) if self._at[0] else 0
        for index, stage in enumerate(self._dump.stages):
            if index >= first:
                self._read(stage, then=names[index + 1])
        if first <= names.index(SETTLE):
            self._follow_up(SETTLE, "question", settling.settle, then=JOIN)
        # Where people are listed, the list says when they joined.
        date = _nothing if self._dump.lists_people else settling.date_joining
        self._follow_up(JOIN, "user", date, then=DONE)

    def _read(self, stage: Stage, then: str) -> None:
        watch = Watch()
        done = self._at[1] if self._at[0] == stage.name else 0
        for items, position, is_last in _batches(stage, watch, done):
            ready = [_ready(item) for item in items]
            place = (then, 0) if is_last else (stage.name, position)
            self._commit(stage.name, ready, place)
            self._batches += 1
            if is_last or self._batches & (self._batches - 1) == 0:
                # Each time it has doubled: a planner that believes the tables empty reads them whole.
                refresh_statistics()
            self._tell(runs.Tick(stage.name, position, watch.fraction, is_last))

    def _commit(self, stage: str, items: Sequence[Any], place: tuple[str, int]) -> None:
        try:
            self._write(stage, items, place)
        except IntegrityError:
            # Somebody took a name that was free a moment ago; with what is taken now it succeeds.
            self._people.forget()
            self._shelves.forget()
            self._write(stage, items, place)
        self._at = place

    @operation
    def _write(self, stage: str, items: Sequence[Any], place: tuple[str, int]) -> None:
        run = self._locked()
        lost = [item for item in items if isinstance(item, Lost)]
        kept = [item for item in items if not isinstance(item, Lost)]
        left_out = self._written(kept)
        imported = Counter(_kind(item) for item in kept)
        imported.subtract(Counter(row.kind for row in left_out if row.kind in imported))
        lost += left_out
        run.counts = {
            **run.counts,
            "imported": dict(Counter(run.counts["imported"]) + imported),
            "lost": dict(Counter(run.counts["lost"]) + Counter(_reason(row) for row in lost)),
            "loss_bytes": loss.append(self._report, stage, lost, run.counts["loss_bytes"]),
        }
        run.stage, run.position = place

    def _locked(self) -> ImportRun:
        run = lock(ImportRun, self._run_id)
        if (run.stage, run.position) != self._at:
            raise Conflict(say("Another process is bringing this forum in."))
        return run

    def _written(self, kept: Sequence[Any]) -> list[Lost]:
        source, lost = self.source, []
        lost += self._people.add([one for one in kept if isinstance(one, people.Ready)])
        lost += self._shelves.describe([one for one in kept if isinstance(one, TagNote)])
        lost += posts.add_questions(source, self._people, self._shelves, _posts(kept, Question))
        lost += posts.add_answers(source, self._people, _posts(kept, Answer))
        lost += posts.add_comments(source, self._people, _posts(kept, Comment))
        lost += verdicts.add_acceptances(source, [one for one in kept if isinstance(one, Accepted)])
        lost += verdicts.date_acceptances(
            source, [one for one in kept if isinstance(one, AcceptedOn)]
        )
        lost += verdicts.add_votes(source, [one for one in kept if isinstance(one, Vote)])
        lost += verdicts.add_duplicates(source, [one for one in kept if isinstance(one, Duplicate)])
        return lost + self._people.renamed()

    def _follow_up(
        self, name: str, kind: str, work: Callable[[Sequence[int]], None], then: str
    ) -> None:
        position = self._at[1] if self._at[0] == name else 0
        done = 0
        while True:
            found = settling.next_ids(self.source, kind, position, BATCH)
            place = (name, found[-1]) if len(found) == BATCH else (then, 0)
            self._work(work, found, place)
            self._at, position = place, place[1]
            done += len(found)
            is_last = place[0] == then
            self._tell(runs.Tick(name, done, None, is_last))
            if is_last:
                return

    @operation
    def _work(
        self, work: Callable[[Sequence[int]], None], found: Sequence[int], place: tuple[str, int]
    ) -> None:
        run = self._locked()
        work(found)
        run.stage, run.position = place
        if place[0] == DONE:
            run.finished_at = clock.now()


def _batches(stage: Stage, watch: Watch, done: int) -> Iterator[tuple[list[Item], int, bool]]:
    """Items in batches, each with how many rows were read so far; the last one ends the stage."""
    batch: list[Item] = []
    position = 0
    for items in stage.read(watch):
        position += 1
        if position <= done:
            continue
        batch.extend(items)
        if len(batch) >= BATCH:
            yield batch, position, False
            batch = []
    yield batch, position, True


def _ready(item: Item) -> Any:
    """What takes long and needs no database, before the transaction."""
    if isinstance(item, Question | Answer | Comment):
        return posts.ready(item)
    return people.ready(item) if isinstance(item, Person) else item


def _posts(kept: Sequence[Any], kind: type[Any]) -> list[posts.Ready]:
    return [one for one in kept if isinstance(one, posts.Ready) and isinstance(one.record, kind)]


def _kind(item: Any) -> str:
    """What a record is counted as; a Lost of the same kind is one less of them."""
    if isinstance(item, people.Ready):
        return "user"
    if isinstance(item, TagNote) and item.description:
        return "tag description"
    return KINDS[type(item.record if isinstance(item, posts.Ready) else item)]


def _reason(row: Lost) -> str:
    return f"{row.kind}: {row.reason}"


def _nothing(_ids: Sequence[int]) -> None:
    pass
