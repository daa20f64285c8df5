"""Addresses of old forums, answered with the place where the question or post stands now."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from community.domain.threads import old_ids, queries
from community.kernel.errors import Gone, NotFound
from community.kernel.words import say
from community.web.threads import address_of
from community.web.viewer import viewer

bp = Blueprint("old_addresses", __name__, url_prefix="/old")

KINDS = {
    "questions": ("question",),
    "answers": ("answer",),
    "posts": ("question", "answer"),
    "comments": ("comment",),
}


@bp.get("/<source>/<any(questions, answers, posts, comments):kind>/<foreign_id>")
@bp.get("/<source>/<any(questions, answers, posts, comments):kind>/<foreign_id>/<path:words>")
def go(source: str, kind: str, foreign_id: str, words: str = "") -> ResponseReturnValue:
    """Go to what had this id in an old forum; what follows the id is not needed."""
    found = old_ids.find(source, KINDS[kind], foreign_id)
    if found is None:
        raise NotFound(say("Nothing was brought in from this address."))
    try:
        return redirect(_address(*found), 301)
    except Gone:
        # An old address tells no more of what was removed than of what was never here.
        raise NotFound(say("Nothing was brought in from this address.")) from None


def _address(kind: str, local_id: int) -> str:
    person = viewer()
    if kind == "question":
        return address_of(queries.get_thread(local_id, person, removed=True))
    post = queries.get_post(local_id, person, removed=True)
    return url_for("threads.post", post_id=post.id)
