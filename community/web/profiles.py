"""Pages of people: the list, and one person."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.accounts import queries, rules
from community.domain.badges import queries as badges
from community.domain.threads import contributions
from community.domain.threads import queries as threads
from community.kernel import clock
from community.web.viewer import viewer

bp = Blueprint("people", __name__, url_prefix="/people")

SHOWN = 10  # questions and answers on a person's page


@bp.get("")
def index() -> ResponseReturnValue:
    order = request.args.get("order") or "reputation"
    begins = (request.args.get("q") or "")[: queries.MAX_PREFIX]
    page = queries.people(order, begins, request.args.get("after"))
    return render_template("profiles/list.html", page=page, order=order, begins=begins)


@bp.get("/<handle>")
def show(handle: str) -> ResponseReturnValue:
    """One person, as everybody sees them: only what is public is shown, to staff too."""
    person, reader = queries.get_by_handle(handle), viewer()
    is_own = reader is not None and reader.id == person.id
    return render_template(
        "profiles/show.html",
        person=person,
        card=person.card(),
        suspended=rules.is_suspended(person, clock.now()),
        tags=contributions.top_tags(person.id),
        questions=threads.rows(None, view="new", author=person.handle, limit=SHOWN).items,
        answers=contributions.recent_answers(person.id, SHOWN),
        badges=badges.held_by(person.id),
        progress=badges.progress_of(person.id) if is_own else [],
    )
