"""Reads of exports: one's own, and those that wait for a worker."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from community.domain.accounts.models import User
from community.domain.exports import rules
from community.domain.exports.models import DataExport, ExportPiece
from community.kernel.db import db
from community.kernel.errors import Gone, NotFound
from community.kernel.storable import storable
from community.kernel.words import say

SHOWN = 10


def latest(person: User) -> list[DataExport]:
    """A person's own exports, the newest first."""
    query = select(DataExport).where(DataExport.user_id == person.id)
    query = query.order_by(DataExport.asked_at.desc(), DataExport.id).limit(SHOWN)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def get(export_id: str, viewer: User) -> DataExport:
    """One of this person's own exports. Raises NotFound, for another's too."""
    query = select(DataExport).where(
        DataExport.id == storable(export_id)[:64], DataExport.user_id == viewer.id
    )
    export = db.session.scalar(query.execution_options(populate_existing=True))
    if export is None:
        raise NotFound(say("There is no such export."))
    return export


def get_file(export_id: str, viewer: User, now: datetime) -> DataExport:
    """One of this person's exports whose file is there. Raises NotFound, Gone."""
    export = get(export_id, viewer)
    if not rules.is_there(export, now):
        raise Gone(say("This export is not there any more. You can ask for a new one."))
    return export


def pieces(export_id: str) -> Iterator[bytes]:
    """The file, piece by piece; each is read when its turn comes."""
    number = 0
    while True:
        query = select(ExportPiece.content).where(
            ExportPiece.export_id == export_id, ExportPiece.number == number
        )
        content = db.session.scalar(query)
        db.session.rollback()  # nobody's download keeps a transaction open
        if content is None:
            return
        yield content
        number += 1


def due(now: datetime) -> list[str]:
    """Ids of exports that wait for a worker, or whose worker fell silent; the oldest first."""
    query = select(DataExport.id).where(DataExport.due_at <= now).order_by(DataExport.due_at)
    return list(db.session.scalars(query.limit(20)))
