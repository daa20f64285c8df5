"""Which posts show which pictures, and so who may look at one."""

import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from community.domain.accounts.models import User
from community.domain.consents.models import LegalText
from community.domain.threads.models import Post, Thread
from community.domain.threads.picture_models import ShownPicture
from community.domain.threads.queries import (
    in_audience,
    in_readable_category,
    readable_by,
    sees_removed,
)
from community.domain.uploads import queries as uploads
from community.domain.uploads.models import Upload
from community.domain.uploads.rules import Purpose
from community.kernel.db import db
from community.kernel.errors import NotFound
from community.kernel.upsert import insert_missing
from community.kernel.words import say

_NAME = re.compile(r'src="/uploads/([^"/]{1,64})"')


def picture_for(upload_id: str, viewer: User | None) -> Upload:
    """A picture, without its bytes yet, for those who may read a post that shows it. Raises NotFound.

    Its owner has it always, and everybody those beside names, in their owner's profile and in the
    community's own texts.
    """
    upload = uploads.get(upload_id)
    is_own = viewer is not None and viewer.id == upload.owner_id
    if is_own or upload.purpose == Purpose.AVATAR or _is_met(upload, viewer) or _is_for_all(upload):
        return upload
    raise NotFound(say("There is no such picture."))


def show(post: Post, by: User) -> None:
    """Note which pictures a post shows in the name of `by`; inside an operation only.

    Only what they may look at themselves: else anybody who came by a name could open it to themselves.
    """
    names = set(_NAME.findall(post.html))
    if not names:
        return
    own = select(Upload.id).where(Upload.id.in_(names), Upload.owner_id == by.id)
    known = {*db.session.scalars(own), *db.session.scalars(_shown_to(by, names))}
    insert_missing(
        ShownPicture, [{"upload_id": name, "post_id": post.id} for name in sorted(known)]
    )


def _is_met(upload: Upload, viewer: User | None) -> bool:
    return db.session.scalar(_shown_to(viewer, [upload.id]).limit(1)) is not None


def _is_for_all(upload: Upload) -> bool:
    address = f'src="/uploads/{upload.id}"'
    in_profile = exists().where(
        User.id == upload.owner_id, User.bio_html.contains(address, autoescape=True)
    )
    in_text = exists().where(LegalText.html.contains(address, autoescape=True))
    return bool(db.session.scalar(select(or_(in_profile, in_text))))


def _shown_to(viewer: User | None, names: Iterable[str]) -> Select[str]:
    """Those of the pictures that this viewer meets in some post as it reads now."""
    address = '%src="/uploads/' + ShownPicture.upload_id + '"%'
    return (
        select(ShownPicture.upload_id)
        .join(Post, Post.id == ShownPicture.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(ShownPicture.upload_id.in_(names), _meets(viewer), Post.html.like(address))
    )


def _meets(viewer: User | None) -> ColumnElement[bool]:
    # Who decides about what was removed sees what was on it.
    if sees_removed(viewer):
        return and_(in_readable_category(viewer), in_audience(viewer))
    return readable_by(viewer)
