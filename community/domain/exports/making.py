"""Making an export: JSON to keep and pages to read in one zip, row by row, never whole in memory."""

import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.exports import operations, parts, rules
from community.domain.exports.labels import label
from community.domain.exports.look import LOOK
from community.domain.exports.models import DataExport
from community.domain.exports.operations import Superseded
from community.domain.exports.parts import PARTS, Part
from community.domain.uploads.models import Upload
from community.kernel import clock
from community.kernel.db import db

Record = dict[str, Any]


def make(export_id: str) -> bool:
    """Make an export that is due; whether this worker had it to make.

    Ends quietly when the export goes away meanwhile, as it does with its person.
    """
    attempt = operations.take_up(export_id)
    if attempt is None:
        return False
    try:
        person = _person(export_id)
        with _Pieces(export_id, attempt) as file, force_locale(person.locale or _default_locale()):
            _write(file, person)
        operations.finish(export_id, attempt)
    except Superseded:
        return True
    return True


def _write(file: "_Pieces", person: User) -> None:
    with ZipFile(cast(BinaryIO, file), "w", ZIP_DEFLATED) as archive:
        for part in PARTS:
            with _entry(archive, f"data/{part.name}.json") as entry:
                _write_json(entry, _records(part, person))
            with _entry(archive, f"pages/{part.name}.html") as entry:
                _write_page(entry, part, _records(part, person))
        for upload_id in _picture_names(person):
            _write_picture(archive, upload_id)
        archive.writestr(_named("style.css"), LOOK)
        with _entry(archive, "index.html") as entry:
            made = {"parts": PARTS, "at": clock.now(), "site": current_app.config["SITE_NAME"]}
            _write_template(entry, "exports/index.html", **made)


def _write_json(entry: BinaryIO, records: Iterator[Record]) -> None:
    entry.write(b"[")
    for number, record in enumerate(records):
        text = json.dumps(record, ensure_ascii=False, indent=1, default=_plain)
        entry.write(("," if number else "").encode() + b"\n" + text.encode())
    entry.write(b"\n]\n")


def _write_page(entry: BinaryIO, part: Part, records: Iterator[Record]) -> None:
    _write_template(
        entry, "exports/part.html", part=part, records=records, label=label, shown=_shown
    )


def _write_template(entry: BinaryIO, name: str, **context: Any) -> None:
    stream = current_app.jinja_env.get_template(name).stream(context)
    stream.enable_buffering(50)
    for text in stream:
        entry.write(text.encode())


def _write_picture(archive: ZipFile, upload_id: str) -> None:
    content = db.session.scalar(select(Upload.content).where(Upload.id == upload_id))
    db.session.rollback()
    if content is not None:
        # Pictures are pressed already.
        archive.writestr(_named(f"uploads/{upload_id}"), content, ZIP_STORED)


def _records(part: Part, person: User) -> Iterator[Record]:
    """The records of a part in order, so many at a time, with no transaction held open between."""
    last: Any = None
    while True:
        query, key = part.select(person)
        if last is not None:
            query = query.where(key > last)
        rows = db.session.execute(query.order_by(key).limit(rules.ROWS)).all()
        db.session.rollback()
        for row in rows:
            yield parts.record(row)
        if len(rows) < rules.ROWS:
            return
        last = rows[-1]._mapping["_key"]


def _picture_names(person: User) -> Iterator[str]:
    last = ""
    while True:
        query = select(Upload.id).where(Upload.owner_id == person.id, Upload.id > last)
        names = db.session.scalars(query.order_by(Upload.id).limit(rules.ROWS)).all()
        db.session.rollback()
        yield from names
        if not names:
            return
        last = names[-1]


def _person(export_id: str) -> User:
    query = select(User).join(DataExport, DataExport.user_id == User.id)
    person = db.session.scalar(
        query.where(DataExport.id == export_id, User.deleted_at.is_(None)).execution_options(
            populate_existing=True
        )
    )
    if person is None:
        raise Superseded
    return person


def _entry(archive: ZipFile, name: str) -> BinaryIO:
    return cast(BinaryIO, archive.open(_named(name), "w", force_zip64=True))


def _named(name: str) -> ZipInfo:
    info = ZipInfo(name, clock.now().timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _shown(html: str) -> str:
    """The HTML of a post, made safe when it was written, with the pictures of the export in it."""
    return html.replace('src="/uploads/', 'src="../uploads/')


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _default_locale() -> str:
    return str(current_app.config["SETTINGS"].default_locale)


class _Pieces(io.RawIOBase):
    """A file that can only be written to its end, and is kept in the database piece by piece."""

    def __init__(self, export_id: str, attempt: int) -> None:
        super().__init__()
        self._export_id, self._attempt, self._number = export_id, attempt, 0
        self._waiting = bytearray()
        self._is_over = False

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        if self._is_over:  # the zip wants to end itself in good order, and there is nobody for it
            return len(content)
        self._waiting += content
        while len(self._waiting) >= rules.PIECE:
            self._keep(rules.PIECE)
        return len(content)

    def __exit__(self, *failure: Any) -> None:
        if failure[0] is None and self._waiting:
            self._keep(len(self._waiting))
        super().__exit__(*failure)

    def _keep(self, size: int) -> None:
        piece = bytes(self._waiting[:size])
        self._is_over = True
        operations.keep_piece(self._export_id, self._attempt, self._number, piece)
        self._is_over = False
        self._number += 1
        del self._waiting[:size]
