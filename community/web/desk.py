"""What the support team has before it, and how much of it there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import (
    Blueprint,
    Flask,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.desk import queries as desk
from community.domain.escalations import queries
from community.domain.presence.queries import others_at
from community.domain.review.rules import kinds_for
from community.domain.settings.queries import terms
from community.kernel import clock
from community.web import case_page, case_words, desk_page
from community.web.desk_places import Place, place_in, place_of
from community.web.rendering import is_fragment
from community.web.review_words import counts_of
from community.web.viewer import signed_in, staff, viewer

bp = Blueprint("desk", __name__)

MOST_CHOSEN = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the viewer; None where they do not work."""

    desk: int | None
    review: int


def init(app: Flask) -> None:
    """Give the templates the counts of the bar, and the words of cases."""
    app.jinja_env.globals["waiting"] = waiting
    case_words.init(app)


def waiting() -> Waiting | None:
    """What waits at the desk and in review, or None for those who work at neither."""
    person, now = viewer(), clock.now()
    if person is None or not kinds_for(person, now, terms()):
        return None
    if not may(person, Right.DESK, now):
        return Waiting(None, sum(counts_of(person).values()))
    live = queries.count_live(person)
    return Waiting(live.all, sum(counts_of(person, live).values()))


@bp.get("/desk")
def index() -> ResponseReturnValue:
    person = staff()
    place = place_of(person, request.args)
    return shown(person, place, _chosen())


@bp.get("/desk/<int:escalation_id>")
def show(escalation_id: int) -> ResponseReturnValue:
    """A case: beside its question, or alone if the question has a newer one."""
    person = signed_in()
    case = case_page.assemble(escalation_id, person)
    if case.is_current:
        return redirect(case_page.address_of(case.card.row))
    return render_template("desk/case.html", case=case)


@bp.get("/desk/<int:escalation_id>/beside")
def beside(escalation_id: int) -> ResponseReturnValue:
    """A case for the page of the desk that stands: beside the list, whose place the query string says."""
    person = staff()
    place = place_in(person, request.query_string.decode("ascii", "replace")).of(escalation_id)
    if not is_fragment():
        return redirect(place.address)
    return render_template("desk/_opened.html", beside=desk_page.beside(place, person))


@bp.get("/desk/presence")
def presence() -> ResponseReturnValue:
    """Who has the cases before them whose lines a page of the desk shows: asked again and again."""
    person = staff()
    if not is_fragment():
        return redirect(url_for("desk.index"))
    ids = [int(one) for one in request.args.getlist("thread") if one.isascii() and one.isdigit()]
    wanted = [one for one in ids[:MOST_CHOSEN] if 0 < one < 2**31]
    here = others_at(wanted, person)
    response = make_response(render_template("desk/_presence.html", wanted=wanted, here=here))
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    response.make_conditional(request)
    return response


def shown(person: User, place: Place, chosen: Sequence[int] = (), **more: object) -> str:
    """The page of a place on the desk; `more` is what a form on it came back with."""
    page = desk_page.assemble(person, place, chosen)
    return render_template("desk/index.html", page=page, **more)


def changed_lines(ids: Sequence[int], person: User, place: Place, chosen: Sequence[int]) -> str:
    """The lines of some cases as they are now, and the numbers of the views, for the page that stands."""
    rows = desk.rows_by_id(ids, person)
    return render_template(
        "desk/_changes.html", lines=desk_page.lines_of(rows, person, chosen), place=place,
        views=desk_page.views_at(place, person),
    )  # fmt: skip


def _chosen() -> list[int]:
    """What stays selected after a form without scripts."""
    typed = request.args.get("chosen", "").split(",")[:MOST_CHOSEN]
    return [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 11]
