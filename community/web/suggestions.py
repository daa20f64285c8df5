"""Suggesting how a post reads better."""

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.accounts.models import User
from community.domain.drafts import operations as drafts
from community.domain.drafts.rules import Key, Purpose
from community.domain.settings.queries import terms
from community.domain.suggestions import operations, rules
from community.domain.threads.cards import PostRole
from community.domain.threads.models import Post
from community.domain.threads.queries import get_post
from community.kernel import clock
from community.kernel.errors import Invalid, Stale
from community.web.drafts import typed_before
from community.web.forms.threads import EditForm, tags_of
from community.web.rendering import back_to, wants_preview
from community.web.thread_links import preview_of
from community.web.viewer import signed_in

bp = Blueprint("suggestions", __name__)


@bp.get("/posts/<int:post_id>/suggestions")
def new(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = get_post(post_id, person)
    if not rules.may_suggest(person, post, clock.now(), terms()):
        return back_to(url_for("threads.edit", post_id=post_id))
    form = EditForm(
        formdata=typed_before(Purpose.SUGGESTION, post.id), title=post.thread.title, body=post.body, revision=str(post.revision),
        tags=" ".join(post.thread.tags),
    )  # fmt: skip
    return _page(post, form)


@bp.post("/posts/<int:post_id>/suggestions")
def create(post_id: int) -> ResponseReturnValue:
    person, form = signed_in(), EditForm()
    post = get_post(post_id, person)
    if wants_preview():
        return _page(post, form, preview=preview_of(form.body.data or "", person))
    try:
        drafts.finish(
            person, Key(Purpose.SUGGESTION, post.id), lambda: _suggest(post, form, person)
        )
    except Stale as error:
        form.take_errors(Invalid(body=error.sentence))
        return _page(get_post(post_id, person), form), 409
    except Invalid as error:
        form.take_errors(error)
        return _page(get_post(post_id, person), form), 422
    flash(_("Thank you. Your suggestion waits for its author or a reviewer."), "success")
    return back_to(url_for("threads.post", post_id=post_id))


def _suggest(post: Post, form: EditForm, person: User) -> None:
    question = post.role == PostRole.QUESTION
    seen = form.revision.data or ""
    operations.suggest(
        post, person, form.body.data or "",
        title=form.title.data if question else None,
        tags=tags_of(form.tags.data) if question else None,
        reason=form.reason.data or "",
        seen_revision=int(seen) if seen.isascii() and seen.isdigit() else None,
    )  # fmt: skip


def _page(post: Post, form: EditForm, preview: str | None = None) -> str:
    return render_template("suggestions/new.html", post=post, form=form, preview=preview)
