"""Reads of where things of an old forum went."""

from collections.abc import Sequence

from sqlalchemy import select

from community.domain.threads.models import ImportedId
from community.kernel.db import db

MAX_SOURCE, MAX_FOREIGN = 60, 120  # characters, as the columns hold


def find(source: str, kinds: Sequence[str], foreign_id: str) -> tuple[str, int] | None:
    """The kind and our id of what had this id in the old forum, in the order of the kinds; or None.

    A question's id is its thread's; all others are posts'.
    """
    if len(source) > MAX_SOURCE or len(foreign_id) > MAX_FOREIGN or "\0" in source + foreign_id:
        return None
    query = select(ImportedId.kind, ImportedId.local_id).where(
        ImportedId.source == source,
        ImportedId.kind.in_(kinds),
        ImportedId.foreign_id == foreign_id,
    )
    found = {row.kind: row.local_id for row in db.session.execute(query)}
    return next(((kind, found[kind]) for kind in kinds if kind in found), None)
