"""Reads of pictures."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from community.domain.uploads.models import Upload
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.storable import storable
from community.kernel.words import say


def get(upload_id: str) -> Upload:
    """A picture with its bytes; its name is the key to it. Raises NotFound."""
    query = select(Upload).where(Upload.id == storable(upload_id)[:64])
    upload = db.session.scalar(query.options(undefer(Upload.content)))
    if upload is None:
        raise NotFound(say("There is no such picture."))
    return upload


def count_since(owner_id: int, since: datetime) -> int:
    """How many pictures a person has brought since then."""
    query = select(func.count()).where(Upload.owner_id == owner_id, Upload.created_at > since)
    return db.session.scalar(query) or 0
