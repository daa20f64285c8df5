"""Posts: reading, answering, commenting, editing, removing, and what was edited."""

from typing import Any

from flask import Response

from community.api import idempotency, reading, shapes, showing, tagging, wishes
from community.api.auth import signed_in, viewer
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.answers import apart
from community.domain.answers import operations as answers
from community.domain.answers.apart import Wording
from community.domain.threads import editing, operations, posts, queries
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread
from community.kernel.errors import Conflict, Gone, Invalid, NotFound, Stale
from community.kernel.words import say

family = Family("Posts", "Questions, answers and comments, one by one.")
POST = shapes.Post()
OF_QUESTIONS = ("title", "tags", "environment")


@family.get("/threads/<record_id:thread_id>/posts", gives=shapes.Posts, asks=wishes.Paged)
def list_posts(wish: dict[str, Any], thread_id: int) -> Listed:
    """The posts of a thread, by pages of answers.

    The first page begins with the question; comments stand after the answers of their page.
    """
    shown, cursor = reading.posts_of(thread_id, viewer(), wish["after"], wish["limit"])
    return listed(shown, cursor)


@family.post("/threads/<record_id:thread_id>/posts", gives=shapes.Post, asks=wishes.NewPost)
def write_post(wish: dict[str, Any], thread_id: int) -> Response:
    """Answer a thread, or comment on one of its posts."""
    by = signed_in()
    thread = queries.get_thread(thread_id, by)

    def make(submission_key: str | None) -> int:
        if wish["role"] == PostRole.ANSWER:
            return _answer(thread, by, wish, submission_key).id
        return _comment(thread, by, wish, submission_key).id

    return idempotency.created(make, lambda post_id: _made(post_id, by), POST)


@family.get("/posts/<record_id:post_id>", gives=shapes.Post)
def read_post(post_id: int) -> dict[str, Any]:
    """A post."""
    return reading.post(post_id, viewer())


@family.patch("/posts/<record_id:post_id>", gives=shapes.Post, asks=wishes.PostChange)
def edit_post(wish: dict[str, Any], post_id: int) -> dict[str, Any]:
    """Edit a post, and with a question its title, tags and environment.

    With If-Match, only if nobody edited it since you read it.
    """
    by = signed_in()
    post = queries.get_post(post_id, by, removed=True)
    _refuse_beside_question(post, wish)
    seen = tagging.check(post.revision)
    if "body" in wish:
        editing.edit(post, by=by, seen_revision=seen, **wish)
    else:
        _edit_around(post, by, wish, seen)
    return reading.post(post_id, by)


@family.delete("/posts/<record_id:post_id>", asks=wishes.Removing, heeds_if_match=True)
def remove_post(wish: dict[str, Any], post_id: int) -> None:
    """Take a post away from its readers; with a question goes its thread."""
    by = signed_in()
    post = queries.get_post(post_id, by, removed=True)
    tagging.check(post.revision)
    operations.remove(post, by=by, reason=wish["reason"])


@family.get("/posts/<record_id:post_id>/revisions", gives=shapes.Revisions, asks=wishes.Paged)
def list_revisions(wish: dict[str, Any], post_id: int) -> Listed:
    """Every version of a post, oldest first."""
    post = queries.get_post(post_id, viewer())
    page = posts.revisions_of(post, wish["after"], wish["limit"])
    return listed(map(showing.revision, page.items), page.next)


def _answer(thread: Thread, by: User, wish: dict[str, Any], submission_key: str | None) -> Post:
    if wish["parent_id"] is not None:
        raise Invalid(parent_id=say("An answer is to the thread; only a comment has a parent."))
    audience = wish.get("audience", Audience.PUBLIC)
    if wish["move_sensitive"] and audience == Audience.PUBLIC:
        return apart.answer_apart(
            thread, by, wish["body"], Wording(), submission_key, seen_at=wish["seen_at"]
        )
    return answers.answer(
        thread, by=by, body=wish["body"], audience=audience, submission_key=submission_key,
        seen_at=wish["seen_at"],
    )  # fmt: skip


def _comment(thread: Thread, by: User, wish: dict[str, Any], submission_key: str | None) -> Post:
    parent = _parent(thread, by, wish["parent_id"])
    if wish.get("audience", parent.audience) != parent.audience:
        raise Invalid(audience=say("A comment is for the readers of what it is about."))
    if wish["move_sensitive"] and parent.audience == Audience.PUBLIC:
        return apart.comment_apart(
            parent, by, wish["body"], Wording(), submission_key, seen_at=wish["seen_at"]
        )
    return operations.comment(
        parent, by=by, body=wish["body"], submission_key=submission_key, seen_at=wish["seen_at"]
    )


def _parent(thread: Thread, by: User, parent_id: int | None) -> Post:
    wanted = posts.question_of(thread.id, by).id if parent_id is None else parent_id
    try:
        parent = queries.get_post(wanted, by)
    except (NotFound, Gone) as error:
        raise Invalid(parent_id=say("There is no such post in this thread.")) from error
    if parent.thread_id != thread.id:
        raise Invalid(parent_id=say("There is no such post in this thread."))
    return parent


def _refuse_beside_question(post: Post, wish: dict[str, Any]) -> None:
    wrong = [name for name in OF_QUESTIONS if name in wish]
    if post.role != PostRole.QUESTION and wrong:
        raise Invalid(**dict.fromkeys(wrong, say("Only a question has this.")))


def _edit_around(post: Post, by: User, wish: dict[str, Any], seen: int | None) -> None:
    """Edit all but the body, which stays as it stands: another's edit at this moment is not undone."""
    try:
        editing.edit(post, by=by, body=post.body, seen_revision=post.revision, **wish)
    except Stale as error:
        if seen is not None:
            raise
        raise Conflict(
            say("Somebody edited this at the same moment. Send your change again.")
        ) from error


def _made(post_id: int, by: User) -> idempotency.Made:
    return idempotency.Made(
        reading.post(post_id, by, just_made=True), showing.call_url(f"/posts/{post_id}")
    )
