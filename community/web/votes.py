"""Voting, and saying "I have this too"."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from community.domain.threads import queries
from community.domain.votes import operations
from community.kernel.words import say
from community.web import thread_parts
from community.web.rendering import done, is_undo, whole_number
from community.web.threads import address_of
from community.web.viewer import signed_in

bp = Blueprint("votes", __name__)


@bp.route("/posts/<int:post_id>/vote", methods=["POST", "DELETE"])
def vote(post_id: int) -> ResponseReturnValue:
    person = signed_in()
    post = queries.get_post(post_id, person)
    if is_undo():
        operations.unvote(post, by=person)
        said = say("Vote taken back. Score %(score)s.", score=post.score)
    else:
        operations.vote(post, by=person, value=whole_number("value"))
        said = say("Vote counted. Score %(score)s.", score=post.score)
    place = url_for("threads.post", post_id=post_id)
    return done(said, place, lambda: thread_parts.vote_box(post, person))


@bp.route("/questions/<int:thread_id>/me-too", methods=["POST", "DELETE"])
def me_too(thread_id: int) -> ResponseReturnValue:
    person = signed_in()
    thread = queries.get_thread(thread_id, person)
    if is_undo():
        operations.not_me_too(thread, by=person)
        said = say("Taken back: you no longer have this problem.")
    else:
        operations.me_too(thread, by=person)
        said = say("Noted: you have this problem too.")
    return done(said, address_of(thread), lambda: thread_parts.me_too(thread, person))
