"""Making a post a question of its own, and putting it back."""

from sqlalchemy import or_, select, update

from community.domain import events
from community.domain.accounts.models import User
from community.domain.known_issues.queries import standing_of
from community.domain.moderation import log
from community.domain.moderation.models import Act
from community.domain.moderation.rules import Verb, clean_reason
from community.domain.threads import rendering
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.rules import clean_title
from community.domain.threads.writing import locked, settle
from community.domain.votes.scores import settle_score
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden
from community.kernel.operation import lock, operation
from community.kernel.slugs import slugify
from community.kernel.words import say


@operation
def split(post: Post, by: User, title: str, reason: str = "") -> Act:
    """Make an answer or a comment the question of a new thread of its author's; its comments go along.

    Raises Forbidden, Conflict, Invalid(title=…).
    """
    log.check(by)
    reason, title = clean_reason(reason), clean_title(title)
    thread, post = locked(post)
    if post.role == PostRole.QUESTION:
        raise Conflict(say("This is a question already."))
    if post.audience != Audience.PUBLIC:
        raise Forbidden(say("What is not public cannot become a question for all."))
    if post.removed_at is not None or post.id in (thread.accepted_post_id, thread.official_post_id):
        raise Conflict(
            say("An answer that settled its question, or was removed, stays where it is.")
        )

    opened = Thread(
        category_id=thread.category_id, asker_id=post.author_id, title=title, slug=slugify(title),
        excerpt=rendering.excerpt(post.html), created_at=post.created_at,
        last_activity_at=clock.now(), asker_posted_at=post.created_at, score=post.score,
    )  # fmt: skip
    db.session.add(opened)
    db.session.flush()
    role, parent_id = post.role, post.parent_id
    _put(post, opened, PostRole.QUESTION, None)
    settle(thread)
    settle(opened)
    _record(post, thread, opened, by)
    return log.write(
        Verb.SPLIT, by.id, reason, thread_id=opened.id, post_id=post.id, role=role,
        parent=parent_id, came_from=thread.id,
    )  # fmt: skip


@operation
def join_again(act_id: int, by: User) -> None:
    """Undo a split; what was answered in the new thread goes along. Raises Forbidden, Conflict."""
    log.check(by)
    act = log.take_up(act_id, Verb.SPLIT)
    opened = lock(Thread, act.thread_id or 0)
    thread = lock(Thread, act.detail["came_from"])
    post = lock(Post, act.post_id or 0)
    if opened.merged_into_id is not None or thread.merged_into_id is not None:
        raise Conflict(say("One of the two was merged since. Undo that first."))
    if opened.escalated_at is not None:
        raise Conflict(say("The support team has this question. Its case must end first."))
    if standing_of(opened.id) is not None:
        raise Conflict(say("This question is a known issue itself. Withdraw that first."))
    if _answered(opened, post):
        raise Conflict(say("It has answers of its own by now, and stays a question."))

    _put(post, thread, PostRole(act.detail["role"]), act.detail["parent"])
    opened.removed_at, opened.merged_into_id = clock.now(), thread.id
    settle_score(opened)
    settle(opened)
    settle(thread)
    _record(post, thread, opened, by)
    log.note_undone(act, by)


def _answered(opened: Thread, post: Post) -> bool:
    others = select(Post.id).where(
        Post.thread_id == opened.id,
        Post.id != post.id,
        or_(Post.parent_id.is_(None), Post.parent_id != post.id),
    )
    return db.session.scalar(others.limit(1)) is not None


def _put(post: Post, thread: Thread, role: PostRole, parent_id: int | None) -> None:
    post.thread_id, post.role, post.parent_id = thread.id, role, parent_id
    post.thread = thread
    db.session.execute(update(Post).where(Post.parent_id == post.id).values(thread_id=thread.id))
    db.session.flush()


def _record(post: Post, thread: Thread, opened: Thread, by: User) -> None:
    bus.record(events.ThreadTended(thread.id, by.id))
    bus.record(events.ThreadTended(opened.id, by.id))
    bus.record(events.PostRecast(post.id, post.author_id))
