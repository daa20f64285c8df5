"""The insights: how well the community does, for the team; each number leads to the rows it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.domain.accounts.models import User
from community.domain.analytics import counted, periods, reporting
from community.domain.analytics.facts import Asked
from community.domain.analytics.measures import Figure, Kind, Measure
from community.domain.analytics.periods import Period
from community.domain.analytics.reporting import Report, Told, Wish
from community.domain.categories import queries as categories
from community.domain.teams import queries as teams
from community.kernel import clock
from community.kernel.errors import Invalid
from community.kernel.words import say
from community.web import drawings
from community.web import insight_words as words
from community.web.case_words import CLOCK_WORDS, STATUS_WORDS
from community.web.filters import thread_url
from community.web.insight_words import Change
from community.web.seo import full_url
from community.web.sheets import sheet
from community.web.viewer import staff

bp = Blueprint("insights", __name__, url_prefix="/insights")

MOST_WORD = 20  # characters of a day or a length
MEASURES_HEAD = (
    "measure", "since", "until", "counted", "of", "share", "median_seconds", "ninth_decile_seconds",
    "oldest_seconds", "share_before", "median_seconds_before",
)  # fmt: skip
ROWS_HEAD = (
    "id", "title", "address", "at", "first_response_at", "verdict_at", "settled_by",
    "escalated_at", "closed_at", "clock", "kept", "rating",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """One measure as it is drawn."""

    measure: Measure
    figure: Figure
    value: str
    beside: list[str]
    """What else there is to say of it."""
    change: Change | None
    course: list[tuple[Period, Figure, str]]
    """Each part of the period with what it came to, and that in words."""
    bars: list[drawings.Bar]
    runs: list[str]
    by_utc: bool
    """Its days are whole ones of UTC; else they begin at the hour the reader has now."""

    @property
    def rest(self) -> int:
        """How many belong that it does not count."""
        return (self.figure.of or 0) - (self.figure.count or 0)


@bp.get("")
def index() -> ResponseReturnValue:
    person = staff()
    wish, refused = _wish_or_usual()
    try:
        report = reporting.report(person, wish, clock.now())
    except Invalid as error:
        wish, refused = Wish(), error.fields
        report = reporting.report(person, wish, clock.now())
    page = render_template(
        "insights/index.html", cards=_cards(report, wish), report=report, sections=words.SECTIONS,
        **_chosen(person, wish), refused=refused, typed=request.args,
    )  # fmt: skip
    return page, 422 if refused else 200


@bp.get("/rows")
def rows() -> ResponseReturnValue:
    person, wish = staff(), _wish()
    measure, rest = _measure(), bool(request.args.get("rest"))
    found = counted.rows(
        person, measure, wish, clock.now(), counted=not rest, after=request.args.get("after")
    )
    chosen = _chosen(person, wish)
    return render_template(
        "insights/rows.html", found=found, measure=measure, rest=rest, clock_words=CLOCK_WORDS,
        status_words=STATUS_WORDS, total=words.counted_words(measure, found.total), **chosen,
        these=chosen["asked"] | {"measure": measure.name} | ({"rest": 1} if rest else {}),
    )  # fmt: skip


@bp.get("/rows.csv")
def rows_csv() -> ResponseReturnValue:
    person, wish, measure = staff(), _wish(), _measure()
    found = counted.exported(
        person, measure, wish, clock.now(), counted=not request.args.get("rest")
    )
    return sheet(f"insights-{measure.name}", ROWS_HEAD, _row_cells(found))


@bp.get("/measures.csv")
def measures_csv() -> Response:
    report = reporting.report(staff(), _wish(), clock.now())
    return sheet("insights", MEASURES_HEAD, (_cells(told, report) for told in report.told))


def _wish_or_usual() -> tuple[Wish, dict[str, str]]:
    try:
        return _wish(), {}
    except Invalid as error:
        return Wish(), error.fields


def _wish() -> Wish:
    """What the address asks for. Raises Invalid."""
    said = request.args
    first = _day("from")
    return Wish(
        days=_days() if first is None else periods.USUAL,
        first=first, final=_day("to"),
        category=said.get("category") or None, team=said.get("team") or None,
    )  # fmt: skip


def _days() -> int:
    typed = request.args.get("period") or str(periods.USUAL)
    if typed not in map(str, periods.LENGTHS):
        raise Invalid(period=say("This period is not offered."))
    return int(typed)


def _day(name: str) -> date | None:
    typed = request.args.get(name) or None
    try:
        return date.fromisoformat(typed[:MOST_WORD]) if typed else None
    except ValueError as error:
        raise Invalid(**{name: say("A day is written as 2026-11-03.")}) from error


def _measure() -> Measure:
    return counted.get_measure(request.args.get("measure") or "first_response")


def _chosen(person: User, wish: Wish) -> dict[str, Any]:
    """What the form offers and holds, and how addresses go on asking for the same."""
    asked: dict[str, Any] = {"category": wish.category, "team": wish.team}
    days: dict[str, Any] = {"period": wish.days}
    if wish.first is not None:
        days = {"from": wish.first, "to": wish.final}
    return {
        "wish": wish, "lengths": periods.LENGTHS, "names": words.NAMES, "why": words.WHY,
        "asked": {name: value for name, value in (asked | days).items() if value},
        "narrowed": {name: value for name, value in asked.items() if value},
        "categories": categories.readable(person), "teams": teams.all_teams(),
    }  # fmt: skip


def _cards(report: Report, wish: Wish) -> dict[str, Card]:
    by_utc = wish.first is not None
    return {told.measure.name: card_of(told, by_utc) for told in report.told}


def card_of(told: Told, by_utc: bool = False) -> Card:
    """A measure as it is drawn, in the reader's language."""
    shown = [figure for _part, figure in told.course]
    is_time = told.measure.kind is Kind.TIME
    medians = [figure.median.total_seconds() if figure.median is not None else None for figure in shown]  # fmt: skip
    return Card(
        told.measure, told.now, words.value_words(told.measure, told.now),
        words.beside_words(told.measure, told.now),
        words.change_words(told.measure, told.now, told.before),
        [(part, figure, words.value_words(told.measure, figure)) for part, figure in told.course],
        bars=[] if is_time else drawings.bars([figure.share for figure in shown]),
        runs=drawings.runs(medians) if is_time else [], by_utc=by_utc,
    )  # fmt: skip


