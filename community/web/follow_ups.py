"""Saying whether a solution worked, from a link that is one person's alone and needs no signing in."""

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.escalations.models import FollowUp
from community.domain.follow_ups import operations, queries
from community.domain.satisfaction import queries as satisfaction
from community.domain.threads.models import Thread
from community.domain.threads.queries import get_thread
from community.kernel.errors import Forbidden, Gone, Invalid, NotFound
from community.kernel.words import say
from community.web.filters import translated
from community.web.rendering import back_to
from community.web.viewer import viewer

bp = Blueprint("follow_ups", __name__)


@bp.get("/follow-ups/<token>")
def show(token: str) -> ResponseReturnValue:
    """Buttons only: programs that look through mail open links, and nothing may come of that."""
    follow_up, person = _asked(token)
    return _page(follow_up, person)


@bp.post("/follow-ups/<token>")
def answer(token: str) -> ResponseReturnValue:
    follow_up, person = _asked(token)
    try:
        operations.answer(follow_up, by=person, outcome=request.form.get("outcome", ""))
    except Invalid as error:
        return _page(follow_up, person, refused=translated(error.sentence)), 422
    return back_to(queries.asked(follow_up, person).path)


def only_for(person: User) -> None:
    """Refuse a link that was sent to somebody else than who is signed in here. Raises Forbidden."""
    signed_in = viewer()
    if signed_in is not None and signed_in.id != person.id:
        raise Forbidden(say("This link was sent to somebody else. Log out to use it as theirs."))


def shown_thread(thread_id: int) -> Thread | None:
    """The thread, if whoever looks may read it: a link alone tells of nothing that is not public."""
    try:
        return get_thread(thread_id, viewer())
    except (NotFound, Gone):
        return None


def _asked(token: str) -> tuple[FollowUp, User]:
    follow_up, person = queries.of_token(token)
    only_for(person)
    return follow_up, person


def _page(follow_up: FollowUp, person: User, refused: str | None = None) -> Response:
    thread = shown_thread(follow_up.thread_id)
    asked = queries.asked(follow_up, person)
    response = make_response(
        render_template(
            "follow_ups/show.html", asked=asked, thread=thread, refused=refused,
            rating_path=satisfaction.path_for_thread(follow_up.thread_id, person),
        )
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-store"
    return response
