"""The index kept in PostgreSQL: one row a thread, its terms made by us and not by a dictionary."""

import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from community.domain.search import ranking
from community.domain.search.backend import DEPTH, Busy, Found, IndexUnavailable, Reader, Search
from community.domain.search.documents import Document, placed
from community.domain.search.parsing import Clause
from community.domain.search.spelling import Vocabulary
from community.kernel.db import db
from community.kernel.operation import operation

VERSION = 1
"""Of what is in the rows. Rows of another version are written anew."""
LOCK = 0x70656573  # the advisory lock of the one who writes
REBUILD_LOCK = 0x70656574
WAIT_TO_WRITE = 5.0  # seconds
SAME_FOR = 1.0  # seconds for which an answer may be given again
WORDS_FOR = 60.0  # seconds for which the list of words is kept
MOST_PLACES = 250  # of one term that PostgreSQL keeps
WEIGHTS = "{0.25, 0.33, 0.75, 1.0}"  # of D, C, B, A: ranking.WEIGHTS, brought to at most 1

# Every condition is one question to the index, which answers it without reading a row's terms.
# Ranking reads them, so of many hits only the most promising are ranked: those that say it in the
# title, are solved, or are recent.
FIND = """
WITH hits AS MATERIALIZED (
    SELECT thread_id,
           ts_rank(CAST(:weights AS real[]), title, CAST(:any_of AS tsquery)) AS titled,
           1 + CASE WHEN solved THEN :solved ELSE 0 END
             + :recent * power(0.5, greatest(:today - day, 0) / :half_life) AS standing
    FROM search_document WHERE body @@ CAST(:query AS tsquery)
), best AS (
    SELECT * FROM hits ORDER BY (titled + 0.05) * standing DESC, thread_id DESC LIMIT :depth
)
SELECT thread_id, (SELECT count(*) FROM hits) AS total
FROM best JOIN search_document USING (thread_id)
ORDER BY (titled + ts_rank(CAST(:weights AS real[]), body, CAST(:any_of AS tsquery), 1) + 0.001)
         * standing DESC, thread_id DESC
"""
# The planner thinks reading every row's terms is cheap; they are kept apart from the rows.
BY_INDEX, AS_BEFORE = "SET LOCAL enable_seqscan = off", "SET LOCAL enable_seqscan TO DEFAULT"
PUT = """
INSERT INTO search_document (thread_id, version, day, solved, title, body)
VALUES (:thread_id, :version, :day, :solved, CAST(:title AS tsvector), CAST(:body AS tsvector))
ON CONFLICT (thread_id) DO UPDATE SET
    version = excluded.version, day = excluded.day, solved = excluded.solved,
    title = excluded.title, body = excluded.body
"""
COUNT_WORDS = """
INSERT INTO search_word (word, documents)
SELECT * FROM unnest(CAST(:words AS text[]), CAST(:changes AS integer[]))
ON CONFLICT (word) DO UPDATE SET documents = search_word.documents + excluded.documents
"""
COUNT_ANEW = """
INSERT INTO search_word (word, documents)
SELECT word, ndoc FROM ts_stat('SELECT body FROM search_document') WHERE strpos(word, ':') = 0
"""


class PostgresIndex:
    """Tables `search_document` and `search_word`, which a migration makes."""

    def __init__(self) -> None:
        self._words: tuple[float, Vocabulary] = (float("-inf"), Vocabulary(()))
        self._written = 0

    # Reading

    def find(self, search: Search) -> Found:
        """The threads that match, best first. Raises IndexUnavailable."""
        rows = _rows(FIND, _values(search), by_index=True)
        return Found(tuple(row.thread_id for row in rows), rows[0].total if rows else 0)

    def generation(self) -> object:
        """A new one every second: then what others have written is seen."""
        return self._written, int(time.monotonic() / SAME_FOR)

    def counts(self, terms: Collection[str]) -> dict[str, int]:
        """How many threads hold each of these terms, in one query. Raises IndexUnavailable."""
        known = "SELECT word, documents FROM search_word WHERE word = ANY(:words)"
        rows = _rows(known, {"words": list(terms)}) if terms else []
        return dict.fromkeys(terms, 0) | {row.word: int(row.documents) for row in rows}

    def vocabulary(self) -> Vocabulary:
        """The words it knows, as of a minute ago at most. Raises IndexUnavailable."""
        if time.monotonic() - self._words[0] > WORDS_FOR:
            rows = _rows("SELECT word, documents FROM search_word WHERE documents > 0", {})
            known = Vocabulary((row.word, row.documents) for row in rows)
            self._words = (time.monotonic(), known)
        return self._words[1]

    def documents(self) -> int:
        """How many documents there are. Raises IndexUnavailable."""
        return int(_rows("SELECT count(*) AS number FROM search_document", {})[0].number)

    def is_sound(self) -> bool:
        """Whether all of it is of this version."""
        old = "SELECT 1 FROM search_document WHERE version < :version LIMIT 1"
        try:
            return not _rows(old, {"version": VERSION})
        except IndexUnavailable:
            return False

    # Writing

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """The right to write, for one process at a time. Raises Busy after a bounded wait."""
        with _locked(LOCK, WAIT_TO_WRITE):
            yield

    def write(self, thread_ids: Sequence[int], standing: Sequence[Document]) -> None:
        """Put these documents in place of what was known of these threads, in one commit."""
        try:
            _write(thread_ids, standing)
        except SQLAlchemyError as error:
            raise IndexUnavailable from error
        self._written += 1

    def rebuild(self, all_threads: Iterator[list[int]], read: Reader) -> int:
        """Write every row anew in its place, so that the index is whole all the time."""
        with _locked(REBUILD_LOCK, 0):
            for ids in all_threads:
                with self.exclusively():
                    self.write(ids, read(ids))
            with self.exclusively():
                _tidy()
        self._written += 1
        self._words = (float("-inf"), Vocabulary(()))
        return self.documents()

    def forget_former(self) -> None:
        """Nothing: rows that were replaced are cleared away by the database itself."""


