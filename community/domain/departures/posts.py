"""Taking out what a person wrote, when they wish so: the words of each post, and the post where nothing hangs on it."""

import time

from sqlalchemy import delete, exists, select, update

from community.domain import events
from community.domain.accounts.models import User
from community.domain.escalations.models import Escalation, EscalationMove
from community.domain.flags.models import Flag
from community.domain.moderation.erasing import forget
from community.domain.search.operations import mark_stale
from community.domain.suggestions.models import Suggestion
from community.domain.threads import rendering
from community.domain.threads.models import Post, Removal, Thread
from community.domain.threads.withholding import take_away
from community.domain.threads.writing import locked
from community.domain.uploads.models import Upload
from community.domain.uploads.rules import Purpose
from community.kernel import bus, clock, markdown
from community.kernel.db import db

POSTS = 50  # taken out in one transaction, at most
LONGEST_SECONDS = 0.3  # after so long it ends with the post at hand: on SQLite others wait to write
PICTURES = 20  # looked for in one transaction
STUB = "*Removed by its author, who has left.*"
TITLE = "A question whose words were removed"
SLUG = "removed"
ERASED = "Erased for privacy."


def take_out(person_id: int, position: int) -> int | None:
    """Take out a person's next posts after this id; up to which id, or None once that was the last."""
    query = select(Post).where(Post.author_id == person_id, Post.id > position)
    end = time.monotonic() + LONGEST_SECONDS
    last = None
    for post in db.session.scalars(query.order_by(Post.id).limit(POSTS)).all():
        _take_out(*locked(post))
        last = post.id
        if time.monotonic() >= end:
            break
    return last


def _take_out(thread: Thread, post: Post) -> None:
    post.body, post.body_format = STUB, "markdown"
    post.html, post.renderer = rendering.render(STUB), markdown.RENDERER_VERSION
    post.submission_key = None
    if post.opens_thread:
        thread.title, thread.slug, thread.environment = TITLE, SLUG, {}
        thread.excerpt = rendering.excerpt(post.html)
    forget(post, TITLE if post.opens_thread else None)
    mark_stale([thread.id])
    # Others gave their time to an answer below: it stays, under a question without its words.
    if post.removed_at is None and not (post.opens_thread and thread.others_answers):
        _remove(thread, post)


def _remove(thread: Thread, post: Post) -> None:
    now = clock.now()
    removal = Removal(
        post_id=post.id, reason="", removed_by=post.author_id, removed_at=now, is_abuse=False
    )
    take_away(thread, post, removal)
    bus.record(
        events.PostRemoved(
            thread.id, post.id, post.author_id, thread.asker_id, post.author_id, False
        )
    )


def take_out_other_words(person: User) -> None:
    """What a person wrote beside posts: wishes to the support team, notes of flags, suggested edits."""
    wished = update(Escalation).where(Escalation.opened_by == person.id)
    db.session.execute(wished.values(reason=ERASED, tried="", wanted=""))
    moved = update(EscalationMove).where(EscalationMove.by_id == person.id)
    db.session.execute(moved.where(EscalationMove.reason != "").values(reason=ERASED))
    flagged = update(Flag).where(Flag.user_id == person.id, Flag.note != "")
    db.session.execute(flagged.values(note=ERASED))
    suggested = update(Suggestion).where(Suggestion.user_id == person.id)
    db.session.execute(suggested.values(body=STUB, title=None, reason="", revision=0))


def take_out_pictures(person_id: int, position: int, keep_shown: bool) -> int | None:
    """Delete a person's next pictures; with `keep_shown` those stay that a post of theirs still shows.

    How many were looked at, or None once there are no more.
    """
    query = select(Upload.id).where(Upload.owner_id == person_id)
    ids = db.session.scalars(query.order_by(Upload.id).offset(position).limit(PICTURES)).all()
    gone = [upload_id for upload_id in ids if not (keep_shown and _is_shown(upload_id, person_id))]
    db.session.execute(delete(Upload).where(Upload.id.in_(gone)))
    return position + len(ids) - len(gone) if ids else None


def drop_avatars(person_id: int) -> None:
    """Delete the pictures a person showed beside their name."""
    avatars = Upload.owner_id == person_id, Upload.purpose == Purpose.AVATAR
    db.session.execute(delete(Upload).where(*avatars))


def _is_shown(upload_id: str, person_id: int) -> bool:
    mine = Post.author_id == person_id
    shown = Post.html.contains(f"/uploads/{upload_id}", autoescape=True)
    return bool(db.session.scalar(select(exists().where(mine, shown))))
