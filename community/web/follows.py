"""Following a thread."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from community.domain.follows import operations
from community.domain.threads import queries
from community.web.rendering import back_to, is_undo
from community.web.viewer import signed_in

bp = Blueprint("follows", __name__)


@bp.route("/questions/<int:thread_id>/follow", methods=["POST", "DELETE"])
def follow(thread_id: int) -> ResponseReturnValue:
    person = signed_in()
    thread = queries.get_thread(thread_id, person)
    if is_undo():
        operations.unfollow(thread, by=person)
    else:
        operations.follow(thread, by=person)
    return back_to(url_for("threads.show", thread_id=thread.id, slug=thread.slug))
