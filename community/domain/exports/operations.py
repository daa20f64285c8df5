"""Asking for an export, and the verbs of the worker that makes it: each piece is kept as it comes."""

import secrets

from sqlalchemy import delete, func, select, update

from community.domain.accounts.models import User
from community.domain.exports import queries, rules
from community.domain.exports.models import DataExport, ExportPiece
from community.domain.exports.rules import State
from community.domain.notifications import operations as notifications
from community.domain.notifications.operations import News
from community.domain.notifications.rules import Kind
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.kernel import clock
from community.kernel.db import db
from community.kernel.errors import Conflict
from community.kernel.operation import lock, operation
from community.kernel.words import say


class Superseded(Exception):
    """The export is gone, with its person perhaps, or another worker has begun it anew."""


@operation
def ask(by: User) -> DataExport:
    """Have an export of one's data made; the suspended may, too. It takes the place of older ones.

    Raises Conflict while one is being made, and for an account that is being deleted.
    """
    by = lock(User, by.id)
    if by.deleted_at is not None:
        raise Conflict(say("This account is being deleted, and there is nothing left to export."))
    waiting = select(DataExport.id).where(
        DataExport.user_id == by.id, DataExport.state == State.WAITING
    )
    if db.session.scalar(waiting) is not None:
        raise Conflict(say("Your export is being made already. We tell you when it is ready."))

    db.session.execute(delete(DataExport).where(DataExport.user_id == by.id))
    now = clock.now()
    export = DataExport(
        id=secrets.token_urlsafe(32), user_id=by.id, state=State.WAITING, asked_at=now, due_at=now,
        attempts=0, byte_count=0, downloads=0,
    )  # fmt: skip
    db.session.add(export)
    db.session.flush()
    return export


@operation
def throw_away(export_id: str, by: User) -> None:
    """Delete one's own export, made or not. Raises NotFound."""
    export = queries.get(export_id, by)
    db.session.execute(delete(DataExport).where(DataExport.id == export.id))


@operation
def count_download(export: DataExport) -> None:
    """Note that the file was fetched once more."""
    mine = update(DataExport).where(DataExport.id == export.id)
    db.session.execute(mine.values(downloads=DataExport.downloads + 1))


@operation
def take_up(export_id: str) -> int | None:
    """Begin an export, or begin it anew where a worker fell silent: which try it is.

    None when another worker has it, or when it was tried too often, and is given up.
    """
    now = clock.now()
    taken = db.session.execute(
        update(DataExport)
        .where(DataExport.id == export_id, DataExport.due_at <= now)
        .values(due_at=now + rules.LEASE, attempts=DataExport.attempts + 1)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        return None
    db.session.execute(delete(ExportPiece).where(ExportPiece.export_id == export_id))
    export = db.session.get_one(DataExport, export_id, populate_existing=True)
    if export.attempts > rules.TRIES:
        export.state, export.due_at = State.FAILED, None
        return None
    return export.attempts


@operation
def keep_piece(export_id: str, attempt: int, number: int, content: bytes) -> None:
    """Keep the next piece of the file. Raises Superseded."""
    export = _mine(export_id, attempt)
    export.due_at = clock.now() + rules.LEASE
    db.session.add(ExportPiece(export_id=export_id, number=number, content=content))


@operation
def finish(export_id: str, attempt: int) -> None:
    """Let its person have the file, and tell them. Raises Superseded."""
    export, now = _mine(export_id, attempt), clock.now()
    size = select(func.sum(func.length(ExportPiece.content)))
    export.byte_count = db.session.scalar(size.where(ExportPiece.export_id == export_id)) or 0
    export.state, export.due_at, export.ready_at = State.READY, None, now
    export.expires_at = now + terms().days(Amount.EXPORT_DAYS)
    news = News(f"export:{export.id}", None, None, None)
    notifications.tell(news, {export.user_id: Kind.EXPORT})


@operation
def forget_expired() -> int:
    """Delete the exports whose time is over; how many."""
    gone = db.session.execute(delete(DataExport).where(DataExport.expires_at <= clock.now()))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _mine(export_id: str, attempt: int) -> DataExport:
    query = select(DataExport).where(DataExport.id == export_id).with_for_update()
    export = db.session.scalar(query.execution_options(populate_existing=True))
    if export is None or export.attempts != attempt or export.state != State.WAITING:
        raise Superseded
    return export
