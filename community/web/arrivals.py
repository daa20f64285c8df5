"""Telling whoever reads a question of answers that came since, and showing them when they ask."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.answers import arriving
from community.domain.threads import queries
from community.domain.threads.models import Thread
from community.kernel import clock
from community.kernel.errors import Invalid
from community.kernel.words import say
from community.web import thread_page
from community.web.rendering import is_fragment
from community.web.threads import address_of
from community.web.viewer import viewer

bp = Blueprint("arrivals", __name__)

LONGEST = timedelta(days=7)  # a page left open longer is better opened anew


@bp.get("/questions/<int:thread_id>/answers/waiting")
def waiting(thread_id: int) -> ResponseReturnValue:
    """How many came, as a button that brings them; nothing if none did."""
    thread, moment = _asked(thread_id)
    if not is_fragment():
        return redirect(address_of(thread))
    ids = arriving.ids_since(thread, viewer(), moment)
    body = render_template(
        "answers/_waiting.html", thread=thread, ids=ids, since=request.args["since"]
    )
    return _unless_known(make_response(body), ids)


@bp.get("/questions/<int:thread_id>/answers/arrived")
def arrived(thread_id: int) -> ResponseReturnValue:
    """Those that came, for the end of the page, and what else they changed there."""
    thread, moment = _asked(thread_id)
    if not is_fragment():
        return redirect(address_of(thread))
    page = thread_page.assemble(thread, viewer(), since=moment)
    return render_template("answers/_arrived.html", page=page)


def _asked(thread_id: int) -> tuple[Thread, datetime]:
    thread = queries.get_thread(thread_id, viewer())
    moment = _moment(request.args.get("since", ""))
    return thread, max(moment, clock.now() - LONGEST)


def _moment(typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(since=say("Say since when, as a date and time with its zone.")) from error


def _unless_known(response: Response, ids: list[int]) -> Response:
    # Asked again and again, and nearly always the same; then the answer is a line.
    response.set_etag("-".join(map(str, ids)) or "none")
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    response.make_conditional(request)
    return response
