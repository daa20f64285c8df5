"""Questions like the one somebody is about to ask, and the ask that one of them ended."""

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.answers.solutions import Solution, solutions_of
from community.domain.drafts import operations as drafts
from community.domain.known_issues import queries as known_issues
from community.domain.known_issues.cards import IssueCard
from community.domain.search import queries as search
from community.domain.threads import queries
from community.domain.threads.cards import ThreadRow, Turn
from community.domain.threads.models import MAX_TITLE
from community.domain.votes import operations as votes
from community.web.rendering import back_to
from community.web.viewer import signed_in, viewer

bp = Blueprint("near", __name__)

MOST = 3
FEWEST_LETTERS = 8  # of a title, before anything can be like it


@dataclass(frozen=True, slots=True)
class NearThread:
    """A thread like a title, and what settled it."""

    row: ThreadRow
    solution: Solution | None
    issue: IssueCard | None = None
    """The known issue that it is, or is bound to."""


@bp.get("/questions/similar")
def similar() -> ResponseReturnValue:
    near = near_to(request.args.get("title", ""))
    return render_template("threads/_near.html", near=near)


@bp.post("/questions/<int:thread_id>/solved-before")
def end_ask(thread_id: int) -> ResponseReturnValue:
    """The ask ends here, happily: this thread had the answer."""
    person = viewer()
    thread = queries.get_thread(thread_id, person)
    drafts.end_ask(thread, by=person)
    flash(
        _("Good to hear. If an answer here helped, say so under it: that helps the next one."),
        "success",
    )
    return back_to(url_for("threads.show", thread_id=thread.id, slug=thread.slug))


@bp.post("/questions/<int:thread_id>/known-before")
def end_ask_sharing(thread_id: int) -> ResponseReturnValue:
    """The ask ends here: the team knows of the problem, and tells once it is fixed."""
    person = signed_in()
    thread = queries.get_thread(thread_id, person)
    votes.me_too(thread, by=person)
    drafts.end_ask(thread, by=person)
    flash(_("Noted: you have this problem too. We tell you once it is fixed."), "success")
    return back_to(url_for("threads.show", thread_id=thread.id, slug=thread.slug))


def near_to(title: str) -> list[NearThread]:
    """Threads like a title, known issues and then those that are solved first; none while it is too short to tell."""
    title = " ".join(title.split())[: 2 * MAX_TITLE]
    if len(title) < FEWEST_LETTERS:
        return []
    rows = search.similar(title, viewer(), MOST)
    issues = known_issues.of_threads([row.id for row in rows], viewer())
    # What the team knows of first: nobody has to ask it once more.
    rows.sort(key=lambda row: (row.id not in issues, row.turn != Turn.SOLVED))
    solutions = solutions_of(rows, viewer())
    return [NearThread(row, solutions.get(row.id), issues.get(row.id)) for row in rows]