def _values(search: Search) -> dict[str, Any]:
    wanted = [_tsquery(clause) for clause in search.needed]
    parts = [_enough(wanted, search.enough)] if wanted else []
    parts += [" | ".join(_quoted(facet) for facet in group) for group in search.facets]
    unwanted = [_tsquery(clause) for clause in search.excluded]
    unwanted += [_quoted(facet) for facet in search.without]
    return {
        "query": " & ".join([*(f"({part})" for part in parts), *(f"!{part}" for part in unwanted)]),
        "any_of": " | ".join(wanted),
        "weights": WEIGHTS,
        "depth": DEPTH,
        "today": search.today,
        "solved": ranking.SOLVED_BONUS,
        "recent": ranking.RECENT_BONUS,
        "half_life": ranking.HALF_LIFE_DAYS,
    }


def _enough(wanted: Sequence[str], enough: int | None) -> str:
    """All of these, or any so many of them: few enough that each choice can be written down."""
    choices = combinations(wanted, enough or len(wanted))
    return " | ".join("(" + " & ".join(choice) + ")" for choice in choices)


def _tsquery(clause: Clause) -> str:
    if clause.also:
        return f"({_quoted(clause.terms[0])} | {_quoted(clause.also)})"
    return "(" + " <-> ".join(_quoted(term) for term in clause.terms) + ")"


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _rows(statement: str, values: dict[str, Any], by_index: bool = False) -> Sequence[Any]:
    try:
        if by_index:
            db.session.execute(text(BY_INDEX))
        rows = db.session.execute(text(statement), values).all()
        if by_index:
            db.session.execute(text(AS_BEFORE))
    except SQLAlchemyError as error:
        db.session.rollback()
        raise IndexUnavailable from error
    return rows


@operation
def _write(thread_ids: Sequence[int], standing: Sequence[Document]) -> None:
    changes: Counter[str] = Counter()
    ids = {"ids": list(thread_ids)}
    known = (
        "SELECT tsvector_to_array(body) AS terms FROM search_document WHERE thread_id = ANY(:ids)"
    )
    for row in db.session.execute(text(known), ids):
        changes.subtract(term for term in row.terms if ":" not in term)
    gone = sorted(set(thread_ids) - {document.thread_id for document in standing})
    if gone:
        drop = text("DELETE FROM search_document WHERE thread_id = ANY(:ids)")
        db.session.execute(drop, {"ids": gone})
    rows = []
    for document in standing:
        places = _places(document)
        changes.update(places.keys())
        rows.append(_row(document, places))
    if rows:
        db.session.execute(text(PUT), rows)
    _count_words({word: change for word, change in changes.items() if change})


def _count_words(changes: dict[str, int]) -> None:
    if changes:
        words = sorted(changes)
        values = {"words": words, "changes": [changes[word] for word in words]}
        db.session.execute(text(COUNT_WORDS), values)


@operation
def _tidy() -> None:
    orphans = "DELETE FROM search_document WHERE thread_id NOT IN (SELECT id FROM thread)"
    db.session.execute(text(orphans))
    db.session.execute(text("DELETE FROM search_word"))
    db.session.execute(text(COUNT_ANEW))


def _places(document: Document) -> dict[str, list[tuple[int, str]]]:
    places: dict[str, list[tuple[int, str]]] = {}
    for term, position, letter in placed(document):
        places.setdefault(term, []).append((position + 1, letter))
    return places


def _row(document: Document, places: dict[str, list[tuple[int, str]]]) -> dict[str, Any]:
    titled = {
        term: [place for place in at if place[1] == "A"]
        for term, at in places.items()
        if at[0][1] == "A"
    }
    return {
        "thread_id": document.thread_id,
        "version": VERSION,
        "day": ranking.day(document.active_at),
        "solved": document.is_solved,
        "title": _tsvector(titled),
        # What it is filtered by stands among its terms, of which none has a colon in it.
        "body": " ".join([_tsvector(places), *map(_quoted, document.facets)]),
    }


def _tsvector(places: dict[str, list[tuple[int, str]]]) -> str:
    return " ".join(
        f"{_quoted(term)}:" + ",".join(f"{place}{letter}" for place, letter in at[:MOST_PLACES])
        for term, at in places.items()
    )


@contextmanager
def _locked(lock: int, wait: float) -> Iterator[None]:
    # On a connection of its own: it outlives the commits of the work it guards.
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        take, give = text("SELECT pg_try_advisory_lock(:l)"), text("SELECT pg_advisory_unlock(:l)")
        until = time.monotonic() + wait
        while not connection.scalar(take, {"l": lock}):
            if time.monotonic() >= until:
                raise Busy(str(lock))
            time.sleep(0.05)
        try:
            yield
        finally:
            connection.execute(give, {"l": lock})
