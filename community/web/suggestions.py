"""Suggesting how a post reads better."""

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.settings.queries import terms
from community.domain.suggestions import operations, rules
from community.domain.threads import rendering
from community.domain.threads.cards import PostRole
from community.domain.threads.models import Post
from community.domain.threads.queries import get_post
from community.kernel import clock
from community.kernel.errors import Invalid, Stale
from community.web.forms.threads import EditForm, tags_of
from community.web.rendering import back_to, wants_preview
from community.web.viewer import signed_in

bp = Blueprint("suggestions", __name__)


@bp.get("/posts/<int:post_id>/suggestions")
def new(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = get_post(post_id, person)
    if not rules.may_suggest(person, post, clock.now(), terms()):
        return back_to(url_for("threads.edit", post_id=post_id))
    form = EditForm(
        formdata=None, title=post.thread.title, body=post.body, revision=str(post.revision),
        tags=" ".join(post.thread.tags),
    )  # fmt: skip
    return _page(post, form)


@bp.post("/posts/<int:post_id>/suggestions")
def create(post_id: int) -> ResponseReturnValue:
    person, form = signed_in(), EditForm()
    post = get_post(post_id, person)
    if wants_preview():
        return _page(post, form, preview=rendering.render(form.body.data or ""))
    question = post.role == PostRole.QUESTION
    seen = form.revision.data or ""
    try:
        operations.suggest(
            post, person, form.body.data or "",
            title=form.title.data if question else None,
            tags=tags_of(form.tags.data) if question else None,
            reason=form.reason.data or "",
            seen_revision=int(seen) if seen.isascii() and seen.isdigit() else None,
        )  # fmt: skip
    except Stale as error:
        form.take_errors(Invalid(body=error.sentence))
        return _page(get_post(post_id, person), form), 409
    except Invalid as error:
        form.take_errors(error)
        return _page(get_post(post_id, person), form), 422
    flash(_("Thank you. Your suggestion waits for its author or a reviewer."), "success")
    return back_to(url_for("threads.post", post_id=post_id))


def _page(post: Post, form: EditForm, preview: str | None = None) -> str:
    return render_template("suggestions/new.html", post=post, form=form, preview=preview)
