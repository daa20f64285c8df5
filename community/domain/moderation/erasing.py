"""Taking words out for privacy: everywhere, and for good."""

from sqlalchemy import Select, delete, select, update

from community.domain import events
from community.domain.accounts.models import User
from community.domain.flags.models import Flag
from community.domain.moderation import log, quotes
from community.domain.moderation.models import Act
from community.domain.moderation.rules import Verb, clean_reason
from community.domain.spam import operations as spam
from community.domain.suggestions.models import Suggestion
from community.domain.threads import rendering
from community.domain.threads.models import Post, Revision
from community.domain.threads.rules import clean_body, clean_title
from community.domain.threads.writing import locked
from community.kernel import bus, cache, clock, markdown
from community.kernel.db import db
from community.kernel.idempotency import IdempotencyKey
from community.kernel.operation import operation
from community.kernel.slugs import slugify
from community.kernel.words import say

STUB = "*Erased for privacy.*"


def erase(post: Post, by: User, reason: str, body: str = "", title: str = "") -> Act:
    """Put other words, or a stub, in place of a post's, and of all that was ever kept of it.

    Earlier versions, waiting suggestions, notes of flags, remembered answers of the API, drafts, what
    others in the thread quote of it, and pictures that no other post shows lose them too; mail that
    has not left is written anew when it leaves. It cannot be undone. Raises Forbidden, Invalid.
    """
    act = _erase(post, by, reason, body, title)
    cache.forget_all()
    return act


@operation
def _erase(post: Post, by: User, reason: str, body: str, title: str) -> Act:
    log.check(by)
    reason = clean_reason(reason, needed=True)
    thread, post = locked(post)
    said = [post.body, *db.session.scalars(_versions(post))]
    post.body = clean_body(body) if body.strip() else STUB
    post.html, post.body_format = rendering.render(post.body), "markdown"
    post.renderer, post.submission_key = markdown.RENDERER_VERSION, None
    post.revision, post.edited_at = post.revision + 1, clock.now()
    if post.opens_thread:
        thread.excerpt = rendering.excerpt(post.html)
        if title.strip():
            thread.title = clean_title(title)
            thread.slug = slugify(thread.title)
    forget(post, thread.title if post.opens_thread else None)
    _forget_answers(post)
    quotes.erase_quotes(post, said)
    quotes.erase_pictures(post, said)
    bus.record(events.PostErased(thread.id, post.id, by.id))
    return log.write(
        Verb.ERASE, by.id, reason, thread_id=thread.id, post_id=post.id, person_id=post.author_id
    )


def _versions(post: Post) -> Select[str]:
    return select(Revision.body).where(Revision.post_id == post.id)


def forget(post: Post, title: str | None) -> None:
    """Take a locked post's words from all other places; inside an operation only.

    Only that there was something stays, with who and when.
    """
    stub = say("Erased for privacy.")
    db.session.execute(
        update(Revision)
        .where(Revision.post_id == post.id)
        .values(body=STUB, title=title, reason="")
    )
    db.session.execute(
        update(Suggestion)
        .where(Suggestion.post_id == post.id)
        .values(body=STUB, title=None, reason="", revision=0)
    )
    db.session.execute(
        update(Flag).where(Flag.post_id == post.id, Flag.note != "").values(note=stub)
    )
    spam.erase(post.id)
    db.session.flush()


def _forget_answers(post: Post) -> None:
    """What programs were answered about the post, kept in case they ask again."""
    kept = select(IdempotencyKey.id).where(
        IdempotencyKey.body.contains(f'/posts/{post.id}"')
        | IdempotencyKey.body.contains(f"/questions/{post.thread_id}/")
    )
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.id.in_(kept)))
