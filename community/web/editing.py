"""Commenting on posts, editing, removing, and how a post came to read as it does."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts.cards import PersonCard
from community.domain.accounts.models import User
from community.domain.settings.queries import terms
from community.domain.threads import editing, operations, posts, queries, rendering, rules
from community.domain.threads.models import Post
from community.domain.threads.withholding import may_mend
from community.kernel import clock, difference
from community.kernel.errors import Forbidden, Gone, Invalid, Stale
from community.kernel.words import say
from community.web import stamping
from community.web.forms.threads import (
    CommentForm,
    EditForm,
    add_environment,
    environment_of,
    tags_of,
)
from community.web.rendering import back_to, is_undo, wants_preview
from community.web.viewer import signed_in, viewer

# The same name as threads.py: these are verbs of threads, in a file of their own.
from community.web.threads import bp  # isort: skip


SIGNS = {"same": " ", "added": "+", "removed": "-"}


@bp.post("/posts/<int:post_id>/comments")
def comment(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    parent = queries.get_post(post_id, person)
    try:
        made = operations.comment(
            parent,
            person,
            request.form.get("body", ""),
            request.form.get("submission_key"),
            stamping.open_for(request.form.get("submission_key")),
        )
    except Invalid as error:
        form = CommentForm()
        form.take_errors(error)
        return render_template("threads/comment.html", post=parent, form=form), 422
    return back_to(url_for("threads.post", post_id=made.id))


@bp.get("/posts/<int:post_id>/edit")
def edit(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = _editable(post_id, person)
    form = EditForm(
        formdata=None, title=post.thread.title, body=post.body, revision=str(post.revision),
        tags=" ".join(post.thread.tags),
    )  # fmt: skip
    return _edit_page(post, form)


@bp.post("/posts/<int:post_id>/edit")
def save_edit(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = _editable(post_id, person)
    form = EditForm()
    if wants_preview():
        return _edit_page(post, form, preview=rendering.render(form.body.data or ""))
    try:
        _save(post, form, person)
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
    if is_undo():
        operations.restore(post, by=person)
    else:
        operations.remove(post, by=person, reason=request.form.get("reason", ""))
    return back_to(url_for("threads.post", post_id=post_id))


@bp.route("/posts/<int:post_id>/information-request", methods=["POST", "DELETE"])
def ask_asker(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person)
    if is_undo():
        operations.stop_asking(post, by=person)
    else:
        operations.ask_asker(post, by=person)
    return back_to(url_for("threads.post", post_id=post_id))


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
    versions = posts.revisions_of(post)
    before = ["", *(_whole(version) for version in versions)]
    views = [
        RevisionView(
            version.number, version.editor, version.created_at, version.reason,
            tuple((SIGNS[hunk.kind], hunk.text) for hunk in difference.between(old, _whole(version))),
        )
        for old, version in zip(before, versions, strict=False)
    ]  # fmt: skip
    return render_template(
        "threads/history.html", post=post, title=post.thread.title, revisions=views[::-1]
    )


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
    editing.edit(
        post, by=person, body=form.body.data or "",
        title=form.title.data if question else None,
        tags=tags_of(form.tags.data) if question else None,
        environment=environment_of(form) if asked else None,
        reason=form.reason.data or "",
        seen_revision=int(seen) if seen.isascii() and seen.isdigit() else None,
    )  # fmt: skip


def _edit_page(post: Post, form: EditForm, preview: str | None = None) -> str:
    if post.opens_thread and not any(n.startswith("env_") for n in form._fields):
        add_environment(form, post.thread.category, post.thread.environment, request.form)
    return render_template("threads/edit.html", post=post, form=form, preview=preview)
