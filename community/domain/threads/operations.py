"""Verbs of the talk: ask, comment, ask the asker; with those of editing, closing and removing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import update

from community.domain import events
from community.domain.accounts.models import User
from community.domain.blocks.queries import blocks
from community.domain.categories.models import Category
from community.domain.settings import daily
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.spam.rules import UNKNOWN, Manner
from community.domain.threads import newcomers, overtaking, pace, rendering, rules, screening
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.closing import close, reopen
from community.domain.threads.editing import edit
from community.domain.threads.models import Post, Thread
from community.domain.threads.removing import remove, restore
from community.domain.threads.writing import (
    add_post,
    earlier_submission,
    locked,
    put_tags,
    settle,
    write,
)
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Forbidden
from community.kernel.operation import lock, operation
from community.kernel.slugs import slugify
from community.kernel.words import say

__all__ = [
    "ask",
    "ask_asker",
    "close",
    "comment",
    "count_views",
    "edit",
    "remove",
    "reopen",
    "restore",
    "stop_asking",
]


@operation
def ask(
    by: User,
    category: Category,
    title: str,
    body: str,
    tags: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    submission_key: str | None = None,
    manner: Manner = UNKNOWN,
) -> Thread:
    """Open a thread with its question; `manner` is how its form was sent.

    A newcomer's question that looks like spam is held until somebody has looked. The same submission
    key again gives the thread it opened. Raises Forbidden, Invalid, RateLimited.
    """
    now = clock.now()
    if not rules.may_ask(by, category, now):
        raise Forbidden(say("You cannot ask in this category."))
    if earlier := earlier_submission(by, submission_key):
        return lock(Thread, earlier.thread_id)

    title, body, slugs = rules.clean_question(title, body, tags)
    pace.check(by, PostRole.QUESTION, terms())
    daily.take(by, Amount.DAILY_THREADS)
    newcomers.check(by, PostRole.QUESTION, body, terms(), now)
    newcomers.check_tags(by, slugs, terms())
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
    question = write(
        thread, PostRole.QUESTION, by, body, html, Audience.PUBLIC, now, submission_key
    )

    bus.record(events.ThreadOpened(thread.id, question.id, by.id))
    screening.screen(thread, question, by, manner)
    return thread


@operation
def comment(
    parent: Post,
    by: User,
    body: str,
    submission_key: str | None = None,
    manner: Manner = UNKNOWN,
    seen_at: datetime | None = None,
) -> Post:
    """Comment on a question or an answer, for the same readers as it.

    With `seen_at`, when they read it last, only if nobody commented since.
    Raises Forbidden, Invalid, Overtaken, RateLimited.
    """
    now = clock.now()
    thread = lock(Thread, parent.thread_id)
    parent = lock(Post, parent.id)
    parent.thread = thread
    # The same words for who is blocked by the author: nobody is told of that.
    if not rules.may_comment(by, parent, now) or blocks(parent.author_id, by):
        raise Forbidden(_why_not(thread, say("You cannot comment here.")))
    if not rules.may_write_for(by, parent.audience, thread, now):
        raise Forbidden(say("You cannot comment here."))
    if earlier := earlier_submission(by, submission_key):
        return earlier

    body = rules.clean_body(body, PostRole.COMMENT)
    overtaking.check(thread, by, seen_at, parent)
    pace.check(by, PostRole.COMMENT, terms())
    newcomers.check(by, PostRole.COMMENT, body, terms(), now)
    post = add_post(
        thread, PostRole.COMMENT, by, body, parent.audience, now, submission_key, parent
    )
    bus.record(events.CommentPosted(thread.id, post.id, parent.id, by.id, post.audience))
    screening.screen(thread, post, by, manner)
    return post


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


def _why_not(thread: Thread, otherwise: str) -> str:
    if thread.closed_at is not None:
        return say("This question is closed, so nothing can be added.")
    if thread.locked_at is not None:
        return say("This question is locked, so nothing can be added.")
    return otherwise