def _cells(told: Told, report: Report) -> list[Any]:
    now, before = told.now, told.before
    spans = (now.median, now.ninth, now.oldest, before.median if before else None)
    median, ninth, oldest, was = (
        None if span is None else int(span.total_seconds()) for span in spans
    )
    return [
        told.measure.name, report.period.since.isoformat(), report.period.until.isoformat(),
        now.count, now.of, _share(now), median, ninth, oldest, _share(before), was,
    ]  # fmt: skip


def _share(figure: Figure | None) -> float | None:
    return round(figure.share, 4) if figure and figure.share is not None else None


def _row_cells(found: counted.Rows) -> Iterator[list[Any]]:
    facts = {one.id: one for one in found.facts}
    for row in found.threads:
        one = facts[row.id]
        assert isinstance(one, Asked)
        yield [
            row.id, row.title, full_url(thread_url(row)),
            *map(_at, (one.at, one.responded_at, one.verdict_at)), one.settled_by,
            *map(_at, (one.escalated_at, one.closed_at)), "", "", "",
        ]  # fmt: skip
    for case in found.cases:
        yield [
            case.id, case.title, full_url(url_for("desk.show", escalation_id=case.id)),
            _at(case.at), "", "", "", "", "", case.clock, case.is_kept, case.rating,
        ]  # fmt: skip


def _at(at: Any) -> str | None:
    return at.isoformat() if at else None
