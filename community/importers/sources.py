"""Reading dumps row by row, however long they are: XML rows, JSON lines, and whether they are whole."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

from community.importers.records import Lost, Watch
from community.kernel.errors import Invalid
from community.kernel.storable import storable
from community.kernel.words import say

CHUNK = 1 << 16  # bytes
MAX_INTEGER = 2**31 - 1  # what the columns hold

XmlRow = dict[str, str]
JsonRow = dict[str, Any]


class _Declared(Exception):
    """The XML declares a document type."""


def xml_rows(path: Path, watch: Watch) -> Iterator[XmlRow | Lost]:
    """The attributes of each `row` element. Where the file breaks off, one Lost ends it.

    Raises Invalid for a document type declaration: an entity in it can grow without end.
    """
    found: list[XmlRow] = []
    parser = _parser(found)
    size = path.stat().st_size
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                parser.Parse(chunk, not chunk)
            except expat.ExpatError as error:
                yield from found
                yield Lost("file", path.name, "The file cannot be read from here on.", str(error))
                return
            except _Declared:
                raise Invalid(_refusal(path)) from None
            watch.fraction = file.tell() / max(size, 1)
            yield from found
            found.clear()
            if not chunk:
                return


def refuse_declarations(paths: Iterable[Path]) -> None:
    """Look at the beginning of XML files before anything is written. Raises Invalid for a document type."""
    for path in paths:
        found: list[XmlRow] = []
        parser = _parser(found)
        with path.open("rb") as file:
            try:
                while not found and (chunk := file.read(CHUNK)):
                    parser.Parse(chunk, False)
            except expat.ExpatError:
                continue  # told in the loss report, at the row where it happens
            except _Declared:
                raise Invalid(_refusal(path)) from None


def _parser(found: list[XmlRow]) -> expat.XMLParserType:
    def start(name: str, attributes: XmlRow) -> None:
        if name == "row":
            found.append(attributes)

    def refuse(*_: Any) -> None:
        raise _Declared

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _refusal(path: Path) -> str:
    return say(
        "%(file)s declares a document type, which no dump does. It is not read.", file=path.name
    )


def json_lines(path: Path, watch: Watch) -> Iterator[JsonRow | Lost]:
    """Each line of a file of JSON objects, plain or in gzip. Where the file breaks off, one Lost ends it."""
    size = path.stat().st_size
    with ExitStack() as files:
        raw = files.enter_context(path.open("rb"))
        file: BinaryIO | gzip.GzipFile = raw
        if path.suffix == ".gz":
            file = files.enter_context(gzip.GzipFile(fileobj=raw))
        number = 0
        while True:
            try:
                line = file.readline()
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                reason = "The file cannot be read from here on."
                yield Lost("file", path.name, reason, f"after line {number}: {error}")
                return
            if not line:
                return
            number += 1
            watch.fraction = raw.tell() / max(size, 1)
            if line.strip():
                yield _parsed(line, path, number)


def _parsed(line: bytes, path: Path, number: int) -> JsonRow | Lost:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Lost("file", path.name, "The line is not JSON.", f"line {number}: {error}")
    if not isinstance(row, dict):
        return Lost("file", path.name, "The line is not a JSON object.", f"line {number}")
    return row


def fingerprint(paths: Iterable[Path]) -> str:
    """A digest of the files' names, sizes and beginnings: other files, another digest."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.name} {path.stat().st_size} ".encode())
        with path.open("rb") as file:
            digest.update(file.read(CHUNK))
    return digest.hexdigest()


def text(value: object) -> str:
    """Text that every database takes: no halves of characters, no NUL; empty for what is no text."""
    return storable(value.replace("\x00", "")) if isinstance(value, str) else ""


def moment(written: object) -> datetime | None:
    """An ISO time, in UTC where it does not say; None if it is none."""
    if not isinstance(written, str):
        return None
    try:
        at = datetime.fromisoformat(written)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def whole(value: object, default: int = 0) -> int:
    """A whole number that fits its column, whatever it was written as."""
    if not isinstance(value, int | str):
        return default
    try:
        number = int(value)
    except ValueError:
        return default
    return max(-MAX_INTEGER, min(number, MAX_INTEGER))
