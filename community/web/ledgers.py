"""What a person has earned and lost, day by day, with why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.accounts.queries import get_by_handle
from community.domain.reputation import queries
from community.domain.reputation.queries import LedgerRow
from community.domain.reputation.rules import (
    MOST_A_DAY,
    MOST_A_PAIR,
    Cause,
    is_undoing,
    may_know_post,
)
from community.kernel.words import Sentence, say
from community.web.times import day
from community.web.viewer import viewer

bp = Blueprint("ledgers", __name__, url_prefix="/people")

WORDS = {
    Cause.UP: say("A post was voted up"),
    Cause.DOWN: say("A post was voted down"),
    Cause.CAST_DOWN: say("Voted an answer down"),
    Cause.ACCEPTED: say("An answer was accepted"),
    Cause.ACCEPTING: say("Accepted an answer"),
    Cause.ENDORSED: say("An answer was made official"),
    Cause.CONFIRMED: say("An answer worked for somebody"),
    Cause.SUGGESTED: say("A suggested edit was taken"),
    Cause.ABUSE: say("A post was removed as spam or abuse"),
    Cause.IMPORTED: say("Brought along from the community before this one"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a reader sees it."""

    words: Sentence
    points: int
    is_undoing: bool
    post_id: int | None
    title: str | None
    """Post and title are None where the reader may not know of them."""
    is_withheld: bool
    """It is about a post that this reader may not know of."""
    why_nothing: Sentence | None
    """Why it brought no points; None where it did."""


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day of the reader's."""

    row: LedgerRow
    """The latest of the day."""
    lines: tuple[Line, ...]


@bp.get("/<handle>/reputation")
def show(handle: str) -> ResponseReturnValue:
    """Open to everybody, as the ledger of the API is: it never says who voted."""
    person, reader = get_by_handle(handle), viewer()
    is_own = reader is not None and reader.id == person.id
    page = queries.ledger(person.id, reader, request.args.get("after"))
    full = queries.full_days(person.id, {row.counts_for for row in page.items if row.counts_for})
    days = [
        _day(list(rows), full, is_own) for _, rows in groupby(page.items, lambda row: day(row.at))
    ]
    return render_template(
        "profiles/ledger.html", person=person.card(), is_own=is_own, days=days, next=page.next,
    )  # fmt: skip


def _day(rows: list[LedgerRow], full: Collection[date], is_own: bool) -> Day:
    return Day(rows[0], tuple(_line(row, full, is_own) for row in rows))


def _line(row: LedgerRow, full: Collection[date], is_own: bool) -> Line:
    knows = row.post_id is not None and may_know_post(row.cause, is_own)
    return Line(
        WORDS[row.cause], row.points, is_undoing(row.cause, row.points),
        row.post_id if knows else None, row.thread_title if knows else None,
        row.has_post and not knows, None if row.points else _why_nothing(row.counts_for in full),
    )  # fmt: skip


def _why_nothing(is_full: bool) -> Sentence:
    # Not more exact on purpose: whose votes for whom staff made void is not told here.
    if is_full:
        return say("The up-votes of one day bring %(most)s points at most.", most=MOST_A_DAY)
    return say(
        "Not every vote brings points: of one person for another, at most %(most)s in a day.",
        most=MOST_A_PAIR,
    )
