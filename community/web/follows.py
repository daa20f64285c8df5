"""Following a thread."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from community.domain.follows import operations
from community.domain.threads import queries
from community.kernel.words import say
from community.web import thread_parts
from community.web.rendering import done, is_undo
from community.web.threads import address_of
from community.web.viewer import signed_in

bp = Blueprint("follows", __name__)


@bp.route("/questions/<int:thread_id>/follow", methods=["POST", "DELETE"])
def follow(thread_id: int) -> ResponseReturnValue:
    person = signed_in()
    thread = queries.get_thread(thread_id, person)
    if is_undo():
        operations.unfollow(thread, by=person)
        said = say("You no longer follow this question.")
    else:
        operations.follow(thread, by=person)
        said = say("You follow this question now.")
    return done(said, address_of(thread), lambda: thread_parts.follow(thread, person))
