"""Pages of people: the list, and one person."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.accounts import queries, rules
from community.domain.accounts.models import User
from community.domain.badges import queries as badges
from community.domain.reputation import queries as reputation
from community.domain.reputation.rules import course
from community.domain.teams.queries import name_of
from community.domain.threads import contributions
from community.domain.threads import queries as threads
from community.kernel import clock
from community.kernel.cache import remembered
from community.web import lines
from community.web.beside import known_for
from community.web.pages import ProfilePage
from community.web.viewer import viewer

bp = Blueprint("people", __name__, url_prefix="/people")

SHOWN = 10  # questions and answers on a person's page
SUMMED_KEPT = 60  # seconds; what is added up over all that a person gave


@bp.get("")
def index() -> ResponseReturnValue:
    order = request.args.get("order") or "reputation"
    begins = (request.args.get("q") or "")[: queries.MAX_PREFIX]
    page = queries.people(order, begins, request.args.get("after"))
    tags = known_for({row.card.id for row in page.items})
    return render_template(
        "profiles/list.html", page=page, order=order, begins=begins, known_for=tags
    )


@bp.get("/<handle>")
def show(handle: str) -> ResponseReturnValue:
    """One person, as everybody sees them: only what is public is shown, to staff too."""
    person, reader = queries.get_by_handle(handle), viewer()
    is_own = reader is not None and reader.id == person.id
    return render_template(
        "profiles/show.html",
        page=_page(person),
        team=name_of(person.id) if person.is_staff else None,
        badges=badges.held_by(person.id),
        progress=badges.progress_of(person.id) if is_own else [],
    )


def _page(person: User) -> ProfilePage:
    now = clock.now()
    given, helps_with, changes = remembered(
        ("summed up", person.id),
        SUMMED_KEPT,
        lambda: (
            contributions.given_by(person.id),
            contributions.helps_with(person.id),
            reputation.changes(person.id),
        ),
    )
    standings = course(changes, person.joined_at.date(), now.date())
    return ProfilePage(
        person=person,
        card=person.card(),
        suspended=rules.is_suspended(person, now),
        given=given,
        helps_with=helps_with,
        course=standings,
        line=lines.points([standing.reputation for standing in standings]),
        answers=tuple(contributions.recent_answers(person.id, SHOWN)),
        questions=threads.rows(None, view="new", author=person.handle, limit=SHOWN).items,
    )
