"""Reads of pictures."""

from datetime import datetime

from sqlalchemy import func, select

from community.domain.uploads.models import Upload
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.storable import storable
from community.kernel.words import say


def get(upload_id: str) -> Upload:
    """A picture, without its bytes yet; who may look is asked by `threads.pictures`. Raises NotFound."""
    upload = db.session.scalar(select(Upload).where(Upload.id == storable(upload_id)[:64]))
    if upload is None:
        raise NotFound(say("There is no such picture."))
    return upload


def content_of(upload: Upload) -> bytes:
    """Its bytes. Raises NotFound where it was taken away this very moment."""
    content = db.session.scalar(select(Upload.content).where(Upload.id == upload.id))
    if content is None:
        raise NotFound(say("There is no such picture."))
    return content


def count_since(owner_id: int, since: datetime) -> int:
    """How many pictures a person has brought since then."""
    query = select(func.count()).where(Upload.owner_id == owner_id, Upload.created_at > since)
    return db.session.scalar(query) or 0


def bytes_since(owner_id: int, since: datetime) -> int:
    """How many bytes of pictures a person has brought since then, as they are kept."""
    query = select(func.sum(func.length(Upload.content)))
    brought = query.where(Upload.owner_id == owner_id, Upload.created_at > since)
    return int(db.session.scalar(brought) or 0)
