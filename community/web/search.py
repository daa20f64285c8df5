"""The page of what a search found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from community.domain.search import queries
from community.domain.search.queries import EMPTY, SearchResults
from community.domain.threads.cards import ThreadRow
from community.kernel.errors import Invalid
from community.web.filters import translated
from community.web.viewer import viewer

bp = Blueprint("search", __name__)

NARROWING = ("category", "tag", "turn")


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A line of the page: the thread, its title and a place in it, both with the words marked."""

    row: ThreadRow
    title_html: Markup
    excerpt_html: Markup


@dataclass(frozen=True, slots=True)
class Filter:
    """A link that narrows the search, or widens it again."""

    word: str
    address: str
    is_on: bool


@bp.get("/search")
def results() -> ResponseReturnValue:
    typed = " ".join(request.args.get("q", "").split())
    narrowing = {name: request.args.get(name) or None for name in NARROWING}
    category, tag, turn = narrowing.values()
    after = request.args.get("after")
    try:
        found = queries.search(typed, viewer(), category=category, tag=tag, turn=turn, after=after)
    except Invalid as error:
        return _page(typed, narrowing, EMPTY, translated(error.sentence)), 422
    return _page(typed, narrowing, found)


def _page(
    typed: str,
    narrowing: Mapping[str, str | None],
    found: SearchResults,
    refusal: str | None = None,
) -> str:
    following = _address(typed, narrowing, after=found.next)
    return render_template(
        "search/results.html",
        query=typed,
        asked=bool(typed or any(narrowing.values())),
        refusal=refusal,
        hits=[ShownHit(hit.row, hit.title, hit.fragment) for hit in found.hits],
        total=found.total,
        next=following if found.next else None,
        filters=_filters(typed, narrowing),
        corrected=found.corrected,
        degraded=found.degraded,
    )


def _filters(typed: str, narrowing: Mapping[str, str | None]) -> list[Filter]:
    marks = {
        "is:solved": gettext("Solved"),
        "is:unanswered": gettext("Unanswered"),
        "is:official": gettext("Official answer"),
        "is:open": gettext("Open"),
    }
    parts = typed.split(" ") if typed else []
    filters = []
    for operator, word in marks.items():
        is_on = operator in parts
        others = [part for part in parts if part != operator]
        changed = " ".join(others if is_on else [*others, operator])
        address = _address(changed, narrowing)
        filters.append(Filter(word, address, is_on))
    for name, value in narrowing.items():
        if value:
            fewer = {**narrowing, name: None}
            filters.append(Filter(value, _address(typed, fewer), True))
    return filters


def _address(typed: str, narrowing: Mapping[str, str | None], after: str | None = None) -> str:
    values: dict[str, Any] = {"q": typed, **narrowing, "after": after}
    return url_for("search.results", **values)
