"""Taking pictures in, and taking them away."""

import secrets
from datetime import timedelta

from sqlalchemy import delete

from community.domain.accounts import rules as accounts
from community.domain.accounts.models import User
from community.domain.uploads import queries, rules
from community.domain.uploads.models import Upload
from community.domain.uploads.rules import Purpose
from community.kernel import clock, pictures
from community.kernel.db import db
from community.kernel.errors import Forbidden, RateLimited
from community.kernel.operation import lock, operation
from community.kernel.pictures import Picture
from community.kernel.words import say


def add_avatar(owner: User, content: bytes) -> Upload:
    """Take in a picture of a person: a square of 256 pixels. Raises Invalid(picture=…) and as `add`."""
    _refuse(owner)
    picture = pictures.square(content, rules.AVATAR_SIDE)
    return _keep(owner, picture, Purpose.AVATAR)


def add(owner: User, content: bytes) -> Upload:
    """Take in a picture for a post, its longer side at most 2,000 pixels; of one that moves the first frame.

    Raises Invalid(picture=…), Forbidden for the suspended, RateLimited.
    """
    _refuse(owner)
    # Decoding takes its time, so it is done before the transaction begins.
    picture = pictures.fitted(content, rules.LONGEST_SIDE)
    return _keep(owner, picture, Purpose.POST)


@operation
def _keep(owner: User, picture: Picture, purpose: Purpose) -> Upload:
    _refuse(
        lock(User, owner.id)
    )  # again: of many sent at once each was decoded before any was kept
    upload = Upload(
        id=f"{secrets.token_urlsafe(24)}.webp",
        owner_id=owner.id,
        purpose=purpose,
        content_type=picture.content_type,
        content=picture.content,
        width=picture.width,
        height=picture.height,
        created_at=clock.now(),
    )
    upload.is_first_of_several = picture.is_first_of_several
    db.session.add(upload)
    return upload


@operation
def remove_avatar(upload_id: str, owner: User) -> None:
    """Take away a picture that a person showed beside their name; one that is gone is gone."""
    db.session.execute(
        delete(Upload).where(
            Upload.id == upload_id,
            Upload.owner_id == owner.id,
            Upload.purpose == Purpose.AVATAR,
        )
    )


def _refuse(owner: User) -> None:
    now = clock.now()
    if accounts.is_suspended(owner, now):
        raise Forbidden(say("Your account is suspended: you can read, and change nothing."))
    for most, within in ((rules.MOST, rules.WITHIN), (rules.MOST_A_DAY, timedelta(days=1))):
        if queries.count_since(owner.id, now - within) >= most:
            raise RateLimited(
                say("That were many pictures at once. Please wait a little."),
                retry_after=int(min(within.total_seconds(), 3600)),
            )
    if queries.bytes_since(owner.id, now - timedelta(days=1)) >= rules.MOST_BYTES_A_DAY:
        raise RateLimited(
            say("You have sent many pictures today. Please go on tomorrow."), retry_after=3600
        )
