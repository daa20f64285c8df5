"""The review queue: what waits, claimed and decided where it stands."""

from flask import Blueprint, Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.desk import queries as desk
from community.domain.desk.showing import CaseRow
from community.domain.flags.rules import REASON_WORDS
from community.domain.review import operations, queries, rules
from community.domain.review.queries import LIKELIEST, OLDEST, ORDERS, ReviewCard
from community.domain.review.rules import DECISION_WORDS, Decision
from community.domain.settings.queries import terms
from community.kernel import clock, difference
from community.kernel.errors import Conflict, Forbidden, NotFound
from community.kernel.words import say
from community.web.desk_page import bare_lines
from community.web.filters import translated
from community.web.rendering import Undo, done, is_fragment, is_undo, part, told
from community.web.review_words import (
    DECIDED_WORDS,
    KEYS,
    PART_WORDS,
    PROPOSED,
    counts_of,
    likeness,
    parts_for,
    why_suspect,
)
from community.web.viewer import signed_in

bp = Blueprint("review", __name__, url_prefix="/review")

REMOVING = frozenset({Decision.AGREE, Decision.REMOVE})
ORDER_WORDS = {OLDEST: say("Longest waiting first"), LIKELIEST: say("Most like spam first")}


def init(app: Flask) -> None:
    """Give the templates the words of the queue."""
    app.jinja_env.globals.update(
        part_words=PART_WORDS, decision_words=DECISION_WORDS, decision_keys=KEYS,
        flag_words=REASON_WORDS, why_suspect=why_suspect, likeness=likeness, hunks_of=_hunks,
    )  # fmt: skip


@bp.get("")
def index() -> ResponseReturnValue:
    person = _reviewer()
    part_of, order = request.args.get("kind") or None, request.args.get("order") or OLDEST
    parts = _parts(person)
    if part_of and part_of not in parts:
        raise NotFound(say("There is no such part of the queue."))
    if order not in ORDERS:
        raise NotFound(say("The queue has no such order."))
    page = (
        None
        if part_of == PROPOSED
        else queries.items(person, part_of, request.args.get("after"), order=order)
    )
    return render_template(
        "review/list.html", page=page, chosen=part_of, order=order, orders=ORDER_WORDS,
        parts=parts, counts=counts_of(person), proposed=bare_lines(_proposed(person, part_of)),
    )  # fmt: skip


@bp.get("/<int:item_id>")
def show(item_id: int) -> ResponseReturnValue:
    return render_template("review/show.html", item=queries.get(item_id, _reviewer()))


@bp.route("/<int:item_id>/claim", methods=["POST", "DELETE"])
def claim(item_id: int) -> ResponseReturnValue:
    """Keep an item for oneself, or give it back to the others."""
    person = _reviewer()
    if is_undo():
        operations.let_go(item_id, person)
        return _changed(say("Given back to the others."), item_id, person, url_for("review.index"))
    try:
        operations.claim(item_id, person)
    except Conflict as error:
        if not is_fragment():
            raise
        # Somebody was first: who that is, in the item as it stands now.
        item = _item(queries.get(item_id, person))
        return f"{item}{told('error', translated(error.sentence))}", 409
    place = url_for("review.show", item_id=item_id)
    return _changed(say("It is yours for some minutes. Decide."), item_id, person, place)


@bp.post("/<int:item_id>/decision")
def decide(item_id: int) -> ResponseReturnValue:
    person, decision = _reviewer(), request.form.get("decision", "")
    card = queries.get(item_id, person)
    operations.decide(item_id, person, decision, request.form.get("reason", ""))
    said = DECIDED_WORDS[Decision(decision)]

    def parts() -> str:
        gone = render_template("review/_decided.html", item=card, said=said)
        return part(f"#item-{item_id}", gone) + _tabs(person)

    return done(said, url_for("review.index"), parts, _undo(card, Decision(decision), person))


def _undo(card: ReviewCard, decision: Decision, person: User) -> Undo | None:
    """What moderators removed they bring back where it stood; other decisions are new acts."""
    if decision not in REMOVING or not may(person, Right.REMOVE_OTHERS, clock.now()):
        return None
    return Undo(url_for("threads.remove", post_id=card.post.id), deletes=True)


def _changed(said: str, item_id: int, person: User, place: str) -> ResponseReturnValue:
    return done(said, place, lambda: _item(queries.get(item_id, person)))


def _item(card: ReviewCard) -> str:
    return part(f"#item-{card.id}", render_template("review/_item.html", item=card))


def _tabs(person: User) -> str:
    tabs = render_template(
        "review/_tabs.html", parts=_parts(person), counts=counts_of(person), chosen=None
    )
    return part("#review-tabs", tabs)


def _parts(person: User) -> tuple[str, ...]:
    return parts_for(person, rules.kinds_for(person, clock.now(), terms()))


def _hunks(item: ReviewCard) -> list[difference.Hunk]:
    return difference.between(item.post.body, item.suggestion.body) if item.suggestion else []


def _proposed(person: User, part_of: str | None) -> tuple[CaseRow, ...]:
    """What was proposed to the support team: a part of its own, and the head of the whole."""
    if part_of not in (None, PROPOSED) or not may(person, Right.REVIEW, clock.now()):
        return ()
    return desk.cases(person, PROPOSED).items


def _reviewer() -> User:
    person = signed_in()
    if not rules.kinds_for(person, clock.now(), terms()):
        raise Forbidden(
            say("The review queue is for moderators, and opens to members with reputation.")
        )
    return person
