"""What a Whoosh index of threads is made of. Its pickled schema names these classes."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence, Positions

from community.domain.search import ranking
from community.domain.search.documents import Document, facet, placed

VERSION = 1
"""Of what is in the index. An index of another version is built anew."""

TEXT, FACETS = "text", "facets"
Posting = tuple[bytes, int, float, bytes]


class _Terms(FieldType):  # type: ignore[misc]
    """A field whose terms come ready-made: bytes, count, weight and packed places."""

    def __init__(self) -> None:
        self.format = Positions()
        self.scorable = self.stored = self.unique = False
        self.analyzer = self.vector = self.column_type = None
        self.spelling = False

    def index(self, value: Iterable[Any], **_: Any) -> Iterable[Posting]:
        return value


class _Facets(_Terms):
    """A field of plain words that are either there or not."""

    def __init__(self) -> None:
        super().__init__()
        self.format = Existence()

    def index(self, value: Iterable[Any], **_: Any) -> Iterator[Posting]:
        for word in dict.fromkeys(value):
            yield word.encode(), 1, 1.0, b""


def schema() -> Schema:
    """A new schema. The columns hold numbers, read as a whole when a segment is opened."""
    return Schema(
        text=_Terms(),
        facets=_Facets(),
        thread=COLUMN(NumericColumn("I")),
        length=COLUMN(NumericColumn("I")),
        day=COLUMN(NumericColumn("I")),
        solved=COLUMN(NumericColumn("I")),
    )


def row(document: Document) -> dict[str, Any]:
    """A document as Whoosh takes it."""
    weights: dict[str, float] = {}
    places: dict[str, array[int]] = {}
    length = 0
    for term, position, letter in placed(document):
        weights[term] = weights.get(term, 0.0) + ranking.WEIGHTS[letter]
        places.setdefault(term, array("H")).append(position)
        length += 1
    return {
        TEXT: [(term.encode(), 1, weights[term], at.tobytes()) for term, at in places.items()],
        FACETS: (identity(document.thread_id), *document.facets),
        "thread": document.thread_id,
        "length": length,
        "day": ranking.day(document.active_at),
        "solved": int(document.is_solved),
    }


def codec() -> W3Codec:
    """How segments are written: without lengths a posting, which we keep in a column instead."""
    codec = W3Codec(compression=1)
    codec.length_stats = False  # else the writer asks the file system about each single posting
    return codec


def identity(thread_id: int) -> str:
    """The facet by which one thread's document is found."""
    return facet("id", thread_id)
