"""The review queue: what waits, and one item claimed and decided."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.escalations import desk
from community.domain.escalations.showing import CaseRow
from community.domain.flags.rules import REASON_WORDS
from community.domain.review import operations, queries, rules
from community.domain.review.rules import DECISION_WORDS, KIND_WORDS, Kind
from community.domain.settings.queries import terms
from community.kernel import clock, difference
from community.kernel.errors import Forbidden, NotFound
from community.kernel.words import say
from community.web.desk_page import bare_lines
from community.web.rendering import back_to, is_undo
from community.web.viewer import signed_in

bp = Blueprint("review", __name__, url_prefix="/review")


@bp.get("")
def index() -> ResponseReturnValue:
    person = _reviewer()
    kind = request.args.get("kind") or None
    if kind and kind not in list(Kind):
        raise NotFound(say("There is no such part of the queue."))
    return render_template(
        "review/list.html", page=queries.items(person, kind, request.args.get("after")),
        kind=kind, counts=queries.counts(person), words=KIND_WORDS,
        kinds=rules.kinds_for(person, clock.now(), terms()), proposed=bare_lines(_proposed(person, kind)),
    )  # fmt: skip


@bp.get("/<int:item_id>")
def show(item_id: int) -> ResponseReturnValue:
    card = queries.get(item_id, _reviewer())
    hunks = difference.between(card.post.body, card.suggestion.body) if card.suggestion else ()
    return render_template(
        "review/show.html", item=card, hunks=hunks, words=KIND_WORDS,
        decisions=[(name, DECISION_WORDS[card.kind, name]) for name in card.decisions],
        reasons=REASON_WORDS,
    )  # fmt: skip


@bp.route("/<int:item_id>/claim", methods=["POST", "DELETE"])
def claim(item_id: int) -> ResponseReturnValue:
    person = _reviewer()
    if is_undo():
        operations.let_go(item_id, person)
        return back_to(url_for("review.index"))
    operations.claim(item_id, person)
    return back_to(url_for("review.show", item_id=item_id))


@bp.post("/<int:item_id>/decision")
def decide(item_id: int) -> ResponseReturnValue:
    decision = request.form.get("decision", "")
    operations.decide(item_id, _reviewer(), decision, request.form.get("reason", ""))
    flash(_("Decided. Those it concerns are told."), "success")
    return back_to(url_for("review.index"))


def _proposed(person: User, kind: str | None) -> tuple[CaseRow, ...]:
    """What was proposed to the support team, beside the whole of the queue."""
    if kind or not may(person, Right.REVIEW, clock.now()):
        return ()
    return desk.cases(person, "proposed").items


def _reviewer() -> User:
    person = signed_in()
    if not rules.kinds_for(person, clock.now(), terms()):
        raise Forbidden(
            say("The review queue is for moderators, and opens to members with reputation.")
        )
    return person
