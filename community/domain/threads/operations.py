"""Verbs of the talk: ask, comment, edit, remove and restore, close and reopen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import case, func, select, update

from community.domain import events
from community.domain.accounts.models import User
from community.domain.categories.models import Category, Tag
from community.domain.categories.operations import tags_named
from community.domain.threads import rendering, rules
from community.domain.threads.cards import Audience, ClosedReason, PostRole
from community.domain.threads.models import Closure, Post, Removal, Thread, ThreadTag
from community.kernel import bus, clock, markdown
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.slugs import slugify
from community.kernel.words import say

MAX_KEY = 64


@operation
def ask(
    by: User,
    category: Category,
    title: str,
    body: str,
    tags: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    submission_key: str | None = None,
) -> Thread:
    """Open a thread with its question.

    The same submission key again gives the thread it opened. Raises Forbidden, Invalid.
    """
    now = clock.now()
    if not rules.may_ask(by, category, now):
        raise Forbidden(say("You cannot ask in this category."))
    if earlier := _submitted(by, submission_key):
        return lock(Thread, earlier.thread_id)

    title, body, slugs = rules.clean_title(title), rules.clean_body(body), rules.clean_tags(tags)
    html = rendering.render(body)
    thread = Thread(
        category_id=category.id, asker_id=by.id, title=title, slug=slugify(title),
        excerpt=rendering.excerpt(html), tag_slugs=" ".join(slugs),
        environment=rules.clean_environment(environment or {}, category),
        created_at=now, last_activity_at=now, asker_posted_at=now,
    )  # fmt: skip
    db.session.add(thread)
    db.session.flush()
    put_tags(thread, slugs)
    question = _write(
        thread, PostRole.QUESTION, by, body, html, Audience.PUBLIC, now, submission_key
    )

    bus.record(events.ThreadOpened(thread.id, question.id, by.id))
    return thread


@operation
def comment(parent: Post, by: User, body: str, submission_key: str | None = None) -> Post:
    """Comment on a question or an answer, for the same readers as it. Raises Forbidden, Invalid."""
    now = clock.now()
    thread = lock(Thread, parent.thread_id)
    parent = lock(Post, parent.id)
    parent.thread = thread
    if not rules.may_comment(by, parent, now):
        raise Forbidden(_why_not(thread, say("You cannot comment here.")))
    if not rules.may_write_for(by, parent.audience, thread, now):
        raise Forbidden(say("You cannot comment here."))
    if earlier := _submitted(by, submission_key):
        return earlier

    body = rules.clean_body(body)
    post = add_post(
        thread, PostRole.COMMENT, by, body, parent.audience, now, submission_key, parent
    )
    bus.record(events.CommentPosted(thread.id, post.id, parent.id, by.id, post.audience))
    return post


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
    """Write a post into a locked thread and settle it; inside an operation only."""
    html = rendering.render(body)
    post = _write(thread, role, by, body, html, audience, now, submission_key, parent)
    if audience == Audience.PUBLIC:
        thread.last_activity_at = now
    if by.id == thread.asker_id and audience != Audience.STAFF:
        thread.asker_posted_at = now
    settle(thread)
    return post


def earlier_submission(by: User, submission_key: str | None) -> Post | None:
    """The post this person made with the same key; holds the person until the transaction ends."""
    return _submitted(by, submission_key)


@operation
def remove(post: Post, by: User, reason: str = "") -> Removal:
    """Take a post away from readers; with a question goes its thread. Raises Forbidden.

    Removing what is removed gives the removal that stands.
    """
    now = clock.now()
    reason = rules.clean_reason(reason)
    thread, post = locked(post)
    if post.removed_at is not None and rules.may_restore(by, post, _standing(post).removed_by, now):
        return _standing(post)
    if not rules.may_remove(by, post, now):
        raise Forbidden(
            say("Only its author, while nothing builds on it, or a moderator can remove this.")
        )

    post.removed_at = now
    if post.role == PostRole.QUESTION:
        thread.removed_at = now
        count_tags(thread, -1)
    removal = Removal(post_id=post.id, reason=reason, removed_by=by.id, removed_at=now)
    db.session.add(removal)
    settle(thread)
    bus.record(events.PostRemoved(thread.id, post.id, post.author_id, by.id))
    return removal


@operation
def restore(post: Post, by: User) -> Post:
    """Undo a removal. Restoring what was not removed changes nothing. Raises Forbidden."""
    now = clock.now()
    thread, post = locked(post)
    if post.removed_at is None:
        return post
    removal = _standing(post)
    if not rules.may_restore(by, post, removal.removed_by, now):
        raise Forbidden(say("Only who removed this, or a moderator, can restore it."))

    post.removed_at = None
    removal.undone_by, removal.undone_at = by.id, now
    if post.role == PostRole.QUESTION:
        thread.removed_at = None
        count_tags(thread, 1)
    settle(thread)
    bus.record(events.PostRestored(thread.id, post.id, post.author_id, by.id))
    return post


@operation
def close(thread: Thread, by: User, reason: str, duplicate_of: Thread | None = None) -> Closure:
    """End a thread with a reason. Raises Forbidden, Conflict when it is closed, Invalid."""
    now = clock.now()
    thread = lock(Thread, thread.id)
    if not rules.may_close(by, thread, reason, now):
        raise Forbidden(say("Only a moderator can close this; the asker can withdraw it."))
    if reason not in list(ClosedReason):
        raise Invalid(reason=say("Choose why: duplicate, off topic or withdrawn."))
    if thread.closed_at is not None:
        raise Conflict(say("This question is closed already."))
    _check_target(thread, reason, duplicate_of)

    closure = Closure(
        thread_id=thread.id, reason=reason, closed_by=by.id, closed_at=now,
        duplicate_of_id=duplicate_of.id if duplicate_of else None,
    )  # fmt: skip
    db.session.add(closure)
    thread.closed_at, thread.closed_reason = now, reason
    thread.duplicate_of_id = closure.duplicate_of_id
    settle(thread)
    bus.record(events.ThreadClosed(thread.id, by.id, reason))
    return closure


@operation
def reopen(thread: Thread, by: User) -> Thread:
    """Undo the closing. Reopening an open thread changes nothing. Raises Forbidden."""
    now = clock.now()
    thread = lock(Thread, thread.id)
    if thread.closed_at is None:
        return thread
    if not rules.may_reopen(by, thread, now):
        raise Forbidden(say("Only a moderator can reopen this question."))

    closure = db.session.scalars(
        select(Closure)
        .where(Closure.thread_id == thread.id, Closure.undone_at.is_(None))
        .order_by(Closure.id.desc())
    ).first()
    if closure:
        closure.undone_by, closure.undone_at = by.id, now
    thread.closed_at = thread.closed_reason = thread.duplicate_of_id = None
    settle(thread)
    bus.record(events.ThreadReopened(thread.id, by.id))
    return thread


@operation
def ask_asker(post: Post, by: User) -> Post:
    """Mark a post "needs information": then it is the asker's turn. Twice is once. Raises Forbidden."""
    now = clock.now()
    thread, post = locked(post)
    if not rules.may_ask_asker(by, post, now):
        raise Forbidden(say("You cannot mark this as a question to the asker."))
    if post.asked_asker_at is None:
        post.asked_asker_at = now
        settle(thread)
        bus.record(events.InformationAsked(thread.id, post.id, by.id))
    return post


