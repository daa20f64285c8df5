"""Commenting on posts, editing, removing, and how a post came to read as it does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.answers import apart
from community.domain.drafts import operations as drafts
from community.domain.drafts.rules import Key, Purpose
from community.domain.settings.queries import terms
from community.domain.threads import editing, operations, posts, queries, rules
from community.domain.threads.cards import Audience, PostRole
from community.domain.threads.models import Post, Thread
from community.domain.threads.overtaking import Overtaken
from community.domain.threads.withholding import may_mend
from community.kernel import clock, difference
from community.kernel.db import db
from community.kernel.errors import Forbidden, Gone, Invalid, RateLimited, Stale
from community.kernel.sensitive import Finding
from community.kernel.words import say
from community.web import stamping, thread_parts
from community.web.carrying import carried, sign_in_to_continue
from community.web.drafts import typed_before
from community.web.forms.threads import (
    CommentForm,
    EditForm,
    add_environment,
    environment_of,
    tags_of,
)
from community.web.holding import MOVED, chosen, found_in, holds, wording
from community.web.overtaken import newer, seen_at
from community.web.rendering import Undo, back_to, done, form_again, is_undo, wants_preview
from community.web.thread_links import preview_of
from community.web.viewer import signed_in, viewer

# The same name as threads.py: these are verbs of threads, in a file of their own.
from community.web.threads import bp  # isort: skip


VERSIONS = 10  # on a page of the history; each is compared with the one before
SIGNS = {"same": " ", "added": "+", "removed": "-"}


@bp.post("/posts/<int:post_id>/comments")
def comment(post_id: int) -> ResponseReturnValue:
    person = viewer()
    parent = queries.get_post(post_id, person)
    if person is None:
        to = url_for("threads.comment_again", post_id=post_id)
        return sign_in_to_continue(to, carried(request.form))
    form = CommentForm()
    body, key = form.body.data or "", form.submission_key.data
    if holds(found := found_in(parent.audience, body)):
        return _comment_page(parent, form, sensitive=found, sensitive_held=True), 422
    try:
        made = drafts.finish(
            person, Key(Purpose.COMMENT, parent.id), lambda: _write(parent, person, body, key)
        )
    except (Invalid, RateLimited) as error:
        form.take_errors(error)
        # What was refused was rolled back, and the post forgot its thread with it.
        return form_again(_comment_page(queries.get_post(post_id, person), form), error)
    except Overtaken as refusal:
        parent = queries.get_post(post_id, person)
        return _comment_page(parent, form, newer=newer(refusal, person)), 409
    return back_to(url_for("threads.post", post_id=made.id))


def _write(parent: Post, person: User, body: str, key: str | None) -> Post:
    manner = stamping.manner_of(request.form, person)
    if parent.audience == Audience.PUBLIC and chosen() == MOVED:
        return apart.comment_apart(
            parent, person, body, wording(), key, manner=manner, seen_at=seen_at()
        )
    return operations.comment(parent, person, body, key, manner, seen_at())


@bp.get("/posts/<int:post_id>/comments/new")
def new_comment(post_id: int) -> ResponseReturnValue:
    """A comment on a page of its own, where one was begun before."""
    person = signed_in()
    parent = queries.get_post(post_id, person)
    if not rules.may_comment(person, parent, clock.now()):
        raise Forbidden(say("You cannot comment here."))
    form = CommentForm(formdata=typed_before(Purpose.COMMENT, parent.id))
    form.submission_key.data = stamping.new_key()
    return _comment_page(parent, form)


@bp.post("/posts/<int:post_id>/comments/new")
def comment_again(post_id: int) -> ResponseReturnValue:
    """The comment with what was typed, after signing in."""
    return _comment_page(queries.get_post(post_id, viewer()), CommentForm())


def _comment_page(parent: Post, form: CommentForm, **more: Any) -> str:
    return render_template(
        "threads/comment.html", post=parent, form=form, moves=_moves(parent),
        most=rules.room_for(PostRole.COMMENT), as_of=clock.now(), **more,
    )  # fmt: skip


@bp.get("/posts/<int:post_id>/edit")
def edit(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = _editable(post_id, person)
    form = EditForm(
        formdata=typed_before(Purpose.EDIT, post.id), title=post.thread.title, body=post.body, revision=str(post.revision),
        tags=" ".join(post.thread.tags),
    )  # fmt: skip
    return _edit_page(post, form)


@bp.post("/posts/<int:post_id>/edit")
def save_edit(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = _editable(post_id, person)
    form = EditForm()
    found = _new_in(post, form)
    if wants_preview():
        return _edit_page(post, form, preview_of(form.body.data or "", person), sensitive=found)
    if holds(found):
        return _edit_page(post, form, sensitive=found, sensitive_held=True), 422
    try:
        drafts.finish(person, Key(Purpose.EDIT, post.id), lambda: _save(post, form, person))
    except Stale as error:
        form.take_errors(Invalid(body=error.sentence))
        form.revision.data = form.revision.raw_data = None
        form.revision.process(None, str(post.revision))
        return _edit_page(post, form, preview=post.html), 409
    except Invalid as error:
        form.take_errors(error)
        return _edit_page(post, form), 422
    return back_to(url_for("threads.post", post_id=post_id))


@bp.route("/posts/<int:post_id>/removal", methods=["POST", "DELETE"])
def remove(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person, removed=True)
    comment = post.role == PostRole.COMMENT
    if is_undo():
        operations.restore(post, by=person)
        return _changed(say("Comment restored.") if comment else say("Restored."), post, person)
    operations.remove(post, by=person, reason=request.form.get("reason", ""))
    again = Undo(url_for("threads.remove", post_id=post_id), deletes=True)
    return _changed(say("Comment removed.") if comment else say("Removed."), post, person, again)


@bp.route("/posts/<int:post_id>/information-request", methods=["POST", "DELETE"])
def ask_asker(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person)
    if is_undo():
        operations.stop_asking(post, by=person)
        return _changed(say("The asker is no longer asked for this."), post, person)
    operations.ask_asker(post, by=person)
    return _changed(say("The asker is asked for more."), post, person)


def _changed(said: str, post: Post, person: User, undo: Undo | None = None) -> ResponseReturnValue:
    place = url_for("threads.post", post_id=post.id)
    return done(said, place, lambda: thread_parts.changes(post.thread_id, person, post.id), undo)


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One version of a post, and how it differs from the one before."""

    number: int
    by: PersonCard
    at: datetime
    reason: str
    difference: tuple[tuple[str, str], ...]


