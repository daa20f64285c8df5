"""Old ids and ours, and writing many rows at once."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, insert, select, update

from community.domain.threads.models import ImportedId, Post
from community.importers.records import Lost
from community.kernel.db import Base, db

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

MAX_FOREIGN = 120  # characters of an old id


def local(source: str, kinds: Sequence[str], foreign: Collection[str]) -> dict[str, int]:
    """Our ids by the old ones; those that are not here are absent. A question's is its thread's."""
    query = select(ImportedId.foreign_id, ImportedId.local_id).where(
        ImportedId.source == source,
        ImportedId.kind.in_(kinds),
        ImportedId.foreign_id.in_(list(foreign)),
    )
    return pairs(query)


def local_posts(source: str, foreign: Collection[str]) -> dict[str, int]:
    """Ids of our posts by the old ids of questions and answers."""
    threads = local(source, ("question",), foreign)
    query = select(Post.thread_id, Post.id).where(
        Post.thread_id.in_(threads.values()), Post.role == "question"
    )
    questions = pairs(query)
    return local(source, ("answer",), foreign) | {
        key: questions[thread_id] for key, thread_id in threads.items() if thread_id in questions
    }


def new_ones(
    source: str, kind: str, records: Sequence[T], old_id: Callable[[T], str]
) -> tuple[list[T], list[Lost]]:
    """The records whose old id is not here yet, each id once; the others are lost."""
    seen = set(local(source, (kind,), {old_id(record) for record in records}))
    fresh, lost = [], []
    for record in records:
        key = old_id(record)
        if len(key) > MAX_FOREIGN:
            lost.append(Lost(kind, key[:MAX_FOREIGN], "The old id is too long."))
        elif key in seen:
            lost.append(Lost(kind, key, "This id came before."))
        else:
            seen.add(key)
            fresh.append(record)
    return fresh, lost


def pairs(query: Select[K, V]) -> dict[K, V]:
    """The rows of a select of two columns, the second by the first."""
    return {row[0]: row[1] for row in db.session.execute(query)}


def remember(source: str, kind: str, foreign: Iterable[str], local_ids: Iterable[int]) -> None:
    """Keep where old things went."""
    rows = [
        {"source": source, "kind": kind, "foreign_id": key, "local_id": local_id}
        for key, local_id in zip(foreign, local_ids, strict=True)
    ]
    if rows:
        db.session.execute(insert(ImportedId), rows)


def insert_rows(model: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows; their new ids, in the same order."""
    if not rows:
        return []
    key = model.id  # type: ignore[attr-defined]
    statement = insert(model).returning(key, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))


def update_rows(model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Change rows by their primary key, all the same columns."""
    if rows:
        db.session.execute(update(model), rows)
