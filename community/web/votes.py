"""Voting, and saying "I have this too"."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from community.domain.threads import queries
from community.domain.votes import operations
from community.web.rendering import back_to, is_undo, whole_number
from community.web.viewer import signed_in

bp = Blueprint("votes", __name__)


@bp.route("/posts/<int:post_id>/vote", methods=["POST", "DELETE"])
def vote(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person)
    if is_undo():
        operations.unvote(post, by=person)
    else:
        operations.vote(post, by=person, value=whole_number("value"))
    return back_to(url_for("threads.post", post_id=post_id))


@bp.route("/questions/<int:thread_id>/me-too", methods=["POST", "DELETE"])
def me_too(thread_id: int) -> ResponseReturnValue:
    person = signed_in()
    thread = queries.get_thread(thread_id, person)
    if is_undo():
        operations.not_me_too(thread, by=person)
    else:
        operations.me_too(thread, by=person)
    return back_to(url_for("threads.show", thread_id=thread.id, slug=thread.slug))