@operation
def stop_asking(post: Post, by: User) -> Post:
    """Take the mark "needs information" away again. Raises Forbidden."""
    thread, post = locked(post)
    if not rules.may_ask_asker(by, post, clock.now()):
        raise Forbidden(say("You cannot change this mark."))
    post.asked_asker_at = None
    settle(thread)
    return post


@operation
def count_views(views: Mapping[int, int]) -> None:
    """Add views to threads: a map from thread id to how many came."""
    for thread_id in sorted(views):
        db.session.execute(
            update(Thread)
            .where(Thread.id == thread_id)
            .values(view_count=Thread.view_count + views[thread_id])
        )


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
        ).where(Post.thread_id == thread.id)
    ).one()
    thread.answer_count, thread.others_answers, thread.asked_asker_at = counted
    thread.turn = rules.turn(rules.facts_of(thread))
    db.session.flush()


def locked(post: Post) -> tuple[Thread, Post]:
    # Always the thread before its posts, so that two who act at once wait instead of deadlocking.
    thread = lock(Thread, post.thread_id)
    post = lock(Post, post.id)
    post.thread = thread
    return thread, post


def _write(
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
    post = Post(
        thread_id=thread.id, parent_id=parent.id if parent else None, author_id=by.id, role=role,
        audience=audience, body=body, html=html, renderer=markdown.RENDERER_VERSION,
        created_at=now, submission_key=_key(submission_key),
    )  # fmt: skip
    db.session.add(post)
    db.session.flush()
    post.thread = thread
    return post


def _submitted(by: User, key: str | None) -> Post | None:
    if not key:
        return None
    lock(User, by.id)  # the same form sent twice at once waits here, and then finds the first
    return db.session.scalar(
        select(Post).where(Post.author_id == by.id, Post.submission_key == _key(key))
    )


def _key(key: str | None) -> str | None:
    return key[:MAX_KEY] if key else None


def put_tags(thread: Thread, slugs: Sequence[str]) -> None:
    for tag in tags_named(slugs) if slugs else []:
        db.session.add(ThreadTag(thread_id=thread.id, tag_id=tag.id))
    db.session.flush()
    count_tags(thread, 1)


def count_tags(thread: Thread, change: int) -> None:
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


def _standing(post: Post) -> Removal:
    query = (
        select(Removal)
        .where(Removal.post_id == post.id, Removal.undone_at.is_(None))
        .order_by(Removal.id.desc())
    )
    return db.session.scalars(query).first() or Removal(
        post_id=post.id, removed_by=0, removed_at=post.removed_at, reason=""
    )


def _check_target(thread: Thread, reason: str, target: Thread | None) -> None:
    if reason != ClosedReason.DUPLICATE:
        return
    if target is None:
        raise Invalid(duplicate_of=say("Say which question has the answer."))
    if target.id == thread.id:
        raise Invalid(duplicate_of=say("A question cannot be a duplicate of itself."))
    if target.duplicate_of_id is not None:
        raise Invalid(
            duplicate_of=say("That question is itself a duplicate. Choose the one it points at.")
        )


def _why_not(thread: Thread, otherwise: str) -> str:
    if thread.closed_at is not None:
        return say("This question is closed, so nothing can be added.")
    return otherwise
