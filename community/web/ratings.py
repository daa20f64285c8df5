"""Rating the help with a case, from a link that is one person's alone and needs no signing in."""

import re

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.escalations.models import Escalation, SatisfactionOffer
from community.domain.satisfaction import operations, queries, rules
from community.kernel.db import db
from community.kernel.errors import Conflict, Invalid
from community.kernel.words import say
from community.web.filters import translated
from community.web.follow_ups import only_for, shown_thread
from community.web.rendering import back_to

bp = Blueprint("ratings", __name__)

WORDS = {
    1: say("Very bad"),
    2: say("Bad"),
    3: say("Fair"),
    4: say("Good"),
    5: say("Very good"),
}


@bp.app_context_processor
def words() -> dict[str, object]:
    """The words of ratings, for every template that asks for one or shows one."""
    return {"rating_words": WORDS}


@bp.get("/ratings/<token>")
def show(token: str) -> ResponseReturnValue:
    """A form only: programs that look through mail open links, and nothing may come of that."""
    offer, person = _offered(token)
    operations.check_open(offer, person, _status(offer))
    return _page(offer)


@bp.post("/ratings/<token>")
def rate(token: str) -> ResponseReturnValue:
    offer, person = _offered(token)
    typed = request.form.get("rating", "")
    rating = int(typed) if re.fullmatch(r"[0-9]", typed) else None
    try:
        operations.rate(offer, person, rating, request.form.get("comment", ""))
    except Invalid as error:
        return _page(offer, refused=translated(error.sentence)), 422
    return back_to(f"/ratings/{token}/thanks")


@bp.get("/ratings/<token>/thanks")
def thanks(token: str) -> ResponseReturnValue:
    """What somebody has said, once they have."""
    offer, _person = _offered(token)
    if offer.rated_at is None:
        raise Conflict(say("Nothing was rated yet."))
    is_open_again = _status(offer) not in rules.ENDED
    response = make_response(
        render_template(
            "satisfaction/thanks.html", rating=offer.rating, is_open_again=is_open_again,
            thread=shown_thread(_thread_id(offer)),
        )
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _offered(token: str) -> tuple[SatisfactionOffer, User]:
    offer, person = queries.of_token(token)
    only_for(person)
    return offer, person


def _status(offer: SatisfactionOffer) -> str:
    return db.session.get_one(Escalation, offer.escalation_id).status


def _thread_id(offer: SatisfactionOffer) -> int:
    return db.session.get_one(Escalation, offer.escalation_id).thread_id


def _page(offer: SatisfactionOffer, refused: str | None = None) -> Response:
    thread = shown_thread(_thread_id(offer))
    form = request.form
    response = make_response(
        render_template(
            "satisfaction/show.html", path=request.path, thread=thread, refused=refused,
            typed={"rating": form.get("rating", ""), "comment": form.get("comment", "")},
        )
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-store"
    return response
