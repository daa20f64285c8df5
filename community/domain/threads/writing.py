"""Writing into a thread: what its verbs share. Inside an operation only, on a locked thread."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select, update

from community.domain.accounts.models import User
from community.domain.categories.models import Category, Tag
from community.domain.categories.operations import tags_named
from community.domain.threads import pictures, rendering, rules
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread, ThreadTag
from community.kernel import markdown
from community.kernel.db import db
from community.kernel.operation import lock
from community.kernel.storable import storable

MAX_KEY = 64


def add_post(
    thread: Thread,
    role: PostRole,
    by: User,
    body: str,
    audience: str,
    now: datetime,
    submission_key: str | None = None,
    parent: Post | None = None,
) -> Post:
    """Write a post into a locked thread and settle it."""
    html = rendering.render(body)
    post = write(thread, role, by, body, html, audience, now, submission_key, parent)
    if by.id == thread.asker_id and audience != Audience.STAFF:
        thread.asker_posted_at = now
    settle(thread)
    return post


def write(
    thread: Thread,
    role: PostRole,
    by: User,
    body: str,
    html: str,
    audience: str,
    now: datetime,
    submission_key: str | None,
    parent: Post | None = None,
) -> Post:
    """Write a post of ready HTML."""
    post = Post(
        thread_id=thread.id, parent_id=parent.id if parent else None, author_id=by.id, role=role,
        audience=audience, body=body, html=html, renderer=markdown.RENDERER_VERSION,
        created_at=now, submission_key=_key(submission_key),
    )  # fmt: skip
    db.session.add(post)
    db.session.flush()
    post.thread = thread
    pictures.show(post, by)
    return post


def earlier_submission(by: User, key: str | None) -> Post | None:
    """The post this person made with the same key; holds the person until the transaction ends."""
    if not key:
        return None
    lock(User, by.id)  # the same form sent twice at once waits here, and then finds the first
    return db.session.scalar(
        select(Post).where(Post.author_id == by.id, Post.submission_key == _key(key))
    )


def _key(key: str | None) -> str | None:
    return storable(key[:MAX_KEY]) if key else None


def settle(thread: Thread) -> None:
    """Recount what a locked thread keeps of its posts, and compute whose turn it is."""
    db.session.flush()
    public = (Post.audience == Audience.PUBLIC) & Post.removed_at.is_(None)
    answers = public & (Post.role == PostRole.ANSWER)
    counted = db.session.execute(
        select(
            func.count(case((answers, 1))),
            func.count(case((answers & (Post.author_id != thread.asker_id), 1))),
            func.max(case((public, Post.asked_asker_at))),
            func.max(case((public, Post.created_at))),
        ).where(Post.thread_id == thread.id)
    ).one()
    thread.answer_count, thread.others_answers, thread.asked_asker_at, newest = counted
    # Of what stands only: what is held as spam or taken away lifts no thread to the head of a list.
    thread.last_activity_at = newest or thread.created_at
    thread.turn = rules.turn(rules.facts_of(thread))
    db.session.flush()


def locked(post: Post) -> tuple[Thread, Post]:
    """A post and its thread, both locked."""
    # Always the thread before its posts, so that two who act at once wait instead of deadlocking.
    thread = lock(Thread, post.thread_id)
    post = lock(Post, post.id)
    post.thread = thread
    return thread, post


def put_tags(thread: Thread, slugs: Sequence[str]) -> None:
    """Give a thread its tags, made where there are none yet."""
    for tag in tags_named(slugs) if slugs else []:
        db.session.add(ThreadTag(thread_id=thread.id, tag_id=tag.id))
    db.session.flush()
    count_tags(thread, 1)


def count_tags(thread: Thread, change: int) -> None:
    """Count a thread in or out of its tags."""
    # Only what everyone may read is counted: a number must not tell of what is hidden.
    db.session.flush()
    public = select(Category.id).where(Category.readers == "everyone")
    mine = (
        select(ThreadTag.tag_id)
        .join(Thread, Thread.id == ThreadTag.thread_id)
        .where(Thread.id == thread.id, Thread.category_id.in_(public))
    )
    db.session.execute(
        update(Tag).where(Tag.id.in_(mine)).values(thread_count=Tag.thread_count + change)
    )