@bp.get("/posts/<int:post_id>/history")
def history(post_id: int) -> ResponseReturnValue:
    post = queries.get_post(post_id, viewer())
    page = posts.revisions_of(post, request.args.get("after"), VERSIONS, newest_first=True)
    # What the last of the page differs from stands on the next.
    older = posts.revisions_of(post, page.next, 1, newest_first=True).items if page.next else ()
    texts = [*map(_whole, (*page.items, *older)), ""]
    share = difference.MAX_COMPARISONS // VERSIONS
    views = [
        RevisionView(
            version.number, version.editor, version.created_at, version.reason,
            tuple((SIGNS[hunk.kind], hunk.text) for hunk in difference.between(old, new, share)),
        )
        for version, new, old in zip(page.items, texts, texts[1:], strict=False)
    ]  # fmt: skip
    following = page.next and url_for("threads.history", post_id=post.id, after=page.next)
    return render_template(
        "threads/history.html", post=post, title=post.thread.title, revisions=views,
        total=posts.count_revisions(post), next=following,
    )  # fmt: skip


def _whole(version: posts.RevisionCard) -> str:
    head = [version.title] if version.title else []
    tags = ["#" + " #".join(version.tags)] if version.tags else []
    return "\n".join([*head, *tags, version.body])


def _editable(post_id: int, person: User) -> Post:
    post = queries.get_post(post_id, person, removed=True)
    # With its category, whose fields may be asked for.
    queries.get_thread(post.thread_id, person, removed=True)
    if may_mend(person, post):
        return post
    if post.removed_at is not None:
        raise Gone(say("This post was removed."))
    now, numbers = clock.now(), terms()
    if not (
        rules.may_edit(person, post, now, numbers) or rules.may_retag(person, post, now, numbers)
    ):
        raise Forbidden(say("Only its author or a moderator can edit this."))
    return post


def _save(post: Post, form: EditForm, person: User) -> None:
    seen = form.revision.data or ""
    question = post.opens_thread
    if question:
        add_environment(form, post.thread.category, post.thread.environment, request.form)
    asked = question and any(name.startswith("env_") for name in request.form)
    wish: dict[str, Any] = {
        "body": form.body.data or "", "reason": form.reason.data or "",
        "title": form.title.data if question else None,
        "tags": tags_of(form.tags.data) if question else None,
        "environment": environment_of(form) if asked else None,
        "seen_revision": int(seen) if seen.isascii() and seen.isdigit() else None,
    }  # fmt: skip
    if post.audience == Audience.PUBLIC and chosen() == MOVED:
        apart.edit_apart(post, person, wording(), **wish)
    else:
        editing.edit(post, by=person, **wish)


def _new_in(post: Post, form: EditForm) -> tuple[Finding, ...]:
    """What is sensitive and was not there for everyone to read before."""
    typed = found_in(post.audience, form.title.data, form.body.data)
    standing = f"{post.thread.title}\n{post.body}"
    return tuple(finding for finding in typed if finding.excerpt not in standing)


def _edit_page(post: Post, form: EditForm, preview: str | None = None, **more: Any) -> str:
    if post.opens_thread and not any(n.startswith("env_") for n in form._fields):
        add_environment(form, post.thread.category, post.thread.environment, request.form)
    return render_template(
        "threads/edit.html", post=post, form=form, preview=preview, moves=_moves(post),
        most=rules.room_for(post.role, post.body), moving=chosen() == MOVED, **more,
    )  # fmt: skip


def _moves(post: Post) -> tuple[str, ...]:
    """What the viewer may move to the private lane of a post's thread."""
    person = viewer()
    # A refused operation was rolled back, and the post forgot its thread with it.
    thread = db.session.get_one(Thread, post.thread_id)
    has_lane = person is not None and rules.may_write_for(
        person, Audience.PRIVATE, thread, clock.now()
    )
    return (MOVED,) if has_lane else ()
