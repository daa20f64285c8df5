"""The verb of editing: every version is kept, and two who edit at once do not overwrite each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from community.domain import events
from community.domain.accounts.models import User
from community.domain.categories.models import Category
from community.domain.settings import daily
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.domain.threads import newcomers, pictures, rendering, rules, screening
from community.domain.threads.models import Post, Revision, Thread, ThreadTag
from community.domain.threads.withholding import bring_back, may_mend, standing_removal
from community.domain.threads.writing import count_tags, locked, put_tags
from community.kernel import bus, clock, markdown
from community.kernel.db import db
from community.kernel.errors import Forbidden, Gone, Invalid, Stale
from community.kernel.operation import lock, operation
from community.kernel.slugs import slugify
from community.kernel.words import say


@dataclass(frozen=True)
class _Wish:
    title: str | None
    tags: list[str] | None
    environment: dict[str, str] | None
    body: str


@operation
def edit(
    post: Post,
    by: User,
    body: str,
    title: str | None = None,
    tags: Sequence[str] | None = None,
    environment: Mapping[str, str] | None = None,
    reason: str = "",
    seen_revision: int | None = None,
) -> Post:
    """Change a post, and for a question its title, tags and environment; None leaves them.

    An edit that changes nothing is no revision. The author's edit of a post that flags hid shows it
    again, once. Raises Forbidden, Invalid, and Stale when somebody
    edited it since `seen_revision`.
    """
    thread, post = locked(post)
    now, numbers = clock.now(), terms()
    mends = may_mend(by, post)
    if mends:
        # Its author may change it as if it stood: that is what makes it readable again.
        bring_back(thread, post, standing_removal(post), by)
    elif post.removed_at is not None:
        raise Gone(say("This post was removed."))
    if not (rules.may_edit(by, post, now, numbers) or rules.may_retag(by, post, now, numbers)):
        raise Forbidden(say("Only its author or a moderator can edit this."))
    check_seen(post, seen_revision)

    wish = _clean(post, thread, title, tags, environment, body)
    if _changes_nothing(post, thread, wish):
        if mends:
            raise Invalid(body=say("Change what the flags are about, and it is shown again."))
        return post
    if not rules.may_edit(by, post, now, numbers) and _changes_more_than_labels(post, thread, wish):
        raise Forbidden(say("You can change the title and the tags of this, but not its text."))
    newcomers.check_tags(by, wish.tags or (), numbers)
    newcomers.check_links(by, wish.body, numbers, now, before=post.body)
    newcomers.check_mentions(by, wish.body, numbers, now, before=post.body)
    daily.take(by, Amount.DAILY_EDITS)
    _revise(post, thread, by, wish, reason)
    screening.screen_edit(thread, post, by)
    return post


def put(
    thread: Thread,
    post: Post,
    by: User,
    body: str,
    title: str | None,
    tags: Sequence[str] | None,
    reason: str,
) -> None:
    """Make a locked post read so, in the name of `by`, whom others allowed it; inside an operation."""
    _revise(post, thread, by, _clean(post, thread, title, tags, None, body), reason)


def check_seen(post: Post, revision: int | None) -> None:
    """See that who writes has read the post as it stands; None asks for nothing. Raises Stale."""
    if revision is not None and revision != post.revision:
        raise Stale(say("Somebody edited this since you opened it. Your text is kept below."))


def _revise(post: Post, thread: Thread, by: User, wish: _Wish, reason: str) -> None:
    _keep_original(post, thread)
    _apply(post, thread, wish)
    pictures.show(post, by)
    post.revision += 1
    post.edited_at = clock.now()
    db.session.add(_revision(post, thread, by, rules.clean_reason(reason)))
    db.session.flush()
    bus.record(events.PostEdited(thread.id, post.id, by.id, post.revision))


def _clean(
    post: Post,
    thread: Thread,
    title: str | None,
    tags: Sequence[str] | None,
    environment: Mapping[str, str] | None,
    body: str,
) -> _Wish:
    body = rules.clean_body(body, post.role, before=post.body)
    if not post.opens_thread:
        return _Wish(None, None, None, body)
    # An imported title may be longer than ours; leaving it as it is must stay possible.
    unchanged = title is None or title == thread.title
    return _Wish(
        None if unchanged else rules.clean_title(title),
        None if tags is None else rules.clean_tags(tags),
        None
        if environment is None
        else rules.clean_environment(environment, lock(Category, thread.category_id)),
        body,
    )


def _changes_nothing(post: Post, thread: Thread, wish: _Wish) -> bool:
    return (
        wish.body == post.body
        and wish.title in (None, thread.title)
        and (wish.tags is None or tuple(wish.tags) == thread.tags)
        and wish.environment in (None, thread.environment)
    )


def _changes_more_than_labels(post: Post, thread: Thread, wish: _Wish) -> bool:
    return wish.body != post.body or wish.environment not in (None, thread.environment)


def _keep_original(post: Post, thread: Thread) -> None:
    if post.revision == 1:
        author = lock(User, post.author_id)
        original = _revision(post, thread, author, "")
        original.created_at = post.created_at
        db.session.add(original)


def _apply(post: Post, thread: Thread, wish: _Wish) -> None:
    if wish.body != post.body:
        post.body = wish.body
        # An imported post was written in HTML and is edited in HTML: nothing of it is lost.
        imported = post.body_format == "html"
        post.html = markdown.clean_html(wish.body) if imported else rendering.render(wish.body)
        post.renderer = markdown.RENDERER_VERSION
    if not post.opens_thread:
        return
    thread.excerpt = rendering.excerpt(post.html)
    if wish.title is not None:
        thread.title, thread.slug = wish.title, slugify(wish.title)
    if wish.environment is not None:
        thread.environment = wish.environment
    if wish.tags is not None and tuple(wish.tags) != thread.tags:
        count_tags(thread, -1)
        db.session.query(ThreadTag).filter_by(thread_id=thread.id).delete()
        thread.tag_slugs = " ".join(wish.tags)
        put_tags(thread, wish.tags)


def _revision(post: Post, thread: Thread, by: User, reason: str) -> Revision:
    question = post.opens_thread
    return Revision(
        post_id=post.id, number=post.revision, editor_id=by.id, body=post.body, reason=reason,
        title=thread.title if question else None,
        tag_slugs=thread.tag_slugs if question else None, created_at=clock.now(),
    )  # fmt: skip
