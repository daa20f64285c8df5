"""Flagging a post, and what came of one's flags."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.flags import operations, queries
from community.domain.flags.rules import REASON_WORDS
from community.domain.threads.models import Post
from community.domain.threads.queries import get_post
from community.kernel.errors import Invalid
from community.kernel.words import say
from community.web import thread_parts
from community.web.filters import translated
from community.web.rendering import back_to, filled, is_fragment, told
from community.web.viewer import signed_in

bp = Blueprint("flags", __name__)


@bp.get("/flags")
def index() -> ResponseReturnValue:
    """What one flagged oneself, and the outcomes."""
    page = queries.own(signed_in(), request.args.get("after"))
    return render_template("flags/list.html", page=page, words=REASON_WORDS)


@bp.get("/posts/<int:post_id>/flags")
def new(post_id: int) -> ResponseReturnValue:
    return _page(get_post(post_id, signed_in()), {})


@bp.post("/posts/<int:post_id>/flags")
def create(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = get_post(post_id, person)
    try:
        operations.flag(post, person, request.form.get("reason", ""), request.form.get("note", ""))
    except Invalid as error:
        again = _page(get_post(post_id, person), error.fields)
        return (filled(again) if is_fragment() else again), 422
    said = say("Thank you. A moderator will look, and you will hear what came of it.")
    if not is_fragment():
        flash(translated(said), "success")
        return back_to(url_for("threads.show", thread_id=post.thread_id))
    changed = thread_parts.changes(post.thread_id, person, post_id)
    return f"{filled('')}{changed}{told('success', translated(said))}"


def _page(post: Post, wrong: dict[str, str]) -> str:
    return render_template(
        "flags/_dialog.html" if is_fragment() else "flags/new.html",
        post=post, words=REASON_WORDS, given=request.form,
        wrong=[translated(said) for said in wrong.values()],
    )  # fmt: skip
