"""Suggesting an edit, and taking or leaving it."""

from collections.abc import Sequence

from community.domain import events
from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.suggestions import queries, rules
from community.domain.suggestions.models import Suggestion
from community.domain.threads import newcomers
from community.domain.threads.editing import check_seen, put
from community.domain.threads.models import Post, Thread
from community.domain.threads.rules import clean_body, clean_reason, clean_tags, clean_title
from community.domain.threads.writing import locked
from community.kernel import bus, clock
from community.kernel.db import db
from community.kernel.errors import Conflict, Forbidden, Invalid
from community.kernel.operation import lock, operation
from community.kernel.words import say


@operation
def suggest(
    post: Post,
    by: User,
    body: str,
    title: str | None = None,
    tags: Sequence[str] | None = None,
    reason: str = "",
    seen_revision: int | None = None,
) -> Suggestion:
    """Say how a post reads better; it waits for its author or a reviewer.

    Raises Forbidden, Conflict while another waits, Stale, Invalid.
    """
    now, numbers = clock.now(), terms()
    thread, post = locked(post)
    if not rules.may_suggest(by, post, now, numbers):
        raise Forbidden(say("You cannot suggest an edit of this."))
    if queries.pending_on(post.id):
        raise Conflict(say("Another suggestion waits here. Yours can follow when it is settled."))
    check_seen(post, seen_revision)

    suggestion = _written(thread, post, by, body, title, tags)
    suggestion.reason = clean_reason(reason)
    newcomers.check_links(by, suggestion.body, numbers, now, before=post.body)
    db.session.add(suggestion)
    db.session.flush()
    bus.record(events.EditSuggested(thread.id, post.id, suggestion.id, by.id))
    return suggestion


@operation
def settle(suggestion: Suggestion, by: User, takes: bool) -> Suggestion:
    """Take a suggestion, which edits the post in its author's name, or leave it.

    Raises Forbidden, Conflict when it was settled, or cannot be taken as the post was edited since.
    """
    now = clock.now()
    thread, post = locked(_post_of(suggestion))
    suggestion = lock(Suggestion, suggestion.id)
    if not rules.may_settle(by, post, suggestion.user_id, now, terms()):
        raise Forbidden(say("You cannot decide on this suggestion."))
    if suggestion.taken is not None:
        raise Conflict(say("This suggestion was settled already."))
    if takes and (post.revision != suggestion.revision or post.removed_at is not None):
        raise Conflict(say("The post has changed since this was suggested, so it cannot be taken."))

    suggestion.taken, suggestion.settled_by, suggestion.settled_at = takes, by.id, now
    if takes:
        tags = None if suggestion.tag_slugs is None else suggestion.tag_slugs.split()
        editor = lock(User, suggestion.user_id)
        put(thread, post, editor, suggestion.body, suggestion.title, tags, suggestion.reason)
    db.session.flush()
    bus.record(
        events.SuggestionSettled(
            thread.id, post.id, suggestion.id, suggestion.user_id, takes, by.id
        )
    )
    return suggestion


def _written(
    thread: Thread,
    post: Post,
    by: User,
    body: str,
    title: str | None,
    tags: Sequence[str] | None,
) -> Suggestion:
    body = clean_body(body)
    question = post.opens_thread
    new_title = clean_title(title) if question and title and title != thread.title else None
    new_tags = clean_tags(tags) if question and tags is not None else None
    if new_tags is not None and tuple(new_tags) == thread.tags:
        new_tags = None
    newcomers.check_tags(by, new_tags or (), terms())
    if body == post.body and new_title is None and new_tags is None:
        raise Invalid(body=say("Change something first; this is how it reads already."))
    return Suggestion(
        post_id=post.id, user_id=by.id, revision=post.revision, title=new_title,
        tag_slugs=None if new_tags is None else " ".join(new_tags), body=body,
        created_at=clock.now(),
    )  # fmt: skip


def _post_of(suggestion: Suggestion) -> Post:
    return db.session.get_one(Post, suggestion.post_id)
