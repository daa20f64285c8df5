"""Saying, while a page is in sight, that one looks at a thread or writes in it; the answer is who else does."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.presence import operations
from community.domain.presence.queries import others_at
from community.domain.threads import queries
from community.web.rendering import back_to, is_fragment, is_undo
from community.web.threads import address_of
from community.web.viewer import staff

bp = Blueprint("presence", __name__)


@bp.route("/questions/<int:thread_id>/presence", methods=["POST", "DELETE"])
def beat(thread_id: int) -> ResponseReturnValue:
    person = staff()
    thread = queries.get_thread(thread_id, person, removed=True)
    if is_undo():
        operations.be_gone(thread, by=person)
        return "", 204
    operations.be_here(thread, by=person, state=request.form.get("state", ""))
    if not is_fragment():
        return back_to(address_of(thread))
    here = others_at([thread.id], person).get(thread.id, ())
    known = "-".join(f"{one.person.id}{'t' if one.is_typing else ''}" for one in here)
    if known == request.form.get("known", ""):
        return "", 204  # nothing changed, and nothing moves
    return render_template("presence/_here.html", here=here, known=known)
